package io.chatferry.source.jdbc;

import io.chatferry.model.Group;
import io.chatferry.model.Origin;
import io.chatferry.model.Problem;
import io.chatferry.source.api.RecordStream;
import io.chatferry.source.api.RowCount;
import io.chatferry.source.api.SourceItem;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes groups private whose type the database does not tell: a room must not become public because nothing says that it is
 * private. How many these are is a notice. Not thread-safe.
 */
final class PrivateGroups implements RecordStream {

    private final RecordStream records;
    private @Nullable Origin first;
    private long count;
    private boolean isReported;

    PrivateGroups(RecordStream records) {
        this.records = records;
    }

    @Override
    public @Nullable SourceItem next() throws IOException {
        SourceItem item = records.next();
        if (item == null && count > 0 && !isReported) {
            isReported = true;
            return new SourceItem.Notice(Objects.requireNonNull(first), message());
        }
        return item instanceof SourceItem.ParsedRecord parsed && parsed.record() instanceof Group group
                ? described(parsed, group)
                : item;
    }

    private SourceItem described(SourceItem.ParsedRecord parsed, Group group) {
        boolean isTypeWrong = parsed.problems().stream().map(Problem::field).anyMatch("type"::equals);
        if (group.type() != null || isTypeWrong) {
            return parsed;
        }
        count++;
        first = first == null ? parsed.origin() : first;
        Group closed = new Group(
                group.guid(),
                group.name(),
                "private",
                group.password(),
                group.icon(),
                group.description(),
                group.owner(),
                group.tags(),
                group.metadata(),
                group.createdAt());
        return new SourceItem.ParsedRecord(
                parsed.origin(), closed, parsed.problems(), parsed.raw(), parsed.description());
    }

    private String message() {
        return (count == 1 ? "1 group" : count + " groups") + " without a type: private; set `type`";
    }

    @Override
    public List<String> filesRead() {
        return records.filesRead();
    }

    @Override
    public List<RowCount> rowCounts() {
        return records.rowCounts();
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
    public long bytesRead() {
        return records.bytesRead();
    }

    @Override
    public void close() throws IOException {
        records.close();
    }
}
