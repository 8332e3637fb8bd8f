package io.chatferry.job.importing;

import io.chatferry.ledger.staging.StagedPortion;
import io.chatferry.ledger.staging.StagedRecord;
import io.chatferry.ledger.staging.Staging;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Appends chunks to the ledger on a thread of its own, at most one chunk behind the step, so that checking and storing use two
 * cores. A pass counts only when it is merged, which waits for the last chunk, so nothing is lost by being behind.
 */
final class ChunkAppender implements AutoCloseable {

    private final Staging staging;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread appending = new Thread(task, "appender");
        appending.setDaemon(true);
        return appending;
    });
    private final AtomicLong stored = new AtomicLong();
    private Future<?> last = CompletableFuture.completedFuture(null);

    ChunkAppender(Staging staging) {
        this.staging = staging;
    }

    /** Takes a chunk; waits until the previous one is stored. */
    void append(List<? extends StagedRecord> records) {
        StagedPortion portion = staging.prepare(records);
        int size = records.size();
        await();
        last = thread.submit(() -> {
            staging.append(portion);
            stored.addAndGet(size);
        });
    }

    /**
     * Waits until all chunks are stored.
     *
     * @throws LedgerException if one could not be
     */
    void await() {
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

    /** How many records are stored. */
    long stored() {
        return stored.get();
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            // if it takes longer, the pass is not merged, and the next run reads the export again
            boolean unused = thread.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
