package io.chatferry.send.ratelimit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The pauses of the whole app after a 429, each as long as the target says, and the single request after each that finds
 * out whether it is over. Instants are those of {@link System#nanoTime}. Not thread-safe.
 */
public final class AppPauses {

    private static final Duration WITHOUT_WORD = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    /** Where the target does not say how long, it is asked again at least so often in a window. */
    private static final int PARTS = 10;

    private final Duration window;
    private long until;
    private boolean ever;
    private int inARow;
    private boolean probing;

    public AppPauses(Duration window) {
        this.window = window;
    }

    /** Whether nothing may leave. */
    public boolean paused(long now) {
        return ever && until - now > 0;
    }

    /** Whether only one request may be in flight: it is not known yet whether the pause is over. */
    public boolean probing() {
        return probing;
    }

    /** The app was refused; how long the pause is. */
    public Duration begin(@Nullable Duration said, long now) {
        if (!paused(now)) {
            inARow++; // what was in flight is refused too, and that is the same pause
        }
        Duration guess = shorter(WITHOUT_WORD.multipliedBy(1L << Math.min(inARow - 1, 8)), window.dividedBy(PARTS));
        Duration pause = said == null ? guess : shorter(said, LONGEST);
        long end = now + pause.toNanos();
        until = paused(now) && until - end > 0 ? until : end;
        ever = true;
        probing = true;
        return pause;
    }

    /** When the pause ends. */
    public long until() {
        return until;
    }

    /** Something was let through. */
    public void passed(long now) {
        inARow = 0;
        probing = probing && paused(now);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
