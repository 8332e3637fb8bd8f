package io.chatferry.job.command;

import io.chatferry.job.importing.ImportJob;
import io.chatferry.job.monitor.RunMonitor;
import io.chatferry.job.planning.PlanStep;
import io.chatferry.job.reporting.ReportStep;
import io.chatferry.job.run.DiskSpace;
import io.chatferry.job.run.ExitCode;
import io.chatferry.job.run.FinalStep;
import io.chatferry.job.run.ImportRun;
import io.chatferry.job.run.RunOutcome;
import io.chatferry.job.run.StepProgress;
import io.chatferry.job.run.TargetAccess;
import io.chatferry.job.run.WaitTimes;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.readback.UndoRows;
import io.chatferry.report.live.LivePage;
import io.chatferry.report.progress.Progress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code validate}, {@code plan} and {@code import}: runs of the Spring Batch job {@code import}. */
public final class ImportRunner {

    private final LedgerSession session;
    private final WaitTimes waits;
    private final DiskSpace disk;

    public ImportRunner(JobContext job, WaitTimes waits, DiskSpace disk) {
        this(job.session(), waits, disk);
    }

    ImportRunner(LedgerSession session, WaitTimes waits, DiskSpace disk) {
        this.session = session;
        this.waits = waits;
        this.disk = disk;
    }

    /** Creates the final step of a run. */
    interface FinalStepFactory {
        FinalStep create(ImportRun run, Clock clock);
    }

    /** Prepares the ledger for a run. */
    interface Preparation {
        void run(Ledger ledger) throws IOException;
    }

    /** Reads and checks. */
    public ExitCode validate() {
        return run(null, null, ReportStep::new, ledger -> {});
    }

    /** Reads and checks, and predicts what sending would take; {@code online}: also asks the servers of files. */
    public ExitCode plan(boolean online) {
        return run(null, null, (run, clock) -> new PlanStep(run, online, clock), ledger -> {});
    }

    /**
     * Reads, checks and sends.
     *
     * @param http the address of the live page; null = none
     */
    public ExitCode importJob(@Nullable InetSocketAddress http) {
        TargetAccess target = session.options.dryRun() ? null : TargetAccess.of(session.settings.target());
        if (http == null) {
            return run(target, null, ReportStep::new, ledger -> {});
        }
        try (LivePage page = RunMonitor.page(http, session.options.err())) {
            return run(target, page, ReportStep::new, ledger -> {});
        }
    }

    /** As {@link #importJob}, on a ledger that is prepared first. */
    ExitCode importAfter(Preparation preparation, TargetAccess target) {
        return run(target, null, ReportStep::new, preparation);
    }

    private ExitCode run(
            @Nullable TargetAccess target,
            @Nullable LivePage page,
            FinalStepFactory finalSteps,
            Preparation preparation) {
        Instant started = session.clock.instant();
        return session.open((ledger, lock) -> session.run(ledger, lock, run -> {
            preparation.run(ledger);
            return run(run, target, page, finalSteps, started);
        }));
    }

    private ExitCode run(
            LedgerSession.LockedRun locked,
            @Nullable TargetAccess target,
            @Nullable LivePage page,
            FinalStepFactory finalSteps,
            Instant started)
            throws Exception {
        Ledger ledger = locked.ledger();
        if (target != null) {
            TargetBinding.bind(ledger, target, session.settings);
            new UndoRows(ledger).stageDeleted();
        }
        try (StepProgress progress = new StepProgress(
                Progress.to(locked.options().err(), locked.options().terminal()))) {
            ImportRun run = new ImportRun(
                    session.settings,
                    locked.options(),
                    ledger,
                    locked.lock(),
                    locked.marker(),
                    locked.sampler(),
                    progress,
                    started,
                    waits,
                    disk,
                    target != null);
            FinalStep finalStep = finalSteps.create(run, session.clock);
            FinalStep checked = () -> {
                ledger.requireIntact(); // a report of a damaged ledger would look complete
                finalStep.write();
            };
            try (RunMonitor watch = new RunMonitor(run, session.clock)) {
                if (page != null) {
                    page.show(watch::latest, watch::moments);
                }
                new ImportJob(run, session.clock, checked, session.application).run(target);
            }
            return finish(run, checked);
        }
    }

    private static ExitCode finish(ImportRun run, FinalStep finalStep) throws IOException {
        RunOutcome outcome = run.outcome();
        if (outcome == null) {
            finalStep.write(); // a run that was stopped or halted has not reached this step
            outcome = Objects.requireNonNull(run.outcome());
        }
        if (!outcome.message().isEmpty()) {
            run.options.err().println(outcome.message());
        }
        if (run.sendResult() != null && outcome.code() != ExitCode.STOPPED) {
            run.ledger.compactWhenClosed();
        }
        return outcome.code();
    }
}
