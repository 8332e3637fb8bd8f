package io.chatferry.job.verifying;

import io.chatferry.cometchat.RepeatableCalls;
import io.chatferry.config.JobSettings;
import io.chatferry.job.batch.JobLaunch;
import io.chatferry.job.reporting.ExportCoverage;
import io.chatferry.job.run.ExitCode;
import io.chatferry.job.run.ImportRun;
import io.chatferry.job.run.JobReference;
import io.chatferry.job.run.RunOptions;
import io.chatferry.job.run.StopSignal;
import io.chatferry.ledger.readback.Differences;
import io.chatferry.ledger.readback.ReadBackRun;
import io.chatferry.ledger.readback.VerifyRows;
import io.chatferry.ledger.readback.VerifySample;
import io.chatferry.model.Program;
import io.chatferry.report.files.CertificateFiles;
import io.chatferry.verify.TargetComparison;
import java.io.IOException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * The Spring Batch job {@code verify}: reads back, compares, looks a second time for missing messages (lists may show a
 * message late, and a message that moderation holds back is in no conversation), looks up those still missing one by one, and
 * certifies.
 */
public final class VerifyJob {

    private final TargetRun run;
    private final VerifySample sample;
    private final boolean readsMedia;
    private final Clock clock;
    private @Nullable ExitCode code;

    /** @param readsMedia whether the stored files are read, too */
    public VerifyJob(TargetRun run, VerifySample sample, boolean readsMedia, Clock clock) {
        this.run = run;
        this.readsMedia = readsMedia;
        this.sample = sample;
        this.clock = clock;
    }

    /**
     * Runs the job. If nothing was sent there is nothing to certify, and an older certificate is deleted.
     *
     * @throws Exception what a step has thrown
     */
    @SuppressWarnings("try") // registered, so that a signal ends the calls
    public ExitCode run() throws Exception {
        if (ExportCoverage.of(run.ledger, run.settings.delta()).isNothingSent()) {
            return nothingSent(run.settings, run.options);
        }
        if (readsMedia) {
            StoredMediaCheck.requireStore(run);
        }
        ReadBackRun reading = new ReadBackRun(run.ledger);
        VerifyRows rows = new VerifyRows(run.ledger, sample);
        long since = reading.begin("verify " + sample.share(), rows.places(), clock.millis());
        Differences differences = new Differences(run.ledger);
        TargetComparison comparison =
                new TargetComparison(run.ledger, rows, reading, differences, run.settings.reportTexts());
        try (RepeatableCalls calls = run.calls(clock);
                StopSignal.Registration stop = run.options.stop().onRequest(calls::stop)) {
            CertifyStep certifying =
                    new CertifyStep(run, sample, reading, differences, comparison, calls, since, readsMedia, clock);
            ReadBackStep readBack = new ReadBackStep(run, reading, rows, calls);
            JobLaunch.run(run.application, run.ledger, run.lock, context -> {
                JobLaunch.register(context, VerifyJob.class, this);
                JobLaunch.register(context, TargetRun.class, run);
                JobLaunch.register(context, ReadBackStep.class, readBack);
                JobLaunch.register(context, TargetComparison.class, comparison);
                JobLaunch.register(context, CertifyStep.class, certifying);
                context.register(VerifyJobConfiguration.class);
            });
        }
        return code == null ? ExitCode.STOPPED : code;
    }

    /** Reports that there is nothing to certify. */
    public static ExitCode nothingSent(JobSettings settings, RunOptions options) throws IOException {
        CertificateFiles.delete(ImportRun.folder(settings, options));
        options.err()
                .println("No certificate: nothing of job " + settings.name() + " is in the target\n  " + Program.name()
                        + " import " + JobReference.of(settings) + " comes first");
        return ExitCode.DONE_WITH_REJECTS;
    }

    /** Sets the exit code that follows from the certificate. */
    void certified(ExitCode result) {
        code = result;
    }
}
