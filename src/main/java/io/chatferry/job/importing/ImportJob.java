package io.chatferry.job.importing;

import io.chatferry.job.batch.JobLaunch;
import io.chatferry.job.run.FinalStep;
import io.chatferry.job.run.ImportRun;
import io.chatferry.job.run.TargetAccess;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;

/**
 * The Spring Batch job {@code import}: stage, plan, send, report. Each run is a new job instance: what is done, the
 * ledger says, not the framework's metadata. Nothing of skip, retry or scan is used around a REST call.
 */
public final class ImportJob {

    private final ImportRun run;
    private final Clock clock;
    private final FinalStep last;
    private final @Nullable ApplicationContext application;

    /**
     * @param last tells how it went
     * @param application of whose context that of the run is a child, if there is one
     */
    public ImportJob(ImportRun run, Clock clock, FinalStep last, @Nullable ApplicationContext application) {
        this.run = run;
        this.clock = clock;
        this.last = last;
        this.application = application;
    }

    /**
     * Runs the job: staging and planning, then sending if {@code target} is given, and the report. A run that is stopped or
     * halted has no report yet when this returns.
     *
     * @throws Exception what a step has thrown
     */
    public void run(@Nullable TargetAccess target) throws Exception {
        StagePass pass = new StagePass(run, clock);
        JobLaunch.run(application, run.ledger, run.lock, context -> {
            JobLaunch.given(context, Clock.class, clock);
            JobLaunch.given(context, ImportRun.class, run);
            JobLaunch.given(context, StagePass.class, pass);
            JobLaunch.given(context, FinalStep.class, last);
            context.register(StageStepConfiguration.class, ImportJobConfiguration.class);
            if (target != null) {
                JobLaunch.given(context, TargetAccess.class, target);
                context.register(SendStepConfiguration.class);
            }
        });
    }
}
