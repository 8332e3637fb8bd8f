package io.chatferry.job.importing;

import io.chatferry.job.batch.JobLaunch;
import io.chatferry.job.copying.MediaAccess;
import io.chatferry.job.copying.MediaStepConfiguration;
import io.chatferry.job.copying.MediaSupply;
import io.chatferry.job.copying.ModeChange;
import io.chatferry.job.copying.StoreOfJob;
import io.chatferry.job.fetching.Fetch;
import io.chatferry.job.fetching.FetchStepConfiguration;
import io.chatferry.job.run.FinalStep;
import io.chatferry.job.run.ImportRun;
import io.chatferry.job.run.TargetAccess;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;

/**
 * The Spring Batch job {@code import}: fetch, stage, plan, send, report. Each run is a new job instance: the ledger, not the
 * framework's metadata, knows which records are done. No skip, retry or scan of the framework surrounds a REST call.
 */
public final class ImportJob {

    private final ImportRun run;
    private final Clock clock;
    private final FinalStep finalStep;
    private final @Nullable ApplicationContext application;

    /**
     * @param finalStep reports the result
     * @param application the parent of the context of the run, if there is one
     */
    public ImportJob(ImportRun run, Clock clock, FinalStep finalStep, @Nullable ApplicationContext application) {
        this.run = run;
        this.clock = clock;
        this.finalStep = finalStep;
        this.application = application;
    }

    /**
     * Runs the job: fetching where the source is a database, staging and planning, then sending if {@code target} is given, and the report. A run that is stopped or
     * halted has no report yet when this returns.
     *
     * @throws Exception what a step has thrown
     */
    public void run(@Nullable TargetAccess target) throws Exception {
        ModeChange.check(run);
        StagePass pass = new StagePass(run, clock);
        boolean fetches = Fetch.isNeeded(run);
        MediaAccess media = target != null && run.settings.media().copies() ? MediaAccess.of(run.settings) : null;
        if (media != null && media.store() != null) {
            StoreOfJob.use(run.ledger, media.store());
        }
        JobLaunch.run(application, run.ledger, run.lock, context -> {
            JobLaunch.register(context, Clock.class, clock);
            JobLaunch.register(context, ImportRun.class, run);
            JobLaunch.register(context, StagePass.class, pass);
            JobLaunch.register(context, FinalStep.class, finalStep);
            context.register(StageStepConfiguration.class, ImportJobConfiguration.class);
            if (fetches) {
                context.register(FetchStepConfiguration.class);
            }
            if (target != null) {
                JobLaunch.register(context, TargetAccess.class, target);
                context.register(SendStepConfiguration.class);
            }
            if (media != null) {
                JobLaunch.register(context, MediaAccess.class, media);
                JobLaunch.register(context, MediaSupply.class, new MediaSupply(run.settings.media()));
                context.register(MediaStepConfiguration.class);
            }
        });
    }
}
