package io.chatferry.job.importing;

import io.chatferry.ledger.staging.PassIntake.FileYield;
import io.chatferry.model.Kind;
import io.chatferry.source.api.SourceItem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts the records of each file of a pass. Not thread-safe. */
final class FileYields {

    private final Map<String, long[]> counts = new LinkedHashMap<>();
    private String last = "";
    private long[] lastCounts = new long[Kind.values().length];

    /** Counts an item, if it is a record or stands for records that cannot be read. */
    void add(SourceItem item) {
        Kind kind = kind(item);
        if (kind == null) {
            return;
        }
        String file = item.origin().file();
        if (!file.equals(last)) { // mostly the same string
            last = file;
            lastCounts = counts.computeIfAbsent(file, name -> new long[Kind.values().length]);
        }
        lastCounts[kind.number()]++;
    }

    private static @Nullable Kind kind(SourceItem item) {
        if (item instanceof SourceItem.ParsedRecord parsed) {
            return parsed.record().kind();
        } else if (item instanceof SourceItem.MalformedRecord broken) {
            return broken.kind();
        } else if (item instanceof SourceItem.SkippedRow row) {
            return row.kind();
        }
        return item instanceof SourceItem.UnreadablePart unread ? unread.kind() : null;
    }

    /**
     * The yield of each file.
     *
     * @param read the files that were read, also those without a record
     * @param leftOut files that were not read, though they look like data
     */
    List<FileYield> of(List<String> read, List<String> leftOut) {
        List<FileYield> yields = new ArrayList<>();
        counts.forEach((file, byKind) -> {
            for (Kind kind : Kind.values()) {
                if (byKind[kind.number()] > 0) {
                    yields.add(new FileYield(file, kind, byKind[kind.number()], true));
                }
            }
        });
        read.stream()
                .filter(file -> !counts.containsKey(file))
                .forEach(file -> yields.add(new FileYield(file, null, 0, true)));
        leftOut.forEach(file -> yields.add(new FileYield(file, null, 0, false)));
        return yields;
    }
}
