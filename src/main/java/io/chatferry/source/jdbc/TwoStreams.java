package io.chatferry.source.jdbc;

import io.chatferry.model.Kind;
import io.chatferry.source.api.RecordStream;
import io.chatferry.source.api.RowCount;
import io.chatferry.source.api.SourceItem;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Two streams as one, in the order of kinds: users of both, then groups, members and messages. Not thread-safe. */
final class TwoStreams implements RecordStream {

    private final RecordStream first;
    private final RecordStream second;
    private @Nullable SourceItem nextOfFirst;
    private @Nullable SourceItem nextOfSecond;

    TwoStreams(RecordStream first, RecordStream second) {
        this.first = first;
        this.second = second;
    }

    @Override
    public @Nullable SourceItem next() throws IOException {
        nextOfFirst = nextOfFirst == null ? first.next() : nextOfFirst;
        nextOfSecond = nextOfSecond == null ? second.next() : nextOfSecond;
        SourceItem item;
        if (nextOfSecond == null || (nextOfFirst != null && order(nextOfFirst) <= order(nextOfSecond))) {
            item = nextOfFirst;
            nextOfFirst = null;
        } else {
            item = nextOfSecond;
            nextOfSecond = null;
        }
        return item;
    }

    /** What is about no record comes first. */
    private static int order(SourceItem item) {
        Kind kind = null;
        if (item instanceof SourceItem.ParsedRecord parsed) {
            kind = parsed.record().kind();
        } else if (item instanceof SourceItem.MalformedRecord malformed) {
            kind = malformed.kind();
        } else if (item instanceof SourceItem.RowNotTaken row) {
            kind = row.kind();
        } else if (item instanceof SourceItem.UnreadablePart unread) {
            kind = unread.kind();
        }
        return kind == null ? -1 : kind.number();
    }

    @Override
    public List<String> filesRead() {
        return Stream.concat(first.filesRead().stream(), second.filesRead().stream())
                .toList();
    }

    @Override
    public List<RowCount> rowCounts() {
        return Stream.concat(first.rowCounts().stream(), second.rowCounts().stream())
                .toList();
    }

    @Override
    public void limitRows(RowLimits limits) {
        first.limitRows(limits);
        second.limitRows(limits);
    }

    @Override
    public Set<String> filesCut() {
        return Stream.concat(first.filesCut().stream(), second.filesCut().stream())
                .collect(Collectors.toSet());
    }

    @Override
    public long bytesRead() {
        return first.bytesRead() + second.bytesRead();
    }

    @Override
    public void close() throws IOException {
        try (first) {
            second.close();
        }
    }
}
