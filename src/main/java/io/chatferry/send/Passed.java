package io.chatferry.send;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** How many requests the target has let through lately, counted by tenths of a second for two minutes. Not thread-safe. */
final class Passed {

    private static final long STEP = 100_000_000L;
    private static final int STEPS = 1_200;

    private final Deque<long[]> counts = new ArrayDeque<>();

    /** One passed at this instant of {@link System#nanoTime}. */
    void add(long now) {
        long[] last = counts.peekLast();
        if (last != null && now - last[0] < STEP) {
            last[1]++;
            return;
        }
        counts.addLast(new long[] {now, 1});
        if (counts.size() > STEPS) {
            counts.removeFirst();
        }
    }

    /** How many passed within this time before {@code now}; of a time longer than two minutes, those of the last two. */
    long within(Duration time, long now) {
        return counts.stream()
                .filter(count -> now - count[0] <= time.toNanos())
                .mapToLong(count -> count[1])
                .sum();
    }
}
