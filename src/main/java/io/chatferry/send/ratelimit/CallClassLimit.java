package io.chatferry.send.ratelimit;

import io.chatferry.cometchat.answer.RateHeaders;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The limit of one class of calls: what the job file says, corrected by what the target says and does. The target may
 * allow less, by its headers or by refusing: then what it let through within a window is taken for its limit, and tried
 * to exceed again after a while. It is never exceeded on purpose. Not thread-safe.
 */
final class CallClassLimit {

    /** A target that lets through next to nothing is busy with something else. */
    private static final int MIN_PART = 20;
    /** Refusals this close together are no accidents. */
    private static final int REPEATED_WITHIN_WINDOWS = 2;

    private static final double FIRST_RAISE = 0.05;
    private static final double CAREFUL_RAISE = 0.01;
    private static final int CAREFUL_WINDOWS = 5;

    private final CallClassRateLimiter limiter;
    private final RequestWindowCounter accepted;
    private final HeaderLimitTracker headers;
    private final long windowNanos;
    private int consecutiveRefusals;
    private long pausedAt;
    private boolean paused;
    private boolean isGuess;
    private boolean isFromHeaders;
    private double raise = FIRST_RAISE;
    private long raiseAt;

    CallClassLimit(long limit, Duration window, long now, CallClassRateLimiter.NextStep next) {
        limiter = new CallClassRateLimiter(limit, window, now, next);
        accepted = new RequestWindowCounter(window, now - 2 * window.toNanos());
        headers = new HeaderLimitTracker(limiter);
        windowNanos = window.toNanos();
    }

    CallClassRateLimiter limiter() {
        return limiter;
    }

    /** What was used before this run began, which the target has counted too. */
    void usedBefore(long at) {
        limiter.usedBefore(at);
        accepted.add(at, 1);
    }

    /** Another run on this machine uses one up, which the target counts too. */
    void usedElsewhere(int by, long at) {
        limiter.usedElsewhere(by, at);
        accepted.add(at, 1);
    }

    /** The target did what it was asked. */
    void passed(RateHeaders rate, long now, int inFlight) {
        consecutiveRefusals = 0;
        accepted.add(now, 1);
        if (headers.read(rate, now, inFlight) && headers.limit() > 0) {
            adopt(headers.limit(), headers.windowNanos());
            isFromHeaders = true;
        } else if (isFromHeaders) {
            isFromHeaders = false; // they were about something else
            limiter.allow(limiter.own().limit(), windowNanos);
        } else if (isGuess && now - raiseAt >= 0) {
            raise(now);
        }
    }

    /** How often the target has refused since it last let something through, with this refusal. */
    int refused() {
        return ++consecutiveRefusals;
    }

    /** The target refuses the whole app. */
    void exhausted(RateHeaders rate, @Nullable Duration pause, long now) {
        boolean repeated = paused && now - pausedAt < REPEATED_WITHIN_WINDOWS * windowNanos;
        paused = true;
        pausedAt = now;
        long through = acceptedLately(now);
        Long named = rate.limit();
        if (named != null && isBorneOut(named, through)) {
            adopt(named, windowOf(named, pause, now));
        } else if (repeated && headers.limit() < 0) {
            guess(Math.max(through, limiter.own().limit() / MIN_PART), now);
        }
        limiter.discardOwed(now);
    }

    /** Requests, of all runs on this machine, that the target has let through within the last window. */
    long acceptedLately(long now) {
        return accepted.within(windowNanos, now);
    }

    /** The limit that the target itself has named, -1 if it has not. */
    long named() {
        return headers.limit();
    }

    boolean isNearlyUsedUp(int inFlight) {
        return headers.isNearlyUsedUp(inFlight);
    }

    /** What an earlier run has found out; what is said or done today counts for more. */
    void restore(CallClassRateLimiter.Bound bound, long now) {
        headers.window(bound.windowNanos());
        limiter.allow(bound.limit(), bound.windowNanos());
        isGuess = limiter.isLowered();
        raiseAt = now + windowNanos;
    }

    /** How the target's limit differs from the job file's, as text; empty if it does not. */
    String message(String name) {
        CallClassRateLimiter.Bound own = limiter.own();
        CallClassRateLimiter.Bound bound = limiter.bound();
        String agreed = "not " + own.limit() + " as the job file says";
        if (limiter.isLowered()) {
            return "the target allows " + bound.limit() + " " + name + " requests in " + seconds(bound.windowNanos())
                    + ", " + agreed;
        }
        long limit = headers.limit();
        boolean more = limit > 0 && (double) limit / headers.windowNanos() > own.perNano() * 1.001;
        return more
                ? "the target would allow " + limit + " " + name + " requests in " + seconds(headers.windowNanos())
                        + ", " + agreed
                : "";
    }

    private static String seconds(long nanos) {
        return nanos % 1_000_000_000L == 0 ? nanos / 1_000_000_000L + " s" : nanos / 1_000_000L + " ms";
    }

    private void adopt(long limit, long window) {
        CallClassRateLimiter.Bound bound = new CallClassRateLimiter.Bound(limit, window);
        boolean lower = bound.perNano() < limiter.own().perNano();
        if (isGuess || (lower ? !bound.equals(limiter.bound()) : limiter.isLowered())) {
            isGuess = false;
            limiter.allow(limit, window);
        }
    }

    /**
     * A cap in a refusal is that of the class if about as much has passed: in a window of ours at most two of the target's
     * may have had their share.
     */
    private boolean isBorneOut(long named, long through) {
        return named * MIN_PART >= limiter.own().limit()
                && through >= named - named / 5
                && named <= limiter.own().limit();
    }

    /**
     * The window in which the target counts: since so many have passed, until it takes more again. Of a time in whole
     * seconds, rounded up; so it is the whole second at or before that.
     */
    private long windowOf(long named, @Nullable Duration pause, long now) {
        long since = accepted.since(named, now);
        if (pause == null || since == now) {
            return headers.windowNanos();
        }
        long most = now - since + pause.toNanos();
        long second = Duration.ofSeconds(1).toNanos();
        boolean asConfigured = Math.abs(most - second / 2 - windowNanos) <= Math.max(second, windowNanos / 10);
        return asConfigured ? windowNanos : Math.max(second, (most + second / 10) / second * second);
    }

    private void guess(long limit, long now) {
        if (isGuess) {
            raise = CAREFUL_RAISE;
            raiseAt = now + CAREFUL_WINDOWS * windowNanos;
        } else {
            raise = FIRST_RAISE;
            raiseAt = now + windowNanos;
        }
        isGuess = true;
        limiter.allow(limit, windowNanos);
    }

    /** Nothing was refused for a while: perhaps the target allows more. */
    private void raise(long now) {
        CallClassRateLimiter.Bound bound = limiter.bound();
        limiter.allow((long) Math.ceil(bound.limit() * (1 + raise)), bound.windowNanos());
        isGuess = limiter.isLowered();
        raise = Math.min(1, raise * 2);
        raiseAt = now + windowNanos;
    }
}
