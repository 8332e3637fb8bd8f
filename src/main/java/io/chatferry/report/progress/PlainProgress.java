package io.chatferry.report.progress;

import io.chatferry.model.Visible;
import io.chatferry.report.format.Figures;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A line every ten seconds, for logs and pipes. */
final class PlainProgress implements Progress {

    private static final long LINE_INTERVAL_MILLIS = 10_000;
    /** A step shorter than this gets no line. */
    private static final long MIN_STEP_MILLIS = 1_000;

    private final PrintStream out;
    private final Clock clock;
    private volatile long nextLine = Long.MAX_VALUE;
    private volatile @Nullable Step step;
    private boolean closed;
    private String lastNotice = "";

    PlainProgress(PrintStream out, Clock clock) {
        this.out = out;
        this.clock = clock;
    }

    @Override
    public synchronized void start(String name, long total, String unit) {
        if (closed) {
            return;
        }
        endStep();
        long now = clock.millis();
        step = new Step(Visible.of(name), total, unit, now);
        nextLine = now + LINE_INTERVAL_MILLIS;
    }

    @Override
    public void update(long done, String detail, @Nullable Duration left) {
        Step current = step;
        if (current == null) {
            return;
        }
        current.done.accumulateAndGet(done, Math::max);
        if (clock.millis() >= nextLine) {
            line(current, detail, left);
        }
    }

    private synchronized void line(Step current, String detail, @Nullable Duration left) {
        long now = clock.millis();
        if (now < nextLine || current != step) {
            return; // another thread has printed it
        }
        nextLine = now + LINE_INTERVAL_MILLIS;
        out.println(current.line(now, Visible.of(detail), left));
        out.flush();
    }

    @Override
    public synchronized void notice(String line) {
        if (!closed && !line.equals(lastNotice)) {
            lastNotice = line;
            out.println(Visible.of(line));
            out.flush();
        }
    }

    @Override
    public synchronized void print(String lines) {
        endStep();
        out.println(lines);
        out.flush();
    }

    @Override
    public synchronized void close() {
        endStep();
        closed = true;
    }

    private void endStep() {
        Step last = step;
        step = null;
        long now = clock.millis();
        if (last != null && now - last.started >= MIN_STEP_MILLIS) {
            out.println(last.end(now));
            out.flush();
        }
    }

    /** The current step. The rate is measured since its last line. */
    private static final class Step {

        private final String name;
        private final long total;
        private final String unit;
        private final long started;
        private long lineAt;
        private long lineDone;
        private final AtomicLong done = new AtomicLong();

        Step(String name, long total, String unit, long now) {
            this.name = name;
            this.total = total;
            this.unit = unit;
            this.started = now;
            this.lineAt = now;
        }

        String line(long now, String detail, @Nullable Duration left) {
            long reached = done.get();
            double rate = (reached - lineDone) * 1000.0 / Math.max(1, now - lineAt);
            lineAt = now;
            lineDone = reached;
            Duration rest = left != null || total <= reached || rate <= 0
                    ? left
                    : Duration.ofMillis((long) ((total - reached) / rate * 1000));
            return amount(reached)
                    + percent(reached)
                    + ", " + (bytes() ? Figures.bytes(Math.round(rate)) : Figures.rate(rate)) + " a second"
                    + (detail.isEmpty() ? "" : ", " + detail)
                    + (rest == null ? "" : ", " + Figures.duration(rest) + " left");
        }

        String end(long now) {
            String what = total > 0 || done.get() > 0 ? amount(done.get()) : name;
            return what + " in " + Figures.duration(Duration.ofMillis(now - started));
        }

        private String amount(long reached) {
            // more may have been found on the way
            String of = total > 0 && total >= reached
                    ? " of " + (bytes() ? Figures.bytes(total) : Figures.grouped(total))
                    : "";
            return name + ": " + (bytes() ? Figures.bytes(reached) : Figures.grouped(reached)) + of
                    + (bytes() ? "" : " " + unit);
        }

        private String percent(long reached) {
            return total > 0 ? " (" + Math.min(100, reached * 100 / total) + " %)" : "";
        }

        private boolean bytes() {
            return unit.equals(BYTES);
        }
    }
}
