package io.chatferry.job;

import io.chatferry.cometchat.CallsEnded;
import io.chatferry.config.JobSettings;
import io.chatferry.config.SettingsException;
import io.chatferry.job.correction.Corrections;
import io.chatferry.job.correction.RejectExport;
import io.chatferry.job.explain.RecordExplainer;
import io.chatferry.job.importing.ImportJob;
import io.chatferry.job.monitor.JobStatus;
import io.chatferry.job.monitor.RunMonitor;
import io.chatferry.job.monitor.StatusView;
import io.chatferry.job.planning.PlanStep;
import io.chatferry.job.reporting.ReportStep;
import io.chatferry.job.run.ExitCode;
import io.chatferry.job.run.FinalStep;
import io.chatferry.job.run.ImportRun;
import io.chatferry.job.run.RunOptions;
import io.chatferry.job.run.RunOutcome;
import io.chatferry.job.run.RunSampler;
import io.chatferry.job.run.StepProgress;
import io.chatferry.job.run.StopSignal;
import io.chatferry.job.run.TargetAccess;
import io.chatferry.job.run.WaitTimes;
import io.chatferry.job.verifying.TargetRun;
import io.chatferry.job.verifying.UndoJob;
import io.chatferry.job.verifying.VerifyJob;
import io.chatferry.ledger.DeadExecutions;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.LedgerDamage;
import io.chatferry.ledger.LedgerException;
import io.chatferry.ledger.LedgerLocation;
import io.chatferry.ledger.LedgerMarker;
import io.chatferry.ledger.MarkerFile;
import io.chatferry.ledger.RunLock;
import io.chatferry.ledger.outbox.Outbox;
import io.chatferry.ledger.query.LedgerReport;
import io.chatferry.ledger.query.Retries;
import io.chatferry.ledger.query.RunHistory;
import io.chatferry.ledger.readback.UndoRows;
import io.chatferry.ledger.readback.VerifySample;
import io.chatferry.model.Problem;
import io.chatferry.model.Visible;
import io.chatferry.report.files.RunHistoryJson;
import io.chatferry.report.format.Figures;
import io.chatferry.report.live.LivePage;
import io.chatferry.report.progress.Progress;
import io.chatferry.report.rejects.RejectFiles;
import io.chatferry.report.text.RunHistoryText;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The commands, over the Spring Batch job {@code import} and its ledger. */
public final class BatchJobCommands implements JobCommands {

    private static final String TARGET = "target";

    private final Clock clock = Clock.systemUTC();
    private final WaitTimes waits;

    public BatchJobCommands(WaitTimes waits) {
        this.waits = waits;
    }

    @Override
    public ExitCode validate(JobSettings settings, RunOptions options) {
        return execute(settings, options, null, null, ReportStep::new, NOTHING);
    }

    @Override
    public ExitCode plan(JobSettings settings, RunOptions options) {
        return execute(settings, options, null, null, PlanStep::new, NOTHING);
    }

    @Override
    public ExitCode importJob(JobSettings settings, RunOptions options, @Nullable InetSocketAddress http) {
        TargetAccess target = options.dryRun() ? null : TargetAccess.of(settings.target());
        if (http == null) {
            return execute(settings, options, target, null, ReportStep::new, NOTHING);
        }
        try (LivePage page = RunMonitor.page(http, options.err())) {
            return execute(settings, options, target, page, ReportStep::new, NOTHING);
        }
    }

    @Override
    public ExitCode status(JobSettings settings, RunOptions options, StatusView view) {
        JobStatus status = new JobStatus(settings, options, view, clock);
        while (!options.stop().requested()) {
            boolean[] busy = new boolean[1];
            if (view.watch()) {
                status.follow();
            }
            opened(
                    settings,
                    options,
                    () -> {
                        busy[0] = true;
                        status.busy();
                        return ExitCode.DONE;
                    },
                    (ledger, lock) -> {
                        status.atRest(ledger);
                        return ExitCode.DONE;
                    });
            if (!busy[0] || !view.watch()) {
                return ExitCode.DONE;
            }
            status.pause();
        }
        return ExitCode.STOPPED;
    }

    @Override
    public ExitCode history(JobSettings settings, RunOptions options, boolean json) {
        return opened(settings, options, () -> ExitCode.ALREADY_RUNNING, (ledger, lock) -> {
            List<RunHistory.Run> runs = RunHistory.of(ledger);
            if (json) {
                options.out().println(RunHistoryJson.write(settings.name(), runs));
            } else if (runs.isEmpty()) {
                options.out().println("job " + settings.name() + " was not run yet");
            } else {
                RunHistoryText.lines(runs).forEach(options.out()::println);
            }
            return ExitCode.DONE;
        });
    }

    @Override
    public ExitCode rejects(JobSettings settings, RunOptions options, @Nullable Path exportDir) {
        return opened(settings, options, () -> ExitCode.ALREADY_RUNNING, (ledger, lock) -> {
            LedgerReport report = new LedgerReport(ledger);
            if (exportDir != null) {
                RejectFiles.Written written = new RejectExport(settings, report)
                        .write(exportDir, report.rejects().map(RejectExport::row));
                options.out().println(written.rows() + " rejects written to " + Visible.of(exportDir.toString()));
                return written.rows() > 0 ? ExitCode.DONE_WITH_REJECTS : ExitCode.DONE;
            }
            return list(report, ledger, options.out());
        });
    }

    private static ExitCode list(LedgerReport report, Ledger ledger, PrintStream out) {
        long[] count = {0, 0};
        try (Stream<LedgerReport.Reject> rejects = report.rejects()) {
            rejects.forEach(reject -> {
                count[0]++;
                reject.problems().forEach(problem -> out.println(line(reject, problem)));
            });
        }
        try (Stream<Retries.Refused> refused = Retries.refused(ledger)) {
            refused.forEach(each -> {
                count[1]++;
                out.println(Visible.of(each.where() + "  " + each.muid() + "  " + each.code()
                        + "  the target refused it: " + each.words()));
            });
        }
        out.println(count[0] == 0 ? "no rejects" : count[0] + " rejects");
        if (count[1] > 0) {
            out.println(count[1] + " refused by the target; ./run.sh retry JOB sends them again");
        }
        return count[0] + count[1] > 0 ? ExitCode.DONE_WITH_REJECTS : ExitCode.DONE;
    }

    @Override
    public ExitCode verify(JobSettings settings, RunOptions options, double share) {
        return withTarget(
                settings,
                options,
                () -> VerifyJob.nothingSent(settings, options),
                run -> new VerifyJob(run, new VerifySample(share), clock).run());
    }

    @Override
    public ExitCode undo(JobSettings settings, RunOptions options, @Nullable BooleanSupplier agreed) {
        return withTarget(
                settings,
                options,
                () -> {
                    throw nothingSent(settings);
                },
                run -> {
                    ExitCode code = new UndoJob(run, clock).run(agreed);
                    run.marker.undone();
                    return code;
                });
    }

    @Override
    @SuppressWarnings("try") // held, so that no run is alive meanwhile
    public ExitCode forget(JobSettings settings, RunOptions options, @Nullable BooleanSupplier agreed) {
        LedgerLocation location = location(settings, options);
        LedgerMarker marker = MarkerFile.of(options.work(), settings.name(), location);
        try (RunLock lock = RunLock.inFolder(location.folder(), clock)) {
            return new LedgerForgetter(settings, options, marker).run(agreed);
        } catch (LedgerException failed) {
            return told(failed, options, () -> ExitCode.ALREADY_RUNNING);
        }
    }

    @Override
    public ExitCode explain(JobSettings settings, RunOptions options, String id) {
        return opened(
                settings,
                options,
                () -> ExitCode.ALREADY_RUNNING,
                (ledger, lock) -> new RecordExplainer(settings, options, ledger, clock).tell(id));
    }

    @Override
    public ExitCode retry(JobSettings settings, RunOptions options, @Nullable Path mended) {
        TargetAccess target = TargetAccess.of(settings.target());
        requireLedger(settings, options);
        return execute(settings, options, target, null, ReportStep::new, (ledger, lock) -> {
            if (mended != null) {
                Corrections.Taken taken =
                        new Corrections(settings, ImportRun.folder(settings, options), ledger).take(mended);
                options.out().println(taken.words());
            }
            long again = new Retries(ledger).again(settings.deferBeforeNanos(clock));
            options.out().println(Figures.counted(again, "refused message is", "refused messages are") + " sent again");
        });
    }

    private interface TargetWork {
        ExitCode run(TargetRun run) throws Exception;
    }

    /**
     * Work on what was sent: there has to be a ledger, and it has to belong to this target.
     *
     * @param unused what to do where the ledger has met no target yet
     */
    private ExitCode withTarget(JobSettings settings, RunOptions options, Callable<ExitCode> unused, TargetWork work) {
        TargetAccess target = TargetAccess.of(settings.target());
        requireLedger(settings, options);
        return opened(settings, options, () -> ExitCode.ALREADY_RUNNING, (ledger, lock) -> {
            if (ledger.fact(TARGET).isEmpty()) {
                return unused.call();
            }
            return held(settings, options, ledger, lock, held -> {
                bind(ledger, target, settings);
                try (Progress progress = Progress.to(options.err(), options.terminal())) {
                    return work.run(
                            new TargetRun(settings, held.options(), ledger, lock, held.marker(), progress, target));
                } catch (CallsEnded ended) {
                    options.err()
                            .println(
                                    ended.words().isEmpty()
                                            ? "Stopped before the end; run the same command again and it goes on."
                                            : ended.words());
                    return ended.why() == CallsEnded.Why.KEY_REFUSED ? ExitCode.KEY_REFUSED : ExitCode.STOPPED;
                }
            });
        });
    }

    /** A job that was never run gets no ledger by being asked about. */
    private static void requireLedger(JobSettings settings, RunOptions options) {
        LedgerLocation location = location(settings, options);
        try {
            MarkerFile.of(options.work(), settings.name(), location).requireKept();
        } catch (LedgerException lost) {
            throw new SettingsException(String.valueOf(lost.getMessage()));
        }
        if (settings.ledger() == null && !Files.exists(location.folder().resolve("ledger.mv.db"))) {
            throw nothingSent(settings);
        }
    }

    private static SettingsException nothingSent(JobSettings settings) {
        return new SettingsException("job " + settings.name() + " has sent nothing yet\n  ./run.sh import "
                + settings.file() + " comes first");
    }

    /** File and line, key, code, field and words; a key and what is quoted of a value may be hostile. */
    private static String line(LedgerReport.Reject reject, Problem problem) {
        String field = problem.field();
        boolean named = field.isEmpty() || problem.words().startsWith(field);
        return Visible.of(reject.file() + ":" + reject.line() + "  "
                + (reject.key().isEmpty() ? "" : reject.key() + "  ")
                + problem.code() + "  " + (named ? "" : field + ": ") + problem.words());
    }

    /** Makes the last step of a run. */
    private interface Last {
        FinalStep of(ImportRun run, Clock clock);
    }

    /** What is done to the ledger before a run. */
    private interface Before {
        void run(Ledger ledger, RunLock lock) throws IOException;
    }

    private static final Before NOTHING = (ledger, lock) -> {};

    private ExitCode execute(
            JobSettings settings,
            RunOptions options,
            @Nullable TargetAccess target,
            @Nullable LivePage page,
            Last last,
            Before before) {
        Instant started = clock.instant();
        return opened(
                settings,
                options,
                () -> ExitCode.ALREADY_RUNNING,
                (ledger, lock) -> held(settings, options, ledger, lock, held -> {
                    before.run(ledger, lock);
                    return run(settings, held, target, page, last, started, ledger, lock);
                }));
    }

    private ExitCode run(
            JobSettings settings,
            Held held,
            @Nullable TargetAccess target,
            @Nullable LivePage page,
            Last last,
            Instant started,
            Ledger ledger,
            RunLock lock)
            throws Exception {
        RunOptions options = held.options();
        if (target != null) {
            bind(ledger, target, settings);
            new UndoRows(ledger).sendAgain();
        }
        try (StepProgress progress = new StepProgress(Progress.to(options.err(), options.terminal()))) {
            ImportRun run = new ImportRun(
                    settings,
                    options,
                    ledger,
                    lock,
                    held.marker(),
                    held.sampler(),
                    progress,
                    started,
                    waits,
                    target != null);
            FinalStep telling = last.of(run, clock);
            FinalStep whole = () -> {
                ledger.requireIntact(); // a report would look as if all of it were there
                telling.write();
            };
            try (RunMonitor watch = new RunMonitor(run, clock)) {
                if (page != null) {
                    page.show(watch::latest, watch::moments);
                }
                new ImportJob(run, clock, whole).run(target);
            }
            RunOutcome ending = run.ending();
            if (ending == null) {
                whole.write();
                ending = java.util.Objects.requireNonNull(run.ending());
            }
            if (!ending.words().isEmpty()) {
                options.err().println(ending.words());
            }
            if (run.sending() != null && ending.code() != ExitCode.STOPPED) {
                ledger.compactWhenClosed();
            }
            return ending.code();
        }
    }

    /**
     * What a run works with that holds the lock of its job.
     *
     * @param options with a signal to stop that is also given when the ledger vanishes
     */
    private record Held(RunOptions options, LedgerMarker marker, RunSampler sampler) {}

    private interface HeldWork {
        ExitCode run(Held held) throws Exception;
    }

    /** Takes over from a run that is dead, marks the ledger as the newest, works, and looks after the ledger meanwhile. */
    @SuppressWarnings("try") // registered, so that a signal waits for the run
    private ExitCode held(JobSettings settings, RunOptions options, Ledger ledger, RunLock lock, HeldWork work)
            throws Exception {
        StopSignal stop = new StopSignal();
        LedgerMarker marker = MarkerFile.of(options.work(), settings.name(), location(settings, options));
        lock.claim(ledger);
        try (StopSignal.Registration working = options.stop().onRequest(stop::request);
                RunSampler sampler = new RunSampler()) {
            marker.begin(ledger, lock);
            DeadExecutions.end(ledger, lock);
            sampler.every(1, "looking after the ledger", () -> {
                if (!ledger.isIntact()) {
                    stop.request();
                }
            });
            ExitCode code = work.run(new Held(options.with(stop), marker, sampler));
            sampler.once("noting in the marker that the run has ended", marker::end);
            ledger.requireIntact();
            return code;
        } catch (Exception failed) {
            ledger.requireIntact(); // what has failed then is no wonder
            throw failed;
        } finally {
            lock.release();
        }
    }

    /** A ledger belongs to the target that it was first used with. */
    private static void bind(Ledger ledger, TargetAccess target, JobSettings settings) {
        String bound = ledger.fact(TARGET).orElse(null);
        if (bound == null) {
            ledger.remember(TARGET, target.binding());
        } else if (!bound.equals(target.binding())) {
            throw new SettingsException("the ledger of job " + settings.name() + " belongs to " + bound + ", not to "
                    + target.binding() + "\n  use another name: in the job file for another target");
        }
    }

    private interface Work {
        ExitCode run(Ledger ledger, RunLock lock) throws Exception;
    }

    private interface Busy {
        ExitCode told() throws IOException;
    }

    /** Takes the lock, opens the ledger, works, and tells what went wrong in plain words. */
    private ExitCode opened(JobSettings settings, RunOptions options, Busy busy, Work work) {
        LedgerLocation location = location(settings, options);
        LedgerMarker marker = MarkerFile.of(options.work(), settings.name(), location);
        WorkFolderCheck.require(location.folder(), settings.ledger() == null);
        try (RunLock lock = RunLock.inFolder(location.folder(), clock)) {
            marker.requireKept();
            try (Ledger ledger = Ledger.open(location)) {
                marker.requireNewest(ledger);
                if (Outbox.unfolded(ledger)) {
                    lock.claim(ledger); // a run that was killed: nobody else works on its ledger now
                    Outbox.fold(ledger);
                    lock.release();
                }
                marker.requireComplete(ledger);
                return work.run(ledger, lock);
            }
        } catch (LedgerException failed) {
            return told(LedgerDamage.in(failed, location), options, busy);
        } catch (RuntimeException failed) {
            throw failed;
        } catch (Exception failed) {
            throw new IllegalStateException(failed.getMessage(), failed);
        }
    }

    private static ExitCode told(LedgerException failed, RunOptions options, Busy busy) {
        return switch (failed.reason()) {
            case IN_USE -> inUse(failed, options, busy);
            case OTHER_VERSION, REFUSED, NOT_THE_NEWEST ->
                throw new SettingsException(String.valueOf(failed.getMessage()));
            case LOCK_LOST, UNREACHABLE, VANISHED -> {
                options.err().println(failed.getMessage());
                yield ExitCode.STOPPED;
            }
            case STORAGE -> throw failed;
        };
    }

    private static ExitCode inUse(LedgerException failed, RunOptions options, Busy busy) {
        ExitCode code = ExitCode.ALREADY_RUNNING;
        try {
            code = busy.told();
        } catch (IOException unreadable) {
            // what the other run says of itself cannot be read: that it is alive is enough
        }
        if (code == ExitCode.ALREADY_RUNNING) {
            options.err().println(failed.getMessage());
        }
        return code;
    }

    private static LedgerLocation location(JobSettings settings, RunOptions options) {
        Path folder = ImportRun.folder(settings, options);
        JobSettings.Ledger ledger = settings.ledger();
        return ledger == null
                ? LedgerLocation.inFolder(folder)
                : new LedgerLocation(
                        folder,
                        ledger.url(),
                        ledger.user(),
                        ledger.password() == null ? null : ledger.password().reveal(),
                        "chatferry_" + settings.name().replace('-', '_'));
    }
}
