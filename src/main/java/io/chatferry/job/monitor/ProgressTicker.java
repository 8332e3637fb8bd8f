package io.chatferry.job.monitor;

import io.chatferry.job.run.ImportRun;
import io.chatferry.job.run.RunSampler;
import io.chatferry.ledger.query.LedgerReport;
import io.chatferry.send.state.SendCounters;
import java.time.Clock;

/** While a run sends: redraws the progress, and samples the rate for the report. */
public final class ProgressTicker implements AutoCloseable {

    private static final int TICKS_A_SAMPLE = 4;

    private final ImportRun run;
    private final Clock clock;
    private final LedgerReport ledger;
    private final RunSampler.Sample progress;
    private final RunSampler.Sample rate;
    private long succeeded;
    private long refused;
    private long retried;

    public ProgressTicker(ImportRun run, Clock clock) {
        this.run = run;
        this.clock = clock;
        this.ledger = new LedgerReport(run.ledger);
        this.progress = run.sampler.every(1, "showing the progress", this::show);
        this.rate = run.sampler.every(TICKS_A_SAMPLE, "noting the rate", this::sample);
    }

    private void show() {
        SendCounters counters = run.counters;
        String words = counters.waitReason();
        if (counters.retries() > 0) {
            words = counters.retries() + " again" + (words.isEmpty() ? "" : ", " + words);
        }
        String bound = run.limitedBy();
        if (!bound.isEmpty()) {
            words = "limited by " + bound + (words.isEmpty() ? "" : ", " + words);
        }
        run.progress.update(counters.completed(), words);
    }

    private void sample() {
        SendCounters counters = run.counters;
        long nowSucceeded = counters.sent();
        long nowRefused = counters.rateLimited();
        long nowRetried = counters.retries();
        ledger.addSample(
                run.lock.epoch(), clock.millis(), nowSucceeded - succeeded, nowRefused - refused, nowRetried - retried);
        succeeded = nowSucceeded;
        refused = nowRefused;
        retried = nowRetried;
    }

    /** With a last sample. */
    @Override
    public void close() {
        progress.close();
        rate.close();
        rate.now();
    }
}
