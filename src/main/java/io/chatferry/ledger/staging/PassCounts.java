package io.chatferry.ledger.staging;

import io.chatferry.model.Kind;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** Counts of one pass over the export, by kind and word. Not thread-safe. */
public final class PassCounts {

    /** Source records read. */
    public static final String READ = "read";
    /** Records with at least one broken rule. */
    public static final String REJECTED = "rejected";
    /** Records left out by a setting. */
    public static final String SKIPPED = "skipped";
    /** Same key, same content as another record of the pass. */
    public static final String DUPLICATE = "duplicate";
    /** Records whose message was sent before with other content. */
    public static final String CHANGED = "changed";
    /** Messages more than were read, since a repair has split one. */
    public static final String SPLIT = "split";
    /** Records that were repaired. */
    public static final String REPAIRED = "repaired";
    /** Files whose rest could not be read. */
    public static final String UNREAD = "unread";
    /** Prefix of what normalising has changed: field, then the rule's name. */
    public static final String NORMALISED = "normalised:";
    /** Prefix of what the endpoint does not carry. */
    public static final String LOSS = "loss:";

    private final Map<Kind, Map<String, Long>> counts = new EnumMap<>(Kind.class);

    /** Counts one. */
    public void add(Kind kind, String word) {
        add(kind, word, 1);
    }

    /** Counts several. */
    public void add(Kind kind, String word, long amount) {
        counts.computeIfAbsent(kind, k -> new TreeMap<>()).merge(word, amount, Long::sum);
    }

    /** How many. */
    public long of(Kind kind, String word) {
        return counts.getOrDefault(kind, Map.of()).getOrDefault(word, 0L);
    }

    /** All words counted for a kind. */
    public Map<String, Long> of(Kind kind) {
        return Map.copyOf(counts.getOrDefault(kind, Map.of()));
    }
}
