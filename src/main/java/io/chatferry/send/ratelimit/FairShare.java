package io.chatferry.send.ratelimit;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Divides a limit between the runs of one machine: evenly, and the others get what one run does not use. All of
 * them see all slots that are taken. A run that has used more than others lately looks less far ahead, so that it gets only
 * those slots that these have left; no slot is lost, and nothing has to be agreed on. Instants are those of {@link
 * System#nanoTime}. Not thread-safe.
 */
final class FairShare {

    /** What was taken counts less and less; after this part of a window a third. */
    private static final int MEMORY_PART = 10;

    private static final Duration SHORTEST_MEMORY = Duration.ofMillis(250);
    /** How far ahead a run looks that has used more than all others: enough for it to take what these do not. */
    private static final Duration MIN_AHEAD = Duration.ofMillis(5);
    /** As much as this is the same; without it, those that have used alike would take turns at every slot. */
    private static final double TOLERANCE = 0.98;

    private final double memoryNanos;
    private final Use own = new Use();
    private final Map<Integer, Use> others = new HashMap<>();

    FairShare(Duration window) {
        memoryNanos = Math.max(SHORTEST_MEMORY.toNanos(), window.toNanos() / MEMORY_PART);
    }

    /** This run takes a slot. */
    void took(long at) {
        own.add(at);
    }

    /** Another run takes a slot. */
    void tookElsewhere(int by, long at) {
        others.computeIfAbsent(by, run -> new Use()).add(at);
    }

    /** How far ahead of its instant this run may take a slot. */
    long aheadNanos(long now) {
        long full = CallClassRateLimiter.AHEAD.toNanos();
        if (others.isEmpty()) {
            return full;
        }
        others.values().removeIf(use -> now - use.at > memoryNanos);
        double ownUse = own.at(now) * TOLERANCE - 1;
        long behind =
                others.values().stream().filter(use -> use.at(now) < ownUse).count();
        return behind == 0 ? full : full - (full - MIN_AHEAD.toNanos()) * behind / others.size();
    }

    /** Slots that a run has taken, each counted the less the older it is. */
    private final class Use {
        private double amount;
        private long at;

        void add(long instant) {
            amount = at(instant) + 1;
            at = amount == 1 || instant - at > 0 ? instant : at;
        }

        double at(long now) {
            return amount == 0 ? 0 : amount * Math.exp(-Math.max(0, now - at) / memoryNanos);
        }
    }
}
