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
 * Looks at a run twice a second from a thread of its own. A look that fails is logged once and tried again the next time:
 * neither the run nor the other looks notice it.
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

    /** Has {@code look} run every so many half seconds, from now until what is returned is closed. */
    public Sample every(int ticks, String what, Runnable look) {
        Sample sample = new Sample(ticks, what, look);
        samples.add(sample);
        return sample;
    }

    /** Runs {@code look} once, here, as if it were one of the looks. */
    public void once(String what, Runnable look) {
        new Sample(1, what, look).now();
    }

    /** Ends all of it; a look that is going on may end. */
    @Override
    public void close() {
        executor.shutdown();
        try {
            var unused = executor.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Something that is looked at. */
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

        /** Looks now. */
        public synchronized void now() {
            try {
                look.run();
            } catch (RuntimeException broken) {
                if (!failed) {
                    LOG.warn("{} failed, and is tried again: {}", what, firstLine(broken), broken);
                }
                failed = true;
            } catch (Error dying) {
                // the executor would keep it to itself, and what has died would be missed for ever
                Thread current = Thread.currentThread();
                current.getUncaughtExceptionHandler().uncaughtException(current, dying);
                throw dying;
            }
        }

        private static String firstLine(RuntimeException broken) {
            return String.valueOf(broken.getMessage()).lines().findFirst().orElse("");
        }

        /** Does not look any more; returns when no look is going on. */
        @Override
        public void close() {
            samples.remove(this);
            synchronized (this) {
                tick = 0; // one that was going on has ended
            }
        }
    }
}
