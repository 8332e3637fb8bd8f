package io.chatferry.job.importing;

import io.chatferry.ledger.staging.StagedRecord;
import io.chatferry.model.RejectCode;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamWriter;

/**
 * The writer of the {@code stage} step. A portion is stored in a transaction of the ledger, not of the framework, by a thread
 * that is at most one portion behind the step, so that checking and storing use two cores. Nothing is lost by that, since a
 * pass counts only when it is merged, and it is complete only after {@link #flush}.
 */
final class LedgerItemWriter implements ItemStreamWriter<List<StagedRecord>> {

    private final StagePass pass;
    private @Nullable ChunkAppender appender;

    LedgerItemWriter(StagePass pass) {
        this.pass = pass;
    }

    @Override
    public void open(ExecutionContext context) {
        appender = new ChunkAppender(pass.begin());
    }

    @Override
    public void write(Chunk<? extends List<StagedRecord>> chunk) {
        for (List<StagedRecord> records : chunk) {
            Objects.requireNonNull(appender).append(records);
            if (records.stream().anyMatch(LedgerItemWriter::isUnreadPart)) {
                pass.partUnread();
            }
        }
    }

    private static boolean isUnreadPart(StagedRecord record) {
        return record instanceof StagedRecord.Rejected rejected
                && rejected.problems().get(0).code() == RejectCode.REST_UNREAD;
    }

    /** Waits until everything that was written is stored. */
    void flush() {
        Objects.requireNonNull(appender).await();
    }

    /** How many records are stored since it was opened. */
    long recordsStored() {
        return appender == null ? 0 : appender.stored();
    }

    @Override
    public void close() {
        if (appender != null) {
            appender.close();
        }
        if (!pass.isComplete()) {
            pass.discard();
        }
    }
}
