package io.chatferry.job.command;

import io.chatferry.config.JobSettings;
import io.chatferry.config.SettingsException;
import io.chatferry.job.run.ExitCode;
import io.chatferry.job.run.ImportRun;
import io.chatferry.job.run.JobReference;
import io.chatferry.job.run.RunOptions;
import io.chatferry.job.run.RunSampler;
import io.chatferry.job.run.StopSignal;
import io.chatferry.job.run.WorkFolderCheck;
import io.chatferry.ledger.DeadExecutions;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.LedgerDamage;
import io.chatferry.ledger.LedgerException;
import io.chatferry.ledger.LedgerLocation;
import io.chatferry.ledger.LedgerMarker;
import io.chatferry.ledger.MarkerFile;
import io.chatferry.ledger.RunLock;
import io.chatferry.ledger.outbox.Outbox;
import io.chatferry.model.Program;
import io.chatferry.source.api.SourceUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;

/**
 * Works on the ledger of a job: takes its lock, opens it, folds the outbox of a killed run, closes both, and reports failures
 * in plain words.
 */
final class LedgerSession {

    final JobSettings settings;
    final RunOptions options;
    final Clock clock;
    final @Nullable ApplicationContext application;
    private final LedgerLocation location;

    LedgerSession(JobSettings settings, RunOptions options, Clock clock, @Nullable ApplicationContext application) {
        this.settings = settings;
        this.options = options;
        this.clock = clock;
        this.application = application;
        this.location = location(settings, options);
    }

    /** Work on an open ledger; it has to claim the lock before it writes anything. */
    interface Work {
        ExitCode run(Ledger ledger, RunLock lock) throws Exception;
    }

    /** Reports that another process works on the job. */
    interface BusyReport {
        ExitCode print() throws IOException;
    }

    /** Work of a run that holds the lock. */
    interface LockedWork {
        ExitCode run(LockedRun run) throws Exception;
    }

    /**
     * What a run works with that holds the lock of its job.
     *
     * @param options with a signal to stop that is also given when the ledger vanishes
     */
    record LockedRun(RunOptions options, Ledger ledger, RunLock lock, LedgerMarker marker, RunSampler sampler) {}

    /** Works on the open ledger; reports it if another process does so. */
    ExitCode open(Work work) {
        return open(() -> ExitCode.ALREADY_RUNNING, work);
    }

    /** As {@link #open(Work)}, with a report of its own if another process works on the job. */
    ExitCode open(BusyReport busy, Work work) {
        LedgerMarker marker = marker();
        WorkFolderCheck.require(location.folder());
        try (RunLock lock = RunLock.inFolder(location.folder(), clock)) {
            marker.requirePresent();
            try (Ledger ledger = Ledger.open(location)) {
                marker.requireNewest(ledger);
                if (Outbox.hasUnfolded(ledger)) {
                    lock.claim(ledger); // of a run that was killed: no other process works on this ledger now
                    Outbox.fold(ledger);
                    lock.release();
                }
                marker.requireComplete(ledger);
                return work.run(ledger, lock);
            }
        } catch (LedgerException failed) {
            return report(LedgerDamage.in(failed, location), busy);
        } catch (SourceUnavailableException later) {
            options.err().println(later.getMessage());
            return ExitCode.STOPPED;
        } catch (RuntimeException failed) {
            throw failed;
        } catch (Exception failed) {
            throw new IllegalStateException(failed.getMessage(), failed);
        }
    }

    /** Works while the job is locked, without opening the ledger. */
    @SuppressWarnings("try") // held, so that no run is alive meanwhile
    ExitCode lock(Supplier<ExitCode> work) {
        WorkFolderCheck.require(location.folder());
        try (RunLock lock = RunLock.inFolder(location.folder(), clock)) {
            return work.get();
        } catch (LedgerException failed) {
            return report(failed, () -> ExitCode.ALREADY_RUNNING);
        }
    }

    /** Takes over from a dead run, marks the ledger as the newest copy, works, and watches the ledger meanwhile. */
    @SuppressWarnings("try") // registered, so that a signal waits for the run
    ExitCode run(Ledger ledger, RunLock lock, LockedWork work) throws Exception {
        StopSignal stop = new StopSignal();
        LedgerMarker marker = marker();
        lock.claim(ledger);
        try (StopSignal.Registration working = options.stop().onRequest(stop::request);
                RunSampler sampler = new RunSampler()) {
            marker.begin(ledger, lock);
            DeadExecutions.end(ledger, lock);
            sampler.every(1, "watching the ledger", () -> {
                if (!ledger.isIntact()) {
                    stop.request();
                }
            });
            ExitCode code = work.run(new LockedRun(options.with(stop), ledger, lock, marker, sampler));
            sampler.once("noting in the marker that the run has ended", marker::endSending);
            ledger.requireIntact();
            return code;
        } catch (Exception failed) {
            ledger.requireIntact(); // a vanished ledger is the cause of whatever has failed
            throw failed;
        } finally {
            lock.release();
        }
    }

    /** Fails for a job that was never run, so that a query does not create a ledger. */
    void requireLedger() {
        try {
            marker().requirePresent();
        } catch (LedgerException lost) {
            throw new SettingsException(String.valueOf(lost.getMessage()));
        }
        if (settings.ledger() == null && !Files.exists(location.folder().resolve("ledger.mv.db"))) {
            throw nothingSent();
        }
    }

    /** The exception of commands that need what only an import leaves. */
    SettingsException nothingSent() {
        return new SettingsException("job " + settings.name() + " has sent nothing yet\n  " + Program.name()
                + " import " + JobReference.of(settings) + " comes first");
    }

    /** What is known of the ledger outside of it. */
    LedgerMarker marker() {
        return MarkerFile.of(options.work(), settings.name(), location);
    }

    private ExitCode report(LedgerException failed, BusyReport busy) {
        return switch (failed.reason()) {
            case IN_USE -> inUse(failed, busy);
            case OTHER_VERSION, REFUSED, NOT_THE_NEWEST ->
                throw new SettingsException(String.valueOf(failed.getMessage()));
            case LOCK_LOST, UNREACHABLE, VANISHED -> {
                options.err().println(failed.getMessage());
                yield ExitCode.STOPPED;
            }
            case STORAGE -> throw failed;
        };
    }

    private ExitCode inUse(LedgerException failed, BusyReport busy) {
        ExitCode code = ExitCode.ALREADY_RUNNING;
        try {
            code = busy.print();
        } catch (IOException unreadable) {
            // the status of the other run cannot be read: that it is alive is enough
        }
        if (code == ExitCode.ALREADY_RUNNING) {
            options.err().println(failed.getMessage());
        }
        return code;
    }

    static LedgerLocation location(JobSettings settings, RunOptions options) {
        JobSettings.Ledger ledger = settings.ledger();
        return ledger == null
                ? LedgerLocation.inFolder(ImportRun.folder(settings, options))
                : new LedgerLocation(
                        ImportRun.folder(settings, options),
                        ledger.url(),
                        ledger.user(),
                        ledger.password() == null ? null : ledger.password().reveal(),
                        "chatferry_" + settings.name().replace('-', '_'));
    }
}
