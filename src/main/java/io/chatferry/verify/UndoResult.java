package io.chatferry.verify;

import io.chatferry.model.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What {@code undo} has done. Thread-safe. */
public final class UndoResult {

    private static final int MOST_LISTED = 100;

    private final Map<Kind, Long> gone = new EnumMap<>(Kind.class);
    private final List<String> kept = new ArrayList<>();
    private long keptInAll;

    /** How many of a kind are not in the target any more. */
    public synchronized long of(Kind kind) {
        return gone.getOrDefault(kind, 0L);
    }

    /** What stays, and why; the first ones. */
    public synchronized List<String> kept() {
        return List.copyOf(kept);
    }

    /** How much stays. */
    public synchronized long keptInAll() {
        return keptInAll;
    }

    synchronized void gone(Kind kind) {
        gone.merge(kind, 1L, Long::sum);
    }

    synchronized void backAgain(Kind kind) {
        gone.merge(kind, -1L, Long::sum);
    }

    synchronized void kept(String what) {
        keptInAll++;
        if (kept.size() < MOST_LISTED) {
            kept.add(what);
        }
    }
}
