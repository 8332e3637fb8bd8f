package io.chatferry.send.ratelimit;

import java.time.Duration;

/**
 * How many requests left (or passed) when, by small steps of time for four windows: answers how many there were within a
 * time before an instant without looking at each. Counts a step that lies partly within as wholly within, so it never
 * says too few. Instants are those of {@link System#nanoTime}. Not thread-safe.
 */
final class RequestWindowCounter {

    private static final int STEP_COUNT = 4_096;
    private static final int STEPS_A_WINDOW = 1_000;

    private final long step;
    private final long origin;
    /** By step, modulo their number: all that there were up to its end. */
    private final long[] upTo = new long[STEP_COUNT];

    private long newest;
    private long total;

    /** Instants before {@code begin} count as {@code begin}. */
    RequestWindowCounter(Duration window, long begin) {
        this.step = Math.max(1, window.toNanos() / STEPS_A_WINDOW);
        this.origin = begin;
    }

    void add(long at, int amount) {
        long in = advanceTo(at);
        for (long i = in; i <= newest; i++) {
            upTo[index(i)] += amount;
        }
        total += amount;
    }

    /** One that was to leave at an instant left later than that. */
    void moveLater(long planned, long real) {
        if (real - planned >= step) {
            long to = advanceTo(real);
            for (long i = Math.max(stepOf(planned), newest - STEP_COUNT + 1); i < to; i++) {
                upTo[index(i)]--;
            }
        }
    }

    /** How many there were from this long before {@code at} on, those after {@code at} among them. */
    long within(long nanos, long at) {
        long before = stepOf(at - nanos) - 1;
        if (before >= newest) {
            return 0;
        }
        if (before < 0) {
            return total - (newest < STEP_COUNT ? 0 : upTo[index(newest + 1)]);
        }
        return total - upTo[index(Math.max(before, newest - STEP_COUNT + 1))];
    }

    /** The instant since which there were so many; {@code none} if there were not so many in the time that is known. */
    long since(long amount, long none) {
        for (long i = newest; i > Math.max(0, newest - STEP_COUNT + 1); i--) {
            if (total - upTo[index(i - 1)] >= amount) {
                return origin + i * step;
            }
        }
        return total >= amount && newest < STEP_COUNT ? origin : none;
    }

    private long advanceTo(long at) {
        long in = stepOf(at);
        if (in > newest) {
            for (long i = Math.max(newest + 1, in - STEP_COUNT + 1); i <= in; i++) {
                upTo[index(i)] = total;
            }
            newest = in;
        }
        return Math.max(in, newest - STEP_COUNT + 1);
    }

    private long stepOf(long at) {
        return Math.max(0, Math.floorDiv(at - origin, step));
    }

    private static int index(long of) {
        return (int) (of % STEP_COUNT);
    }
}
