package io.chatferry.verify;

import io.chatferry.cometchat.RepeatableCalls;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Threads that each wait for answers of their own: with a round trip of 50 ms they use up a limit of 20,000 a minute. The
 * first fault of one ends the work of all. Nobody is interrupted: that would close the ledger's file.
 */
final class BoundedExecutor implements AutoCloseable {

    private static final int MAX_THREADS = 24;

    private final ExecutorService threads;
    private final RepeatableCalls calls;
    private final Runnable progress;
    private final Semaphore free = new Semaphore(MAX_THREADS);
    private final AtomicReference<Throwable> fault = new AtomicReference<>();

    /** @param calls stopped when one of the crew fails */
    BoundedExecutor(String name, RepeatableCalls calls, Runnable progress) {
        this.threads = Executors.newFixedThreadPool(MAX_THREADS, work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
        this.calls = calls;
        this.progress = progress;
    }

    /** Has somebody do this; waits until somebody is free. */
    void run(Runnable work) {
        free.acquireUninterruptibly();
        threads.execute(() -> {
            try {
                if (fault.get() == null) {
                    work.run();
                    progress.run();
                }
            } catch (Throwable failed) { // also an OutOfMemoryError ends the work with its word
                if (fault.compareAndSet(null, failed)) {
                    calls.stop();
                }
            } finally {
                free.release();
            }
        });
        rethrow();
    }

    /** Waits until all work is done. */
    void await() {
        free.acquireUninterruptibly(MAX_THREADS);
        free.release(MAX_THREADS);
        rethrow();
    }

    private void rethrow() {
        Throwable failed = fault.get();
        if (failed == null) {
            return;
        }
        free.acquireUninterruptibly(MAX_THREADS); // nobody works on a ledger that is being closed
        free.release(MAX_THREADS);
        if (failed instanceof RuntimeException exception) {
            throw exception;
        }
        if (failed instanceof Error error) {
            throw error;
        }
        throw new IllegalStateException(failed);
    }

    @Override
    public void close() {
        threads.shutdown();
        free.acquireUninterruptibly(MAX_THREADS);
    }
}
