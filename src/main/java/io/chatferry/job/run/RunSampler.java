package io.chatferry.job.run;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Samples a run twice a second on a thread of its own. A sample that fails is logged once and tried again the next time, and
 * disturbs neither the run nor the other samples. Thread-safe.
 */
public final class RunSampler implements AutoCloseable {

    static final Duration EVERY = Duration.ofMillis(500);

    private static final Logger LOG = LoggerFactory.getLogger(RunSampler.class);

    private final List<Sample> samples = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "sampler");
        thread.setDaemon(true);
        return thread;
    });

    public RunSampler() {
        var unused = executor.scheduleWithFixedDelay(
                () -> samples.forEach(Sample::tick), 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Runs {@code look} every {@code ticks} half seconds, from now until the returned sample is closed. */
    public Sample every(int ticks, String what, Runnable look) {
        Sample sample = new Sample(ticks, what, look);
        samples.add(sample);
        return sample;
    }

    /** Runs {@code look} once, on this thread; a failure is logged. */
    public void once(String what, Runnable look) {
        new Sample(1, what, look).now();
    }

    /** Stops all samples; waits at most 2 s for one that is running. */
    @Override
    public void close() {
        executor.shutdown();
        try {
            var unused = executor.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** An action that runs periodically. */
    public final class Sample implements AutoCloseable {

        private final int ticks;
        private final String what;
        private final Runnable look;
        private long tick;
        private boolean failed;

        private Sample(int ticks, String what, Runnable look) {
            this.ticks = ticks;
            this.what = what;
            this.look = look;
        }

        private synchronized void tick() {
            if (tick++ % ticks == 0 && samples.contains(this)) {
                now();
            }
        }

        /** Runs it now, on this thread. */
        public synchronized void now() {
            try {
                look.run();
            } catch (RuntimeException broken) {
                if (!failed) {
                    LOG.warn("{} failed, and is tried again: {}", what, firstLine(broken), broken);
                }
                failed = true;
            } catch (Error dying) {
                // the executor would swallow it and silently stop
                Thread current = Thread.currentThread();
                current.getUncaughtExceptionHandler().uncaughtException(current, dying);
                throw dying;
            }
        }

        private static String firstLine(RuntimeException broken) {
            return String.valueOf(broken.getMessage()).lines().findFirst().orElse("");
        }

        /** Stops it; returns when it is not running. */
        @Override
        public void close() {
            samples.remove(this);
            synchronized (this) {
                tick = 0; // waits for a run that holds the monitor
            }
        }
    }
}
