package io.chatferry.ledger.staging;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Runs transactions on a thread of its own, in their order and at most one behind the caller, so that preparing rows and storing
 * them use two cores. Only for what does not count before {@link #await} has returned: a later transaction, which completes a pass.
 * Used by one thread.
 */
public final class WriteBehind implements AutoCloseable {

    private static final int CLOSING_SECONDS = 5;

    private final ExecutorService thread;
    private Future<?> last = CompletableFuture.completedFuture(null);

    /** @param name of the thread */
    public WriteBehind(String name) {
        this.thread = Executors.newSingleThreadExecutor(task -> {
            Thread writing = new Thread(task, name);
            writing.setDaemon(true);
            return writing;
        });
    }

    /** Takes a transaction; waits until the one before has ended, and throws what it has thrown. */
    public void submit(Runnable transaction) {
        await();
        last = thread.submit(transaction);
    }

    /**
     * Waits until all transactions have ended.
     *
     * @throws io.chatferry.ledger.LedgerException if one could not be written
     */
    public void await() {
        try {
            last.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(failed.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the ledger was written", e);
        }
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            // if it takes longer, the pass is not merged, and the next run reads the export again
            boolean unused = thread.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
