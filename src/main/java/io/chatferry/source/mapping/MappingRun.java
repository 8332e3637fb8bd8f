package io.chatferry.source.mapping;

import io.chatferry.model.Kind;
import io.chatferry.model.Origin;
import io.chatferry.source.api.RowCount;
import io.chatferry.source.api.SourceItem;
import io.chatferry.source.api.SourceSettings;
import io.chatferry.source.mapping.lookup.Lookups;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the passes of one reading of an export share: settings, lookups and counts. Not thread-safe. */
final class MappingRun {

    private final SourceSettings settings;
    private final Lookups lookups;
    private final Map<String, Set<String>> reportedNames = new HashMap<>();
    private final Map<String, Count> rows = new LinkedHashMap<>();
    private final Map<String, Count> leftOut = new LinkedHashMap<>();

    MappingRun(SourceSettings settings, Lookups lookups) {
        this.settings = settings;
        this.lookups = lookups;
    }

    /** A count of rows, or of parts of rows. */
    private static final class Count {
        private final @Nullable Kind kind;
        private long yes;
        private long no;
        private @Nullable Origin firstNo;

        Count(@Nullable Kind kind) {
            this.kind = kind;
        }

        void add(boolean is, Origin origin) {
            if (is) {
                yes++;
            } else {
                firstNo = no++ == 0 ? origin : firstNo;
            }
        }
    }

    SourceSettings settings() {
        return settings;
    }

    Lookups lookups() {
        return lookups;
    }

    /** The names that notices about the files of a description have named, so that each appears once. */
    Set<String> reportedNames(FileSpec part) {
        return reportedNames.computeIfAbsent(part.path(), any -> new HashSet<>());
    }

    /** A row was read by a description, which has taken it or not. */
    void count(EntitySpec entity, boolean taken, Origin origin) {
        rows.computeIfAbsent(entity.path(), any -> new Count(entity.kind())).add(taken, origin);
    }

    /** A row was read by all descriptions of its file. */
    void count(FileSpec part, boolean taken, Origin origin) {
        rows.computeIfAbsent(part.path(), any -> new Count(null)).add(taken, origin);
    }

    /** An attachment or a reaction of a message cannot be sent, and the message is sent without it. */
    void leaveOut(String what, Origin origin) {
        leftOut.computeIfAbsent(what, any -> new Count(null)).add(false, origin);
    }

    List<RowCount> rowCounts() {
        List<RowCount> counts = new ArrayList<>();
        rows.forEach((path, count) -> counts.add(new RowCount(path, count.kind, count.yes, count.no, count.firstNo)));
        return counts;
    }

    /** What is to be told at the end. */
    List<SourceItem> report() {
        List<SourceItem> items = new ArrayList<>(lookups.report());
        leftOut.forEach((what, count) -> items.add(new SourceItem.Notice(
                count.firstNo == null ? new Origin("", 1, 0) : count.firstNo, leftOut(what, count.no))));
        return items;
    }

    private static String leftOut(String what, long count) {
        String counted = count == 1 ? "1 " + what : count + " " + what + "s";
        if (what.equals(EntitySpec.GROUP_TYPE)) {
            return counted + " without a type: private; set `type`";
        }
        return counted + (count == 1 ? " is" : " are") + " left out of messages, without a usable "
                + (what.equals("attachment") ? "url" : "emoji or user")
                + (count == 1 ? "" : " (this is the first)");
    }
}
