package io.chatferry.ledger.outbox;

import io.chatferry.ledger.Db;

/**
 * Decides when and how much of the message log is folded: many changes at a time, because the claim and the outcome of a
 * message are then one change, and changes of neighbouring rows lie together. The cost of a change is measured, since it
 * takes ten microseconds in a small ledger and a thousand in one that is larger than the memory. Not thread-safe.
 */
final class LogFolding {

    /** Below this number of changes folding is not worth a transaction. */
    private static final int LEAST_CHANGES = 400;

    /** A stop folds the rest of the log, and may take this long for it. */
    private static final long LONGEST_STOP_NANOS = 2_500_000_000L;

    private static final long URGENT_FOLD_NANOS = 200_000_000L;
    private static final long IDLE_FOLD_NANOS = 15_000_000L;

    /** The next fold takes at most so many times as many changes as the last one. */
    private static final double GROWTH = 4.0;

    /** The measured cost moves by this fraction towards the newest measurement. */
    private static final double SMOOTHING = 1.0 / 8;

    private static final double FIRST_ESTIMATE_NANOS = 10_000;

    private final Db db;
    private int unfolded;
    private double nanosPerChange = FIRST_ESTIMATE_NANOS;
    private int changesAtOnce = LEAST_CHANGES;

    LogFolding(Db db) {
        this.db = db;
    }

    /** Changes were appended to the log. */
    void added(int changes) {
        unfolded += changes;
    }

    /** The log is empty. */
    void clear() {
        unfolded = 0;
    }

    void foldSome(boolean isIdle) {
        boolean isUrgent = unfolded * nanosPerChange > LONGEST_STOP_NANOS;
        if (!isUrgent && (!isIdle || unfolded < LEAST_CHANGES)) {
            return;
        }
        double most = (isUrgent ? URGENT_FOLD_NANOS : IDLE_FOLD_NANOS) / nanosPerChange;
        changesAtOnce = (int) Math.max(1, Math.min(most, changesAtOnce * GROWTH));
        long start = System.nanoTime();
        int folded = db.write(connection -> {
            return MessageLog.fold(connection, changesAtOnce);
        });
        unfolded = folded == 0 ? 0 : unfolded - folded;
        double measured = (System.nanoTime() - start) / (double) Math.max(1, folded);
        nanosPerChange += (measured - nanosPerChange) * SMOOTHING;
    }
}
