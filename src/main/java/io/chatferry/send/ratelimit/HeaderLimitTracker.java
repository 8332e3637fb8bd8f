package io.chatferry.send.ratelimit;

import io.chatferry.cometchat.answer.RateHeaders;
import java.time.Duration;

/**
 * What the answers to one class of calls tell of its limit: how much a window, how long the window is, and whether
 * somebody else uses it too. Instants are those of {@link System#nanoTime}. Not thread-safe.
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
    private static final long LONGEST = Duration.ofDays(1).toNanos();
    /** What is counted is looked at so often in a window. */
    private static final int LOOKS = 20;

    private final CallClassRateLimiter pace;
    private final long configuredWindow;
    private long window;
    private long limit = -1;
    private long remaining = -1;
    private long reset;
    private boolean trusted;
    private long readAt;
    private long turnedAt;
    private boolean turned;
    private long unconfirmed;

    private long lookedAt;
    private long fewest;
    private long most;
    private long answersSince;
    private final ForeignUsage foreign;

    HeaderLimitTracker(CallClassRateLimiter pace) {
        this.pace = pace;
        this.foreign = new ForeignUsage(pace);
        this.configuredWindow = pace.own().windowNanos();
        this.window = configuredWindow;
    }

    /**
     * The limit that the target names, -1 if it names none that can be believed: what it calls used must count all of our
     * requests, for headers may tell of one sender's limit as well.
     */
    long limit() {
        return trusted && likeAClass() ? limit : -1;
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
    boolean nearlyUsedUp(int underWay) {
        return limit() > 0 && remaining >= 0 && remaining <= underWay + limit / 100;
    }

    /** Reads what an answer says; whether it named a limit. */
    boolean read(RateHeaders rate, long now, int underWay) {
        if (rate.limit() == null) {
            return false;
        }
        if (rate.limit() != limit) {
            limit = rate.limit();
            trusted = false;
            remaining = -1;
            lookedAt = 0;
        }
        if (rate.remaining() != null) {
            long left = Math.min(limit, rate.remaining());
            boolean fresh =
                    remaining >= 0 && left - remaining > 2L * underWay + 1 && limit - left <= limit / 10 + underWay;
            if (fresh) {
                turn(rate, now);
            }
            remaining = left;
            look(now, underWay, fresh);
        }
        reset = rate.resetEpochSeconds() == null ? 0 : rate.resetEpochSeconds();
        readAt = now;
        return true;
    }

    /** A window of the target has ended and another begun. */
    private void turn(RateHeaders rate, long now) {
        Long end = rate.resetEpochSeconds();
        long candidate = turned ? now - turnedAt : 0;
        if (reset > 0 && end != null && end - reset >= 2) {
            candidate = (end - reset) * SECOND;
        }
        boolean sentThroughout = now - readAt < candidate / 4;
        if (candidate >= SECOND && candidate <= LONGEST && sentThroughout && isAnother(candidate)) {
            if (candidate < window || Math.abs(candidate - unconfirmed) < candidate / LOOKS) {
                window = Math.abs(candidate - configuredWindow) < tolerance() ? configuredWindow : candidate;
            }
            unconfirmed = candidate;
        }
        turned = true;
        turnedAt = now;
    }

    /** Headers tell of whole seconds only. */
    private boolean isAnother(long candidate) {
        return Math.abs(candidate - window) > tolerance();
    }

    private long tolerance() {
        return Math.max(window / LOOKS, SECOND + SECOND / 10);
    }

    /** Compares what the target has counted with what the runs of this machine have sent. */
    private void look(long now, int underWay, boolean fresh) {
        long used = limit - remaining;
        if (fresh || lookedAt == 0) {
            startLooking(now, used);
            foreign.countsAnew(now, used);
        }
        answersSince++;
        fewest = Math.min(fewest, used);
        most = Math.max(most, used);
        if (!trusted && answersSince >= AGREEING) {
            trusted = countsOurs(used, now, COUNTED);
        }
        if (now - lookedAt >= window / LOOKS && answersSince >= AGREEING) {
            trusted &= countsOurs(used, now, NOT_COUNTED);
            startLooking(now, used);
        }
        foreign.look(new ForeignUsage.Count(limit, used, window), now, underWay, limit() > 0);
    }

    private boolean countsOurs(long used, long now, double share) {
        return most - fewest >= share * answersSince || used * 2 > pace.leftWithin(window + window / 200, now);
    }

    private void startLooking(long now, long used) {
        lookedAt = now;
        fewest = used;
        most = used;
        answersSince = 0;
    }

    /** A limit of a few is one sender's, unless the job file says as little. */
    private boolean likeAClass() {
        return limit > 0
                && (limit > SENDER_LIKE || limit * LIKE_A_CLASS > pace.own().limit());
    }
}
