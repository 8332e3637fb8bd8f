package io.chatferry.send;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;

/**
 * The pace of one limit class: one permit a small step, at 99.6 % of the limit. Steps of one permit never let more than
 * the limit through in any window; "600 a minute" in one step lets 1,200 through (two bursts at the border).
 *
 * <p>Permits are reserved up to {@link #AHEAD} before they are due, so that none is lost while the ledger commits.
 */
final class ClassPace {

    /** Longer than a commit takes; what is reserved and not sent yet is in doubt after a kill, so not much longer. */
    static final Duration AHEAD = Duration.ofMillis(50);

    private static final double SHARE = 0.996;

    /** A target that allows less than a thousandth of what was agreed has answered for something else. */
    private static final long ABSURD = 1_000;

    private final String name;
    private final Duration window;
    private final long configured;
    private long limit;
    private RateLimiter limiter;

    ClassPace(String name, long limit, Duration window) {
        this.name = name;
        this.window = window;
        this.configured = limit;
        this.limit = limit;
        this.limiter = limiter();
    }

    /** The instant ({@link System#nanoTime}) of the next free slot, now taken; -1 if it is further away than {@link #AHEAD}. */
    long reserve() {
        long wait = limiter.reservePermission();
        return wait < 0 ? -1 : System.nanoTime() + wait;
    }

    /** Requests a nanosecond. */
    double perNano() {
        return limit * SHARE / window.toNanos();
    }

    /** The target refuses, and says that it allows less than the job file says; a limit of next to nothing is no word. */
    void lower(long allowed) {
        if (allowed * ABSURD >= configured && allowed < limit) {
            limit = allowed;
            limiter = limiter();
        }
    }

    /** The target says that it allows more than it said before; never more than the job file says. */
    void raise(long allowed) {
        if (allowed > limit && limit < configured) {
            limit = Math.min(allowed, configured);
            limiter = limiter();
        }
    }

    private RateLimiter limiter() {
        long step = Math.max(1, Math.round(1 / perNano()));
        return RateLimiter.of(
                name,
                RateLimiterConfig.custom()
                        .limitForPeriod(1)
                        .limitRefreshPeriod(Duration.ofNanos(step))
                        .timeoutDuration(AHEAD)
                        .build());
    }
}
