package io.chatferry.job;

import io.chatferry.ledger.LedgerReport;
import io.chatferry.send.SendCounters;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** While a run sends: redraws the progress, and samples the rate for the report. */
final class Ticker implements AutoCloseable {

    private static final long EVERY_MILLIS = 500;
    private static final int TICKS_A_SAMPLE = 4;

    private final ImportRun run;
    private final Clock clock;
    private final LedgerReport ledger;
    private final ScheduledExecutorService executor;
    private long ticks;
    private long succeeded;
    private long refused;
    private long retried;

    private Ticker(ImportRun run, Clock clock) {
        this.run = run;
        this.clock = clock;
        this.ledger = new LedgerReport(run.ledger);
        this.executor = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "ticker");
            thread.setDaemon(true);
            return thread;
        });
    }

    static Ticker start(ImportRun run, Clock clock) {
        Ticker ticker = new Ticker(run, clock);
        var unused = ticker.executor.scheduleWithFixedDelay(ticker::tick, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
        return ticker;
    }

    private void tick() {
        SendCounters counters = run.counters;
        run.progress.update(counters.settled(), words(counters));
        if (ticks++ % TICKS_A_SAMPLE == 0) {
            sample(counters);
        }
    }

    private static String words(SendCounters counters) {
        String words = counters.word();
        if (counters.retries() > 0) {
            words = counters.retries() + " again" + (words.isEmpty() ? "" : ", " + words);
        }
        return words;
    }

    private void sample(SendCounters counters) {
        long nowSucceeded = counters.sent();
        long nowRefused = counters.tooMany();
        long nowRetried = counters.retries();
        ledger.addSample(
                run.lock.epoch(), clock.millis(), nowSucceeded - succeeded, nowRefused - refused, nowRetried - retried);
        succeeded = nowSucceeded;
        refused = nowRefused;
        retried = nowRetried;
    }

    @Override
    public void close() {
        executor.shutdown();
        try {
            if (executor.awaitTermination(2, TimeUnit.SECONDS)) {
                sample(run.counters);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
