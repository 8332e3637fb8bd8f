package io.chatferry.ledger.staging;

import io.chatferry.model.Change;
import io.chatferry.model.Kind;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Counts of one pass over the export, by kind and name. Not thread-safe. */
public final class PassCounts {

    /** Source records read. */
    public static final String READ = "read";
    /** Records with at least one broken rule. */
    public static final String REJECTED = "rejected";
    /** Records that a setting leaves out. */
    public static final String SKIPPED = "skipped";
    /** Rows that no description of the mapping takes: part of {@link #SKIPPED}. */
    public static final String NOT_TAKEN = SKIPPED + ":" + StagedRecord.Skipped.NOT_TAKEN;
    /** Same key, same content as another record of the pass. */
    public static final String DUPLICATE = "duplicate";
    /** Records whose message was sent before with other content. */
    public static final String CHANGED = "changed";
    /** Messages that a repair has added by splitting one. */
    public static final String SPLIT = "split";
    /** Records that were repaired. */
    public static final String REPAIRED = "repaired";
    /** Files that could not be read to their end. */
    public static final String UNREAD = "unread";
    /** Replies, sent outside of threads, to a message that the ledger does not have. */
    public static final String WITHOUT_PARENT = "without-parent";
    /** Prefix of the changes by normalization: field, then the name of the rule. */
    public static final String NORMALISED = "normalised:";
    /** Prefix of what the endpoint cannot carry. */
    public static final String LOSS = "loss:";

    private final Map<Kind, Map<String, long[]>> counts = new EnumMap<>(Kind.class);
    /** The names of changes, which are counted for almost every message. */
    private final Map<Change.Rule, Map<String, String>> changes = new EnumMap<>(Change.Rule.class);

    /** Counts one. */
    public void add(Kind kind, String word) {
        add(kind, word, 1);
    }

    /** Counts several. */
    public void add(Kind kind, String word, long amount) {
        counts.computeIfAbsent(kind, k -> new HashMap<>()).computeIfAbsent(word, w -> new long[1])[0] += amount;
    }

    /** Counts a change by normalization. */
    void add(Kind kind, Change change) {
        String word = changes.computeIfAbsent(change.rule(), rule -> new HashMap<>())
                .computeIfAbsent(
                        change.field(),
                        field -> NORMALISED + field + ":" + change.rule().name());
        add(kind, word);
    }

    /** The count; 0 if there is none. */
    public long of(Kind kind, String word) {
        long[] count = counts.getOrDefault(kind, Map.of()).get(word);
        return count == null ? 0 : count[0];
    }

    /** All counts of a kind, by name. */
    public Map<String, Long> of(Kind kind) {
        Map<String, Long> all = new TreeMap<>();
        counts.getOrDefault(kind, Map.of()).forEach((word, count) -> all.put(word, count[0]));
        return all;
    }
}
