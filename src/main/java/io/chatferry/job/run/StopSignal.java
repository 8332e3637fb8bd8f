package io.chatferry.job.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Asks the running work to stop. SIGINT and SIGTERM do so, once {@link #install} was called; the process then ends with the
 * exit code of the work, not with that of the signal. Thread-safe.
 */
public final class StopSignal {

    /** How long the work may take to shut down gracefully: the process ends within 10 s of the signal. */
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofMillis(9_500);

    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);
    private final List<Runnable> listeners = new ArrayList<>();
    private volatile int exitCode = ExitCode.STOPPED.number();

    /** The registration of a listener; to be closed when its work is over. */
    public interface Registration extends AutoCloseable {

        @Override
        void close();
    }

    /** Asks the work to stop. Further calls have no effect. */
    public void request() {
        List<Runnable> notified;
        synchronized (listeners) {
            if (requested()) {
                return;
            }
            requested.countDown();
            notified = List.copyOf(listeners);
        }
        notified.forEach(Runnable::run);
    }

    /** Whether the work is to stop. */
    public boolean requested() {
        return requested.getCount() == 0;
    }

    /**
     * Runs {@code listener} once when the work is to stop, at once if it already is. While any listener is registered, a
     * signal waits for the work; otherwise it ends the process immediately.
     */
    public Registration onRequest(Runnable listener) {
        synchronized (listeners) {
            listeners.add(listener);
        }
        if (requested()) {
            listener.run();
        }
        return () -> {
            synchronized (listeners) {
                listeners.remove(listener);
            }
        };
    }

    /** Waits for this time, or until the work is to stop; returns whether it is. */
    public boolean await(Duration time) throws InterruptedException {
        return requested.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Makes SIGINT and SIGTERM request a stop and end the process with what {@link #exit} is then called with. */
    public void install() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "stop"));
    }

    /** Ends the process with this code, also when a signal is already ending it. */
    public void exit(int code) {
        exitCode = code;
        finished.countDown();
        System.exit(code);
    }

    private void end() {
        if (finished.getCount() == 0) {
            return; // no signal: exit was called
        }
        boolean isWorking;
        synchronized (listeners) {
            isWorking = !listeners.isEmpty();
        }
        request();
        try {
            if (isWorking) {
                finished.await(SHUTDOWN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        System.out.flush();
        System.err.flush();
        Runtime.getRuntime().halt(exitCode);
    }
}
