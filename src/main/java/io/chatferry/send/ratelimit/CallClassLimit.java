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
    private static final int LEAST_PART = 20;
    /** Refusals this close together are no accidents. */
    private static final int TOGETHER = 2;

    private static final double FIRST_RAISE = 0.05;
    private static final double CAREFUL_RAISE = 0.01;
    private static final int CAREFUL_WINDOWS = 5;

    private final CallClassRateLimiter pace;
    private final RequestWindowCounter passed;
    private final HeaderLimitTracker told;
    private final long windowNanos;
    private int refusedInARow;
    private long pausedAt;
    private boolean paused;
    private boolean guessed;
    private boolean fromHeaders;
    private double raise = FIRST_RAISE;
    private long raiseAt;

    CallClassLimit(long limit, Duration window, long now, CallClassRateLimiter.NextStep next) {
        pace = new CallClassRateLimiter(limit, window, now, next);
        passed = new RequestWindowCounter(window, now - 2 * window.toNanos());
        told = new HeaderLimitTracker(pace);
        windowNanos = window.toNanos();
    }

    CallClassRateLimiter pace() {
        return pace;
    }

    /** What was used before this run began, which the target has counted too. */
    void usedBefore(long at) {
        pace.usedBefore(at);
        passed.add(at, 1);
    }

    /** Another run on this machine uses one up, which the target counts too. */
    void usedElsewhere(int by, long at) {
        pace.usedElsewhere(by, at);
        passed.add(at, 1);
    }

    /** The target did what it was asked. */
    void passed(RateHeaders rate, long now, int underWay) {
        refusedInARow = 0;
        passed.add(now, 1);
        if (told.read(rate, now, underWay) && told.limit() > 0) {
            believe(told.limit(), told.windowNanos());
            fromHeaders = true;
        } else if (fromHeaders) {
            fromHeaders = false; // they were about something else
            pace.allow(pace.own().limit(), windowNanos);
        } else if (guessed && now - raiseAt >= 0) {
            raise(now);
        }
    }

    /** How often the target has refused since it last let something through, with this refusal. */
    int refused() {
        return ++refusedInARow;
    }

    /** The target refuses the whole app. */
    void exhausted(RateHeaders rate, @Nullable Duration pause, long now) {
        boolean again = paused && now - pausedAt < TOGETHER * windowNanos;
        paused = true;
        pausedAt = now;
        long through = passedLately(now);
        Long named = rate.limit();
        if (named != null && isBorneOut(named, through)) {
            believe(named, windowOf(named, pause, now));
        } else if (again && told.limit() < 0) {
            guess(Math.max(through, pace.own().limit() / LEAST_PART), now);
        }
        pace.forgive(now);
    }

    /** Requests, of all runs on this machine, that the target has let through within the last window. */
    long passedLately(long now) {
        return passed.within(windowNanos, now);
    }

    /** The limit that the target itself has named, -1 if it has not. */
    long named() {
        return told.limit();
    }

    boolean nearlyUsedUp(int underWay) {
        return told.nearlyUsedUp(underWay);
    }

    /** What an earlier run has found out; what is said or done today counts for more. */
    void remembered(CallClassRateLimiter.Bound bound, long now) {
        told.window(bound.windowNanos());
        pace.allow(bound.limit(), bound.windowNanos());
        guessed = pace.lowered();
        raiseAt = now + windowNanos;
    }

    /** How the target's limit differs from the job file's, in words; empty if it does not. */
    String message(String name) {
        CallClassRateLimiter.Bound own = pace.own();
        CallClassRateLimiter.Bound bound = pace.bound();
        String agreed = "not " + own.limit() + " as the job file says";
        if (pace.lowered()) {
            return "the target allows " + bound.limit() + " " + name + " requests in " + seconds(bound.windowNanos())
                    + ", " + agreed;
        }
        long limit = told.limit();
        boolean more = limit > 0 && (double) limit / told.windowNanos() > own.perNano() * 1.001;
        return more
                ? "the target would allow " + limit + " " + name + " requests in " + seconds(told.windowNanos()) + ", "
                        + agreed
                : "";
    }

    private static String seconds(long nanos) {
        return nanos % 1_000_000_000L == 0 ? nanos / 1_000_000_000L + " s" : nanos / 1_000_000L + " ms";
    }

    private void believe(long limit, long window) {
        CallClassRateLimiter.Bound bound = new CallClassRateLimiter.Bound(limit, window);
        boolean lower = bound.perNano() < pace.own().perNano();
        if (guessed || (lower ? !bound.equals(pace.bound()) : pace.lowered())) {
            guessed = false;
            pace.allow(limit, window);
        }
    }

    /**
     * A cap in a refusal is that of the class if about as much has passed: in a window of ours at most two of the target's
     * may have had their share.
     */
    private boolean isBorneOut(long named, long through) {
        return named * LEAST_PART >= pace.own().limit()
                && through >= named - named / 5
                && named <= pace.own().limit();
    }

    /**
     * The window in which the target counts: since so many have passed, until it takes more again. Of a time in whole
     * seconds, rounded up; so it is the whole second at or before that.
     */
    private long windowOf(long named, @Nullable Duration pause, long now) {
        long since = passed.since(named, now);
        if (pause == null || since == now) {
            return told.windowNanos();
        }
        long most = now - since + pause.toNanos();
        long second = Duration.ofSeconds(1).toNanos();
        boolean asConfigured = Math.abs(most - second / 2 - windowNanos) <= Math.max(second, windowNanos / 10);
        return asConfigured ? windowNanos : Math.max(second, (most + second / 10) / second * second);
    }

    private void guess(long limit, long now) {
        if (guessed) {
            raise = CAREFUL_RAISE;
            raiseAt = now + CAREFUL_WINDOWS * windowNanos;
        } else {
            raise = FIRST_RAISE;
            raiseAt = now + windowNanos;
        }
        guessed = true;
        pace.allow(limit, windowNanos);
    }

    /** Nothing was refused for a while: perhaps the target allows more. */
    private void raise(long now) {
        CallClassRateLimiter.Bound bound = pace.bound();
        pace.allow((long) Math.ceil(bound.limit() * (1 + raise)), bound.windowNanos());
        guessed = pace.lowered();
        raise = Math.min(1, raise * 2);
        raiseAt = now + windowNanos;
    }
}
