package io.chatferry.source.mapping;

import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.RecordStream;
import io.chatferry.source.api.RowCount;
import io.chatferry.source.api.SourceItem;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The records of an export by a mapping, and behind them what is to be told of the whole. */
final class MappedStream implements RecordStream {

    private final RecordStream records;
    private final MappingRun run;
    private final @Nullable ExportFiles owned;
    private @Nullable Deque<SourceItem> last;

    /** @param owned is closed with this */
    MappedStream(RecordStream records, MappingRun run, @Nullable ExportFiles owned) {
        this.records = records;
        this.run = run;
        this.owned = owned;
    }

    @Override
    public @Nullable SourceItem next() throws IOException {
        if (last != null) {
            return last.poll();
        }
        SourceItem item = records.next();
        if (item != null) {
            return item;
        }
        last = new ArrayDeque<>(run.report());
        return last.poll();
    }

    @Override
    public long bytesRead() {
        return records.bytesRead();
    }

    @Override
    public List<String> filesRead() {
        return records.filesRead();
    }

    @Override
    public List<RowCount> rowCounts() {
        return run.rowCounts();
    }

    @Override
    public void limitRows(RowLimits limits) {
        records.limitRows(limits);
    }

    @Override
    public Set<String> filesCut() {
        return records.filesCut();
    }

    @Override
    public void close() throws IOException {
        try {
            records.close();
        } finally {
            run.lookups().close();
            if (owned != null) {
                owned.close();
            }
        }
    }
}
