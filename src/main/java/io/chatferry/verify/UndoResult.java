package io.chatferry.verify;

import io.chatferry.model.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What {@code undo} has deleted and kept. Thread-safe. */
public final class UndoResult {

    private static final int MAX_LISTED = 100;

    private final Map<Kind, Long> deleted = new EnumMap<>(Kind.class);
    private final List<String> kept = new ArrayList<>();
    private long keptCount;

    /** How many records of a kind were deleted. */
    public synchronized long deleted(Kind kind) {
        return deleted.getOrDefault(kind, 0L);
    }

    /** What is kept, and why; at most the first {@value #MAX_LISTED}. */
    public synchronized List<String> kept() {
        return List.copyOf(kept);
    }

    /** How many records are kept. */
    public synchronized long keptCount() {
        return keptCount;
    }

    synchronized void addDeleted(Kind kind) {
        deleted.merge(kind, 1L, Long::sum);
    }

    /** A record that counted as deleted is shown by the target all the same. */
    synchronized void addReappeared(Kind kind) {
        deleted.merge(kind, -1L, Long::sum);
    }

    /** A record or a file stays where it is. */
    public synchronized void addKept(String what) {
        keptCount++;
        if (kept.size() < MAX_LISTED) {
            kept.add(what);
        }
    }
}
