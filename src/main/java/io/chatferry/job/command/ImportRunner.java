package io.chatferry.job.command;

import io.chatferry.job.importing.ImportJob;
import io.chatferry.job.monitor.RunMonitor;
import io.chatferry.job.planning.PlanStep;
import io.chatferry.job.reporting.ReportStep;
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

    public ImportRunner(JobContext job, WaitTimes waits) {
        this(job.session(), waits);
    }

    ImportRunner(LedgerSession session, WaitTimes waits) {
        this.session = session;
        this.waits = waits;
    }

    /** Makes the last step of a run. */
    interface Last {
        FinalStep of(ImportRun run, Clock clock);
    }

    /** What is done to the ledger before a run. */
    interface Preparation {
        void run(Ledger ledger) throws IOException;
    }

    /** Reads and checks. */
    public ExitCode validate() {
        return run(null, null, ReportStep::new, ledger -> {});
    }

    /** Reads and checks, and tells what sending would take. */
    public ExitCode plan() {
        return run(null, null, PlanStep::new, ledger -> {});
    }

    /**
     * Reads, checks and sends.
     *
     * @param http where to show the run while it goes on; null = nowhere
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

    /** As {@link #importJob}, after this was done to the ledger. */
    ExitCode importAfter(Preparation preparation, TargetAccess target) {
        return run(target, null, ReportStep::new, preparation);
    }

    private ExitCode run(@Nullable TargetAccess target, @Nullable LivePage page, Last last, Preparation preparation) {
        Instant started = session.clock.instant();
        return session.open((ledger, lock) -> session.run(ledger, lock, run -> {
            preparation.run(ledger);
            return run(run, target, page, last, started);
        }));
    }

    private ExitCode run(
            LedgerSession.LockedRun locked,
            @Nullable TargetAccess target,
            @Nullable LivePage page,
            Last last,
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
                    target != null);
            FinalStep finalStep = last.of(run, session.clock);
            FinalStep whole = () -> {
                ledger.requireIntact(); // a report would look as if all of it were there
                finalStep.write();
            };
            try (RunMonitor watch = new RunMonitor(run, session.clock)) {
                if (page != null) {
                    page.show(watch::latest, watch::moments);
                }
                new ImportJob(run, session.clock, whole, session.application).run(target);
            }
            return ended(run, whole);
        }
    }

    private static ExitCode ended(ImportRun run, FinalStep last) throws IOException {
        RunOutcome outcome = run.ending();
        if (outcome == null) {
            last.write(); // a run that was stopped or halted
            outcome = Objects.requireNonNull(run.ending());
        }
        if (!outcome.message().isEmpty()) {
            run.options.err().println(outcome.message());
        }
        if (run.sending() != null && outcome.code() != ExitCode.STOPPED) {
            run.ledger.compactWhenClosed();
        }
        return outcome.code();
    }
}
