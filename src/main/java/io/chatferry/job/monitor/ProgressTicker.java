package io.chatferry.job.monitor;

import io.chatferry.job.run.ImportRun;
import io.chatferry.job.run.RunSampler;
import io.chatferry.ledger.query.LedgerReport;
import io.chatferry.media.copying.CopyCounters;
import io.chatferry.report.format.Figures;
import io.chatferry.send.state.SendCounters;
import java.time.Clock;
import java.util.StringJoiner;

/** Redraws the progress while a run sends, and samples the rate for the report. */
public final class ProgressTicker implements AutoCloseable {

    private static final int TICKS_PER_SAMPLE = 4;

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
        this.rate = run.sampler.every(TICKS_PER_SAMPLE, "sampling the rate", this::sample);
    }

    private void show() {
        SendCounters counters = run.counters;
        if (!counters.outage().isEmpty()) {
            run.progress.notice(counters.outage());
        }
        StringJoiner message = new StringJoiner(", ");
        if (run.files.total() > 0) {
            message.add(files(run.files));
        }
        if (!run.bottleneck().isEmpty()) {
            message.add("limited by " + run.bottleneck());
        }
        if (counters.retries() > 0) {
            message.add(Figures.counted(counters.retries(), "retry", "retries"));
        }
        if (!counters.waitReason().isEmpty()) {
            message.add("waiting for " + counters.waitReason());
        }
        run.progress.update(counters.completed(), message.toString());
    }

    /** How far the files are that are copied beside the messages. */
    private static String files(CopyCounters files) {
        return Figures.grouped(files.settled()) + " of "
                + Figures.counted(files.total(), "file", "files")
                + (files.missing() == 0 ? "" : ", " + Figures.grouped(files.missing()) + " of them missing");
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

    /** Takes a last sample. */
    @Override
    public void close() {
        progress.close();
        rate.close();
        rate.now();
    }
}
