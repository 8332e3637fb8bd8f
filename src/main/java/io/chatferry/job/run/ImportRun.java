package io.chatferry.job.run;

import io.chatferry.config.JobSettings;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.LedgerMarker;
import io.chatferry.ledger.RunLock;
import io.chatferry.media.copying.CopyCounters;
import io.chatferry.report.model.Tally;
import io.chatferry.send.state.SendCounters;
import io.chatferry.send.state.SendResult;
import java.nio.file.Path;
import java.time.Instant;
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
    public final DiskSpace disk;
    /** Whether this run has a target: otherwise it only reads and checks. */
    public final boolean sends;

    public final SendCounters counters = new SendCounters();
    public final CopyCounters files = new CopyCounters();
    public final Notices notices = new Notices();
    private @Nullable SendResult sendResult;
    private @Nullable String haltReason;
    private ExitCode haltCode = ExitCode.STOPPED;
    private @Nullable RunOutcome outcome;
    private boolean staged;
    private volatile @Nullable Tally tallyAtSend;
    private volatile String bottleneck = "";

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
            DiskSpace disk,
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
        this.disk = disk;
        this.sends = sends;
    }

    /** The job's work folder. */
    public Path folder() {
        return folder(settings, options);
    }

    public static Path folder(JobSettings settings, RunOptions options) {
        return options.work().resolve(settings.name()).toAbsolutePath().normalize();
    }

    /** Whether the run is to stop. */
    public boolean stopRequested() {
        return options.stop().requested();
    }

    /** The ledger holds the whole export, and the job may send. */
    public void markStaged() {
        staged = true;
    }

    /** Whether messages may be sent. */
    public boolean maySend() {
        return staged && haltReason == null && !stopRequested();
    }

    /** Stops the job before anything is sent, for this reason. */
    public void halt(ExitCode code, String reason) {
        haltCode = code;
        haltReason = reason;
    }

    /** Why the job stopped before sending; null if it did not. */
    @Nullable
    public String haltReason() {
        return haltReason;
    }

    /** The exit code of a job that stopped before sending. */
    ExitCode haltCode() {
        return haltCode;
    }

    /** Whether the run sends. */
    public boolean sends() {
        return sends;
    }

    /** Notes that sending starts, with these messages. */
    public void startSending(Tally messages) {
        tallyAtSend = messages;
    }

    /** The messages when sending started; null before. From any thread. */
    @Nullable
    public Tally tallyAtSend() {
        return tallyAtSend;
    }

    /** Sets what limits the rate of sending, as measured. */
    public void bottleneck(String message) {
        bottleneck = message;
    }

    /** What limits the rate of sending; empty while that is not known. From any thread. */
    public String bottleneck() {
        return bottleneck;
    }

    /** Sets how sending has ended. */
    public void sendResult(SendResult result) {
        sendResult = result;
    }

    /** How sending has ended; null if there was none. */
    @Nullable
    public SendResult sendResult() {
        return sendResult;
    }

    /** Sets how the run has ended. */
    public void outcome(RunOutcome result) {
        outcome = result;
    }

    /** How the run has ended; null before its report. */
    @Nullable
    public RunOutcome outcome() {
        return outcome;
    }
}
