package io.chatferry.job.importing;

import io.chatferry.ledger.staging.StagedPortion;
import io.chatferry.ledger.staging.StagedRecord;
import io.chatferry.ledger.staging.Staging;
import io.chatferry.ledger.staging.WriteBehind;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Appends chunks to the ledger behind the step that checks them. A pass counts only when it is merged, which waits for the last
 * chunk, so nothing is lost by being behind.
 */
final class ChunkAppender implements AutoCloseable {

    private final Staging staging;
    private final WriteBehind writer = new WriteBehind("appender");
    private final AtomicLong stored = new AtomicLong();

    ChunkAppender(Staging staging) {
        this.staging = staging;
    }

    /** Takes a chunk; waits until the previous one is stored. */
    void append(List<? extends StagedRecord> records) {
        StagedPortion portion = staging.prepare(records);
        int size = records.size();
        writer.submit(() -> {
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
        writer.await();
    }

    /** How many records are stored. */
    long stored() {
        return stored.get();
    }

    @Override
    public void close() {
        writer.close();
    }
}
