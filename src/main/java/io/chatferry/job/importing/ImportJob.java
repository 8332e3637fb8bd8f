package io.chatferry.job.importing;

import io.chatferry.job.batch.JobLaunch;
import io.chatferry.job.run.FinalStep;
import io.chatferry.job.run.ImportRun;
import io.chatferry.job.run.TargetAccess;
import io.chatferry.send.state.OutgoingRequest;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.FlowBuilder;
import org.springframework.batch.core.job.builder.FlowJobBuilder;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.ChunkOrientedStepBuilder;
import org.springframework.batch.infrastructure.support.transaction.ResourcelessTransactionManager;

/**
 * The Spring Batch job {@code import}: stage, plan, send, report. Each run is a new job instance: what is done, the
 * ledger says, not the framework's metadata. Nothing of skip, retry or scan is used around a REST call.
 */
public final class ImportJob {

    private static final ExitStatus RESTAGE = new ExitStatus("RESTAGE");

    private final ImportRun run;
    private final Clock clock;
    private final FinalStep last;

    /** {@code last} tells how it went. */
    public ImportJob(ImportRun run, Clock clock, FinalStep last) {
        this.run = run;
        this.clock = clock;
        this.last = last;
    }

    /**
     * Runs the job: staging and planning, then sending if {@code target} is given, and the report.
     *
     * @throws Exception what a step has thrown
     */
    public void run(@Nullable TargetAccess target) throws Exception {
        JobLaunch.run(run.ledger, run.lock, repository -> job(repository, target));
    }

    private Job job(JobRepository repository, @Nullable TargetAccess target) {
        StageStep stage = new StageStep(run, clock);
        Step staging = stage.build(repository);
        Step planning = plan(repository, stage);
        Step reporting = report(repository);
        FlowBuilder<FlowJobBuilder> flow;
        if (stage.isNeeded()) {
            flow = new JobBuilder("import", repository)
                    .start(staging)
                    .on("FAILED")
                    .fail()
                    .from(staging)
                    .on("*")
                    .to(planning);
        } else {
            flow = new JobBuilder("import", repository)
                    .start(planning)
                    .on("FAILED")
                    .fail();
        }
        flow = flow.from(planning)
                .on(RESTAGE.getExitCode())
                .to(staging)
                .from(planning)
                .on("FAILED")
                .fail();
        if (target == null) {
            return flow.from(planning).on("*").to(reporting).end().build();
        }
        Step sending = send(repository, target);
        return flow.from(planning)
                .on("*")
                .to(sending)
                .from(sending)
                .on("FAILED")
                .fail()
                .from(sending)
                .on("*")
                .to(reporting)
                .end()
                .build();
    }

    private Step plan(JobRepository repository, StageStep stage) {
        MergeStep plan = new MergeStep(run, clock);
        return JobLaunch.tasklet(repository, "plan", contribution -> {
            if (stage.isNeeded() && (!stage.complete() || run.stopRequested())) {
                stage.discard();
                return;
            }
            try {
                if (stage.isNeeded() && plan.merge(stage)) {
                    contribution.setExitStatus(RESTAGE);
                    return;
                }
            } catch (CancellationException stopped) {
                return; // no pass is complete: the next run reads the export again
            }
            plan.judge();
        });
    }

    private Step send(JobRepository repository, TargetAccess target) {
        SendItems items = new SendItems(run, target, clock);
        return new ChunkOrientedStepBuilder<List<OutgoingRequest>, List<OutgoingRequest>>("send", repository, 1)
                .transactionManager(new ResourcelessTransactionManager())
                .reader(items)
                .writer(items)
                .listener((StepExecutionListener) items)
                .build();
    }

    private Step report(JobRepository repository) {
        return JobLaunch.tasklet(repository, "report", contribution -> last.write());
    }
}
