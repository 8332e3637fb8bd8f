package io.chatferry.job.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Tells the running work that the process is asked to end. SIGINT and SIGTERM set it, once {@link #install} was called;
 * the process then ends with the exit code of the work, not with that of the signal. Thread-safe.
 */
public final class StopSignal {

    /** How long the work may take to end: the process is gone within 10 s of the signal. */
    private static final Duration PATIENCE = Duration.ofMillis(9_500);

    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);
    private final List<Runnable> listeners = new ArrayList<>();
    private volatile int exitCode = ExitCode.STOPPED.number();

    /** Somebody who wants to know; closed when the work is over. */
    public interface Registration extends AutoCloseable {

        @Override
        void close();
    }

    /** Asks the work to end. Calling it again does nothing. */
    public void request() {
        List<Runnable> told;
        synchronized (listeners) {
            if (requested()) {
                return;
            }
            requested.countDown();
            told = List.copyOf(listeners);
        }
        told.forEach(Runnable::run);
    }

    /** Whether the work is asked to end. */
    public boolean requested() {
        return requested.getCount() == 0;
    }

    /**
     * Has {@code listener} run once when the work is asked to end, at once if it already is. While somebody is
     * registered, a signal waits for the work; else it ends the process without waiting.
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

    /** Waits for the time given, less when the work is asked to end meanwhile; tells whether it is. */
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
        boolean working;
        synchronized (listeners) {
            working = !listeners.isEmpty();
        }
        request();
        try {
            if (working) {
                finished.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        System.out.flush();
        System.err.flush();
        Runtime.getRuntime().halt(exitCode);
    }
}
