package io.chatferry.send.ratelimit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The pauses of the whole app after a 429, each as long as the target says, and the single request after each that finds
 * out whether it is over. Instants are those of {@link System#nanoTime}. Not thread-safe.
 */
public final class AppPauses {

    private static final Duration FIRST_GUESS = Duration.ofSeconds(1);
    private static final Duration MAX_PAUSE = Duration.ofMinutes(5);
    /** Where the target does not say how long, it is asked again at least this often per window. */
    private static final int PROBES_PER_WINDOW = 10;

    private static final int MAX_DOUBLINGS = 8;

    private final Duration window;
    private long until;
    private boolean hasPaused;
    private int consecutivePauses;
    private boolean probing;

    public AppPauses(Duration window) {
        this.window = window;
    }

    /** Whether nothing may leave. */
    public boolean isPaused(long now) {
        return hasPaused && until - now > 0;
    }

    /** Whether only one request may be in flight: it is not known yet whether the pause is over. */
    public boolean isProbing() {
        return probing;
    }

    /** The app was refused; how long the pause is. */
    public Duration begin(@Nullable Duration retryAfter, long now) {
        if (!isPaused(now)) {
            consecutivePauses++; // what was in flight is refused too, and that is the same pause
        } else if (consecutivePauses == 0) {
            consecutivePauses = 1; // an answer to an earlier request has passed during the pause
        }
        Duration guess = shorter(
                FIRST_GUESS.multipliedBy(1L << Math.min(consecutivePauses - 1, MAX_DOUBLINGS)),
                window.dividedBy(PROBES_PER_WINDOW));
        Duration pause = retryAfter == null ? guess : shorter(retryAfter, MAX_PAUSE);
        long end = now + pause.toNanos();
        until = isPaused(now) && until - end > 0 ? until : end;
        hasPaused = true;
        probing = true;
        return pause;
    }

    /** When the pause ends. */
    public long until() {
        return until;
    }

    /** Something was let through. */
    public void passed(long now) {
        consecutivePauses = 0;
        probing = probing && isPaused(now);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
