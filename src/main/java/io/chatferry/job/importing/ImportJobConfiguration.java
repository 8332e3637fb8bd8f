package io.chatferry.job.importing;

import io.chatferry.job.batch.JobLaunch;
import io.chatferry.job.batch.LastStepExitStatus;
import io.chatferry.job.batch.StepEnd;
import io.chatferry.job.run.FinalStep;
import io.chatferry.job.run.ImportRun;
import io.chatferry.job.run.RunOutcome;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.FlowBuilder;
import org.springframework.batch.core.job.builder.FlowJobBuilder;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.builder.SimpleJobBuilder;
import org.springframework.batch.core.job.flow.Flow;
import org.springframework.batch.core.job.flow.FlowExecutionStatus;
import org.springframework.batch.core.job.flow.JobExecutionDecider;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/** The job {@code import} and those of its steps that are short. */
@Configuration(proxyBeanMethods = false)
class ImportJobConfiguration {

    private static final ExitStatus RESTAGE = new ExitStatus("RESTAGE");
    private static final String ANY = "*";
    private static final String COMPLETED = ExitStatus.COMPLETED.getExitCode();

    private static final String STAGE = "STAGE";
    private static final String PLAN = "PLAN";

    /** Fetch and stage where it is needed, plan, send where there is a target, report. A step that is stopped stops the job. */
    @Bean
    Job importJob(
            JobRepository repository,
            StagePass pass,
            @Qualifier("fetchStep") ObjectProvider<Step> fetching,
            @Qualifier("stageStep") Step stage,
            @Qualifier("planStep") Step plan,
            @Qualifier("mediaStep") ObjectProvider<Step> copying,
            @Qualifier("sendStep") ObjectProvider<Step> sending,
            @Qualifier("reportStep") Step report) {
        Step send = withMedia(repository, copying.getIfAvailable(), sending.getIfAvailable());
        JobBuilder job = new JobBuilder("import", repository).listener(new LastStepExitStatus());
        Step afterPlan = send == null ? report : send;
        Step fetch = fetching.getIfAvailable();
        FlowBuilder<FlowJobBuilder> flow = fetch != null
                ? afterFetch(job.start(fetch), fetch, pass, stage, plan)
                        .from(plan)
                        .on(COMPLETED)
                        .to(afterPlan)
                : pass.isNeeded()
                        ? job.start(stage)
                                .on(COMPLETED)
                                .to(plan)
                                .from(plan)
                                .on(COMPLETED)
                                .to(afterPlan)
                        : job.start(plan)
                                .on(COMPLETED)
                                .to(afterPlan)
                                .from(stage)
                                .on(COMPLETED)
                                .to(plan);
        flow = flow.from(stage)
                .on(ANY)
                .fail()
                .from(plan)
                .on(RESTAGE.getExitCode())
                .to(stage)
                .from(plan)
                .on(ANY)
                .fail();
        if (send != null) {
            flow = flow.from(send).on(COMPLETED).to(report).from(send).on(ANY).fail();
        }
        return flow.from(report)
                .on(COMPLETED + ANY)
                .end()
                .from(report)
                .on(ANY)
                .fail()
                .end()
                .build();
    }

    /** Files are copied while messages are sent: a message waits for its own files only. */
    private static @Nullable Step withMedia(JobRepository repository, @Nullable Step media, @Nullable Step send) {
        if (media == null || send == null) {
            return send;
        }
        Flow both = new FlowBuilder<Flow>("media and send")
                .split(new SimpleAsyncTaskExecutor("step-"))
                .add(
                        new FlowBuilder<Flow>("media").start(media).build(),
                        new FlowBuilder<Flow>("send").start(send).build())
                .build();
        return new StepBuilder("media and send", repository)
                .flow(both)
                .allowStartIfComplete(true)
                .build();
    }

    /** Whether there is anything to stage is known when it is fetched. */
    private static FlowBuilder<FlowJobBuilder> afterFetch(
            SimpleJobBuilder job, Step fetch, StagePass pass, Step stage, Step plan) {
        JobExecutionDecider next = (execution, step) -> new FlowExecutionStatus(pass.isNeeded() ? STAGE : PLAN);
        return job.on(COMPLETED)
                .to(next)
                .from(fetch)
                .on(ANY)
                .fail()
                .from(next)
                .on(STAGE)
                .to(stage)
                .from(next)
                .on(PLAN)
                .to(plan)
                .from(stage)
                .on(COMPLETED)
                .to(plan);
    }

    @Bean
    Step planStep(JobRepository repository, ImportRun run, StagePass pass) {
        MergeStep plan = new MergeStep(run);
        return JobLaunch.tasklet(repository, "plan", contribution -> {
            if (run.stopRequested()) {
                pass.discard();
                StepEnd.stopped(contribution);
                return;
            }
            try {
                if (pass.isNeeded() && plan.merge(pass)) {
                    contribution.setExitStatus(RESTAGE);
                    return;
                }
            } catch (CancellationException stopped) {
                StepEnd.stopped(contribution); // no pass is complete: the next run reads the export again
                return;
            }
            plan.check().ifPresent(halt -> {
                run.halt(halt.code(), halt.message());
                StepEnd.stopped(contribution, halt.exitCode(), halt.message());
            });
        });
    }

    @Bean
    Step reportStep(JobRepository repository, ImportRun run, FinalStep finalStep) {
        return JobLaunch.tasklet(repository, "report", contribution -> {
            finalStep.write();
            RunOutcome outcome = run.outcome();
            if (outcome != null) {
                end(contribution, outcome);
            }
        });
    }

    private static void end(StepContribution contribution, RunOutcome outcome) {
        switch (outcome.code()) {
            case DONE -> {}
            case DONE_WITH_REJECTS -> contribution.setExitStatus(StepEnd.WITH_REJECTS);
            case STOPPED -> StepEnd.stopped(contribution);
            default -> StepEnd.failed(contribution, outcome.code().name(), outcome.outcome());
        }
    }
}
