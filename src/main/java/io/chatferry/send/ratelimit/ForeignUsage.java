package io.chatferry.send.ratelimit;

import java.time.Duration;

/**
 * How much of a limit is used by others than the runs of this machine: what the target has counted, minus all that these
 * have sent. It is found anew from the answers of each part of a window, and fades within a window where no answer bears it
 * out, so that a run that was slowed looks again soon. Instants are those of {@link System#nanoTime}. Not thread-safe.
 */
final class ForeignUsage {

    /** It is looked at this often per window. */
    private static final int COMPARISONS_PER_WINDOW = 20;
    /** Without evidence, this power of e is left of it after a window. */
    private static final double FADING = -4;
    /** Near a full limit, this much of what others leave is ours. */
    private static final double OURS_OF_THE_REST = 0.98;

    private static final double MIN_SHARE = 0.02;
    /** However little others leave: this often per window this run asks whether there is more. */
    private static final double MIN_REQUESTS_PER_WINDOW = 6;

    /** What has left, and may not have been counted by the answer that is being read. */
    private static final int LAG = 100;

    private static final long MIN_LAG = Duration.ofMillis(250).toNanos();

    private final CallClassRateLimiter limiter;
    private boolean counting;
    private long anewAt;
    private long usedAnew;
    private long comparedAt;
    private long usedThen;
    private double perNano;

    ForeignUsage(CallClassRateLimiter limiter) {
        this.limiter = limiter;
    }

    /** What an answer says: so many were used of a limit, in the window up to now. */
    record Count(long limit, long used, long windowNanos) {}

    /** A window of the target has begun, in which so many are used. */
    void countsAnew(long now, long used) {
        counting = true;
        anewAt = now;
        usedAnew = used;
        comparedAt = now;
        usedThen = used;
    }

    /** Compares, if it is time; others are left their part if it is believed that the target counts our requests. */
    void compare(Count count, long now, int inFlight, boolean isTrusted) {
        long since = now - comparedAt;
        long window = count.windowNanos();
        if (!counting || since < window / COMPARISONS_PER_WINDOW) {
            return;
        }
        if (now - anewAt > window) {
            anewAt = comparedAt; // a window that slides never begins anew
            usedAnew = usedThen;
        }
        long slack = 5 + 2L * inFlight + count.limit() / 100;
        double found = Math.max(
                unexplained(count.used() - usedThen, since, now, slack),
                unexplained(count.used() - usedAnew, now - anewAt, now, slack));
        found = Math.max(found, unexplained(count.used(), window, now, slack));
        perNano = Math.max(found, perNano * Math.exp(FADING * since / window));
        comparedAt = now;
        usedThen = count.used();
        slow(count, isTrusted);
    }

    /** What was counted within this time, and none of ours has left in it; requests a nanosecond. */
    private double unexplained(long counted, long since, long now, long slack) {
        long lag = Math.max(MIN_LAG, since / LAG);
        long more = counted - limiter.sentWithin(since + lag, now);
        return more > slack ? (double) more / since : 0;
    }

    private void slow(Count count, boolean isTrusted) {
        double all = (double) count.limit() / count.windowNanos();
        double least = Math.max(MIN_SHARE * all, Math.min(all, MIN_REQUESTS_PER_WINDOW / count.windowNanos()));
        boolean isAlone = !isTrusted || perNano < MIN_SHARE * all;
        limiter.slowTo(isAlone ? Double.MAX_VALUE : Math.max(least, OURS_OF_THE_REST * all - perNano));
    }
}
