package io.chatferry.job;

import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.LedgerMarker;
import io.chatferry.ledger.RunLock;
import io.chatferry.report.Tally;
import io.chatferry.send.SendCounters;
import io.chatferry.send.SendResult;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the steps of one run share. Used by the thread that runs the job; the counters are read by others. */
final class ImportRun {

    final JobSettings settings;
    final RunOptions options;
    final Ledger ledger;
    final RunLock lock;
    final LedgerMarker marker;
    final Sampler sampler;
    final StepProgress progress;
    final Instant started;
    final Waits waits;
    /** Whether this run has a target: otherwise it only reads and checks. */
    final boolean sends;

    final SendCounters counters = new SendCounters();
    final List<String> notices = new ArrayList<>();
    private @Nullable SendResult sending;
    private @Nullable String halt;
    private @Nullable Ending ending;
    private boolean staged;
    private volatile @Nullable Tally tallyAtSend;
    private volatile String limitedBy = "";

    ImportRun(
            JobSettings settings,
            RunOptions options,
            Ledger ledger,
            RunLock lock,
            LedgerMarker marker,
            Sampler sampler,
            StepProgress progress,
            Instant started,
            Waits waits,
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
    Path folder() {
        return folder(settings, options);
    }

    static Path folder(JobSettings settings, RunOptions options) {
        return options.work().resolve(settings.name()).toAbsolutePath().normalize();
    }

    /** Whether somebody has asked the process to end. */
    boolean stopRequested() {
        return options.stop().requested();
    }

    /** The ledger holds the whole export, and the job may send. */
    void staged() {
        staged = true;
    }

    /** Whether messages may be sent. */
    boolean maySend() {
        return staged && halt == null && !stopRequested();
    }

    /** The job stops before it has done harm, with these words. */
    void halt(String words) {
        halt = words;
    }

    /** Why the job stopped before sending; null if it did not. */
    @Nullable
    String halted() {
        return halt;
    }

    /** Sending begins, and this has become of the messages so far. */
    void sends(Tally messages) {
        tallyAtSend = messages;
    }

    /** What had become of the messages when sending began; null before. From any thread. */
    @Nullable
    Tally tallyAtSend() {
        return tallyAtSend;
    }

    /** What sets the rate of sending, as measured. */
    void limitedBy(String words) {
        limitedBy = words;
    }

    /** What sets the rate of sending; empty while that is not known. From any thread. */
    String limitedBy() {
        return limitedBy;
    }

    void sent(SendResult result) {
        sending = result;
    }

    /** How sending ended; null if there was none. */
    @Nullable
    SendResult sending() {
        return sending;
    }

    void ended(Ending how) {
        ending = how;
    }

    /** How the run has ended; null before its report. */
    @Nullable
    Ending ending() {
        return ending;
    }
}
