package io.chatferry.send;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * When each sender may send next: evenly spaced at 99.6 % of the limit. A table of instants rather than limiter objects,
 * since there may be hundreds of thousands of senders; instants that have passed are forgotten. Not thread-safe.
 */
final class SenderPace {

    private static final double SHARE = 0.996;
    private static final int SWEEP = 10_000;

    private final long windowNanos;
    private final Map<Integer, Long> nextAt = new HashMap<>();
    private long intervalNanos;
    private int sweepAt = SWEEP;

    /** A limit of 0 is none. */
    SenderPace(int limit, Duration window) {
        this.windowNanos = window.toNanos();
        limit(limit);
    }

    /** Whether there is a limit. */
    boolean limited() {
        return intervalNanos > 0;
    }

    /** From now on so many a window. */
    void limit(int limit) {
        intervalNanos = limit <= 0 ? 0 : (long) (windowNanos / (limit * SHARE));
    }

    /** The instant from which this sender may send; not after {@code now} if it may now. */
    long nextAt(int sender, long now) {
        Long next = nextAt.get(sender);
        return next == null || next - now < 0 ? now : next;
    }

    /** It sends at this instant. */
    void sends(int sender, long at) {
        if (intervalNanos > 0) {
            holdUntil(sender, at + intervalNanos, at);
        }
    }

    /** The target has refused it until then. */
    void holdUntil(int sender, long until, long now) {
        nextAt.put(sender, until);
        if (nextAt.size() > sweepAt) {
            nextAt.values().removeIf(next -> next - now < 0);
            sweepAt = Math.max(SWEEP, nextAt.size() * 2);
        }
    }
}
