package io.chatferry.verify;

import io.chatferry.cometchat.RepeatableCalls;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs tasks that mostly wait for answers, on a bounded number of threads. The first failure of a task ends the work of all:
 * it is thrown to the caller, after the tasks in flight have ended. No thread is interrupted, since that would close the
 * ledger's file. For use by one caller.
 */
final class BoundedExecutor implements AutoCloseable {

    /** With a round trip of 50 ms, as many as use up a limit of 20,000 calls a minute. */
    private static final int MAX_THREADS = 24;

    private final ExecutorService threads;
    private final RepeatableCalls calls;
    private final Runnable progress;
    private final Semaphore free = new Semaphore(MAX_THREADS);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    /**
     * @param calls stopped when a task fails
     * @param progress run after each task that succeeded
     */
    BoundedExecutor(String name, RepeatableCalls calls, Runnable progress) {
        this.threads = Executors.newFixedThreadPool(MAX_THREADS, work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
        this.calls = calls;
        this.progress = progress;
    }

    /** Hands a task to a thread; waits until one is free. */
    void run(Runnable work) {
        free.acquireUninterruptibly();
        threads.execute(() -> {
            try {
                if (failure.get() == null) {
                    work.run();
                    progress.run();
                }
            } catch (Throwable failed) { // also an OutOfMemoryError is thrown to the caller
                if (failure.compareAndSet(null, failed)) {
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
        Throwable failed = failure.get();
        if (failed == null) {
            return;
        }
        free.acquireUninterruptibly(MAX_THREADS); // no task works on a ledger that is being closed
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
