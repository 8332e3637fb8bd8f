package io.chatferry.job.verifying;

import io.chatferry.cometchat.RepeatableCalls;
import io.chatferry.config.JobSettings;
import io.chatferry.job.batch.JobLaunch;
import io.chatferry.job.reporting.ExportCoverage;
import io.chatferry.job.run.ExitCode;
import io.chatferry.job.run.ImportRun;
import io.chatferry.job.run.RunOptions;
import io.chatferry.job.run.StopSignal;
import io.chatferry.ledger.readback.Differences;
import io.chatferry.ledger.readback.ReadBackRun;
import io.chatferry.ledger.readback.VerifyRows;
import io.chatferry.ledger.readback.VerifySample;
import io.chatferry.report.files.CertificateFiles;
import io.chatferry.verify.TargetComparison;
import java.io.IOException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;

/**
 * The Spring Batch job {@code verify}: reads back, compares, looks a second time for what is missing (lists may show a
 * message late, and one that moderation holds back stands in no conversation), asks for what is still missing one by one,
 * and certifies.
 */
public final class VerifyJob {

    private static final ExitStatus LOOK_AGAIN = new ExitStatus("LOOK_AGAIN");

    private final TargetRun run;
    private final VerifySample sample;
    private final Clock clock;
    private @Nullable ExitCode code;

    public VerifyJob(TargetRun run, VerifySample sample, Clock clock) {
        this.run = run;
        this.sample = sample;
        this.clock = clock;
    }

    /**
     * Runs the job; where nothing was sent there is nothing to certify, and an older certificate would be untrue.
     *
     * @throws Exception what a step has thrown
     */
    @SuppressWarnings("try") // registered, so that a signal ends the waiting
    public ExitCode run() throws Exception {
        if (ExportCoverage.of(run.ledger, run.settings.delta()).isNothingSent()) {
            return nothingSent(run.settings, run.options);
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
                    new CertifyStep(run, sample, reading, differences, comparison, calls, since, clock);
            JobLaunch.run(
                    run.ledger,
                    run.lock,
                    repository -> job(repository, new ReadBackStep(run, reading, rows, calls), comparison, certifying));
        }
        return code == null ? ExitCode.STOPPED : code;
    }

    /** Says that there is nothing to certify. */
    public static ExitCode nothingSent(JobSettings settings, RunOptions options) throws IOException {
        CertificateFiles.delete(ImportRun.folder(settings, options));
        options.err()
                .println("No certificate: nothing of job " + settings.name() + " is in the target\n  ./run.sh import "
                        + settings.file() + " comes first");
        return ExitCode.DONE_WITH_REJECTS;
    }

    private Job job(
            JobRepository repository, ReadBackStep readBack, TargetComparison comparison, CertifyStep certifying) {
        Step read = readBack.step(repository, "read-back");
        Step again = readBack.step(repository, "look-again");
        Step compare = JobLaunch.tasklet(repository, "compare", contribution -> {
            run.progress.start("compare", 0, "records");
            comparison.run();
            if (comparison.lookFurther()) {
                contribution.setExitStatus(LOOK_AGAIN);
            }
        });
        Step certify = JobLaunch.tasklet(repository, "certify", contribution -> code = certifying.certify());
        return new JobBuilder("verify", repository)
                .start(read)
                .on("FAILED")
                .fail()
                .from(read)
                .on("*")
                .to(compare)
                .on("FAILED")
                .fail()
                .from(compare)
                .on(LOOK_AGAIN.getExitCode())
                .to(again)
                .on("FAILED")
                .fail()
                .from(again)
                .on("*")
                .to(compare)
                .from(compare)
                .on("*")
                .to(certify)
                .end()
                .build();
    }
}
