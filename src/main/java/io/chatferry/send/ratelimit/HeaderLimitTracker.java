package io.chatferry.send.ratelimit;

import io.chatferry.cometchat.answer.RateHeaders;
import java.time.Duration;

/**
 * What the answers to one class of calls tell of its limit: how much a window, how long the window is, and whether
 * another program uses it too. Instants are those of {@link System#nanoTime}. Not thread-safe.
 */
final class HeaderLimitTracker {

    /** So many answers must name the same limit, and count our requests; they arrive within a moment. */
    private static final int AGREEING = 16;

    private static final double COUNTED = 0.6;
    private static final double NOT_COUNTED = 0.3;

    /** Up to it, a limit may be that of a sender, and needs more than a header to be believed for a whole class. */
    static final long SENDER_LIKE = 60;

    private static final int LIKE_A_CLASS = 10;
    private static final long SECOND = 1_000_000_000L;
    private static final long MAX_WINDOW = Duration.ofDays(1).toNanos();
    /** What is counted is looked at this often per window. */
    private static final int COMPARISONS_PER_WINDOW = 20;

    private final CallClassRateLimiter limiter;
    private final long configuredWindow;
    private long window;
    private long limit = -1;
    private long remaining = -1;
    private long reset;
    private boolean isTrusted;
    private long readAt;
    private long turnedAt;
    private boolean hasTurned;
    private long unconfirmed;

    private long comparedAt;
    private long leastUsed;
    private long mostUsed;
    private long answersSince;
    private final ForeignUsage foreign;

    HeaderLimitTracker(CallClassRateLimiter limiter) {
        this.limiter = limiter;
        this.foreign = new ForeignUsage(limiter);
        this.configuredWindow = limiter.own().windowNanos();
        this.window = configuredWindow;
    }

    /**
     * The limit that the target names, -1 if it names none that can be believed: what it calls used must count all of our
     * requests, for headers may tell of one sender's limit as well.
     */
    long limit() {
        return isTrusted && isLikeAClass() ? limit : -1;
    }

    /** How long its windows are, as far as that is known. */
    long windowNanos() {
        return window;
    }

    /** What is known from an earlier run. */
    void window(long nanos) {
        window = nanos;
    }

    /** Whether the target has just said that next to nothing is left. */
    boolean isNearlyUsedUp(int inFlight) {
        return limit() > 0 && remaining >= 0 && remaining <= inFlight + limit / 100;
    }

    /** Reads what an answer says; whether it named a limit. */
    boolean read(RateHeaders rate, long now, int inFlight) {
        if (rate.limit() == null) {
            return false;
        }
        if (rate.limit() != limit) {
            limit = rate.limit();
            isTrusted = false;
            remaining = -1;
            comparedAt = 0;
        }
        if (rate.remaining() != null) {
            long remainingNow = Math.min(limit, rate.remaining());
            boolean isNewWindow = remaining >= 0
                    && remainingNow - remaining > 2L * inFlight + 1
                    && limit - remainingNow <= limit / 10 + inFlight;
            if (isNewWindow) {
                windowTurned(rate, now);
            }
            remaining = remainingNow;
            compare(now, inFlight, isNewWindow);
        }
        reset = rate.resetEpochSeconds() == null ? 0 : rate.resetEpochSeconds();
        readAt = now;
        return true;
    }

    /** A window of the target has ended and another begun. */
    private void windowTurned(RateHeaders rate, long now) {
        Long end = rate.resetEpochSeconds();
        long candidate = hasTurned ? now - turnedAt : 0;
        if (reset > 0 && end != null && end - reset >= 2) {
            candidate = (end - reset) * SECOND;
        }
        boolean sentThroughout = now - readAt < candidate / 4;
        if (candidate >= SECOND && candidate <= MAX_WINDOW && sentThroughout && isAnother(candidate)) {
            if (candidate < window || Math.abs(candidate - unconfirmed) < candidate / COMPARISONS_PER_WINDOW) {
                window = Math.abs(candidate - configuredWindow) < tolerance() ? configuredWindow : candidate;
            }
            unconfirmed = candidate;
        }
        hasTurned = true;
        turnedAt = now;
    }

    /** Headers tell of whole seconds only. */
    private boolean isAnother(long candidate) {
        return Math.abs(candidate - window) > tolerance();
    }

    private long tolerance() {
        return Math.max(window / COMPARISONS_PER_WINDOW, SECOND + SECOND / 10);
    }

    /** Compares what the target has counted with what the runs of this machine have sent. */
    private void compare(long now, int inFlight, boolean isNewWindow) {
        long used = limit - remaining;
        if (isNewWindow || comparedAt == 0) {
            startComparison(now, used);
            foreign.countsAnew(now, used);
        }
        answersSince++;
        leastUsed = Math.min(leastUsed, used);
        mostUsed = Math.max(mostUsed, used);
        if (!isTrusted && answersSince >= AGREEING) {
            isTrusted = countsOurRequests(used, now, COUNTED);
        }
        if (now - comparedAt >= window / COMPARISONS_PER_WINDOW && answersSince >= AGREEING) {
            isTrusted &= countsOurRequests(used, now, NOT_COUNTED);
            startComparison(now, used);
        }
        foreign.compare(new ForeignUsage.Count(limit, used, window), now, inFlight, limit() > 0);
    }

    private boolean countsOurRequests(long used, long now, double share) {
        return mostUsed - leastUsed >= share * answersSince
                || used * 2 > limiter.sentWithin(window + window / 200, now);
    }

    private void startComparison(long now, long used) {
        comparedAt = now;
        leastUsed = used;
        mostUsed = used;
        answersSince = 0;
    }

    /** A limit of a few is one sender's, unless the job file says as little. */
    private boolean isLikeAClass() {
        return limit > 0
                && (limit > SENDER_LIKE || limit * LIKE_A_CLASS > limiter.own().limit());
    }
}
