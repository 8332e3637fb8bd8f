package io.chatferry.job.run;

import io.chatferry.config.JobSettings;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.LedgerMarker;
import io.chatferry.ledger.RunLock;
import io.chatferry.report.model.Tally;
import io.chatferry.send.state.SendCounters;
import io.chatferry.send.state.SendResult;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the steps of one run share. Used by the thread that runs the job; the counters are read by others. */
public final class ImportRun {

    public final JobSettings settings;
    public final RunOptions options;
    public final Ledger ledger;
    public final RunLock lock;
    public final LedgerMarker marker;
    public final RunSampler sampler;
    public final StepProgress progress;
    public final Instant started;
    public final WaitTimes waits;
    /** Whether this run has a target: otherwise it only reads and checks. */
    public final boolean sends;

    public final SendCounters counters = new SendCounters();
    public final List<String> notices = new ArrayList<>();
    private @Nullable SendResult sending;
    private @Nullable String halt;
    private @Nullable RunOutcome ending;
    private boolean staged;
    private volatile @Nullable Tally tallyAtSend;
    private volatile String limitedBy = "";

    public ImportRun(
            JobSettings settings,
            RunOptions options,
            Ledger ledger,
            RunLock lock,
            LedgerMarker marker,
            RunSampler sampler,
            StepProgress progress,
            Instant started,
            WaitTimes waits,
            boolean sends) {
        this.settings = settings;
        this.options = options;
        this.ledger = ledger;
        this.lock = lock;
        this.marker = marker;
        this.sampler = sampler;
        this.progress = progress;
        this.started = started;
        this.waits = waits;
        this.sends = sends;
    }

    /** The job's work folder. */
    public Path folder() {
        return folder(settings, options);
    }

    public static Path folder(JobSettings settings, RunOptions options) {
        return options.work().resolve(settings.name()).toAbsolutePath().normalize();
    }

    /** Whether somebody has asked the process to end. */
    public boolean stopRequested() {
        return options.stop().requested();
    }

    /** The ledger holds the whole export, and the job may send. */
    public void staged() {
        staged = true;
    }

    /** Whether messages may be sent. */
    public boolean maySend() {
        return staged && halt == null && !stopRequested();
    }

    /** The job stops before it has done harm, with these words. */
    public void halt(String words) {
        halt = words;
    }

    /** Why the job stopped before sending; null if it did not. */
    @Nullable
    public String halted() {
        return halt;
    }

    /** Sending begins, and this has become of the messages so far. */
    public void sends(Tally messages) {
        tallyAtSend = messages;
    }

    /** What had become of the messages when sending began; null before. From any thread. */
    @Nullable
    public Tally tallyAtSend() {
        return tallyAtSend;
    }

    /** What sets the rate of sending, as measured. */
    public void limitedBy(String words) {
        limitedBy = words;
    }

    /** What sets the rate of sending; empty while that is not known. From any thread. */
    public String limitedBy() {
        return limitedBy;
    }

    public void sent(SendResult result) {
        sending = result;
    }

    /** How sending ended; null if there was none. */
    @Nullable
    public SendResult sending() {
        return sending;
    }

    public void ended(RunOutcome how) {
        ending = how;
    }

    /** How the run has ended; null before its report. */
    @Nullable
    public RunOutcome ending() {
        return ending;
    }
}
