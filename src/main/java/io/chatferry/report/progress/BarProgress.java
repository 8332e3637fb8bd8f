package io.chatferry.report.progress;

import io.chatferry.model.Visible;
import java.io.PrintStream;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import me.tongfei.progressbar.ProgressState;
import org.jspecify.annotations.Nullable;

/**
 * A line that the library's daemon thread redraws four times a second. The width is passed in: to find it out, the library
 * would start a terminal of its own, which replaces our signal handlers.
 */
final class BarProgress implements Progress {

    private static final int REDRAW_MILLIS = 250;
    private static final long MEGABYTE = 1_000_000;

    private final PrintStream out;
    private final int columns;
    private @Nullable ProgressBar bar;
    private volatile @Nullable Instant end;
    private boolean closed;
    private String lastNotice = "";

    BarProgress(PrintStream out, int columns) {
        this.out = out;
        this.columns = columns;
    }

    @Override
    public synchronized void start(String step, long total, String unit) {
        if (closed) {
            return;
        }
        endStep();
        boolean bytes = unit.equals(BYTES);
        bar = new ProgressBarBuilder()
                .setTaskName(Visible.of(step))
                .setInitialMax(total > 0 ? total : -1)
                .setUnit(bytes ? " MB" : " " + unit, bytes ? MEGABYTE : 1)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(REDRAW_MILLIS)
                .continuousUpdate()
                .showSpeed(new DecimalFormat("#,##0", DecimalFormatSymbols.getInstance(Locale.ROOT)))
                .setEtaFunction(this::left)
                .setConsumer(new ConsoleProgressBarConsumer(out, columns - 1))
                .build();
    }

    @Override
    public synchronized void update(long done, String detail, @Nullable Duration left) {
        ProgressBar current = bar;
        if (current == null) {
            return;
        }
        end = left == null ? null : Instant.now().plus(left);
        if (done > current.getCurrent()) { // the library redraws at once for a step back
            current.stepTo(done);
        }
        current.setExtraMessage(detail.isEmpty() ? "" : " " + Visible.of(detail));
    }

    /** In place of the bar, which is drawn again below. */
    @Override
    public synchronized void notice(String line) {
        if (!closed && !line.equals(lastNotice)) {
            lastNotice = line;
            out.println("\r" + " ".repeat(columns - 1) + "\r" + Visible.of(line));
            out.flush();
        }
    }

    @Override
    public synchronized void print(String lines) {
        endStep();
        out.println(Visible.lines(lines));
        out.flush();
    }

    @Override
    public synchronized void close() {
        closed = true;
        endStep();
    }

    private void endStep() {
        ProgressBar last = bar;
        bar = null;
        end = null;
        if (last != null) {
            last.close();
        }
    }

    private Optional<Duration> left(ProgressState state) {
        Instant byLimits = end;
        if (byLimits != null) {
            Duration left = Duration.between(Instant.now(), byLimits);
            return Optional.of(left.isNegative() ? Duration.ZERO : left);
        }
        long done = state.getCurrent();
        return state.getMax() <= 0 || done <= 0
                ? Optional.empty()
                : Optional.of(state.getElapsedAfterStart()
                        .multipliedBy(Math.max(0, state.getMax() - done))
                        .dividedBy(done));
    }
}
