package io.chatferry.bench.run;

import io.chatferry.bench.run.TargetClient.Counts;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the target's counters and at a process every few milliseconds, and notes when the first request had come and
 * when the last message; half a look is the error of each.
 */
final class Watch {

    private static final Duration BETWEEN = Duration.ofMillis(20);

    private record Look(long nanos, Counts counts, Duration processor) {}

    private final TargetClient target;
    private final Process process;
    private final int messages;
    private final Counts before;
    private Look latest;
    private @Nullable Look first;
    private @Nullable Look last;

    Watch(TargetClient target, Process process, int messages, Counts before) {
        this.target = target;
        this.process = process;
        this.messages = messages;
        this.before = before;
        this.latest = new Look(System.nanoTime(), new Counts(0, 0, 0), Duration.ZERO);
    }

    /**
     * Looks until the process ends.
     *
     * @return what was seen, or null when it did not end in time or ended before all messages were there
     */
    @Nullable
    Figures untilEnd(Duration patience) throws InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        boolean alive = true;
        while (alive && System.nanoTime() < until) {
            alive = process.isAlive();
            look();
            Thread.sleep(BETWEEN.toMillis()); // the interval of the samples
        }
        if (alive || first == null || last == null) {
            return null;
        }
        return new Figures(
                Duration.ofNanos(last.nanos - first.nanos),
                latest.counts.requests(),
                latest.counts.refused(),
                last.processor.minus(first.processor),
                latest.processor);
    }

    private void look() throws InterruptedException {
        long asked = System.nanoTime();
        Counts counts = target.counts().since(before);
        long middle = asked + (System.nanoTime() - asked) / 2;
        Look look = new Look(middle, counts, process.info().totalCpuDuration().orElse(latest.processor));
        long between = (latest.nanos + middle) / 2;
        if (first == null && counts.requests() > 0) {
            first = new Look(between, counts, latest.processor);
        }
        if (last == null && counts.accepted() >= messages) {
            last = new Look(between, counts, look.processor);
        }
        latest = look;
    }
}
