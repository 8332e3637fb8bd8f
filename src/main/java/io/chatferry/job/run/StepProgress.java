package io.chatferry.job.run;

import io.chatferry.report.progress.Progress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Passes progress on, and remembers the latest. Thread-safe. */
public final class StepProgress implements Progress {

    private final Progress shown;
    private volatile Now now = new Now("", 0, 0, "");

    public StepProgress(Progress shown) {
        this.shown = shown;
    }

    public Now now() {
        return now;
    }

    @Override
    public void start(String step, long total, String unit) {
        now = new Now(step, 0, total, unit);
        shown.start(step, total, unit);
    }

    @Override
    public void update(long done, String message, @Nullable Duration remaining) {
        Now step = now;
        if (done > step.done()) {
            now = new Now(step.step(), done, step.total(), step.unit());
        }
        shown.update(done, message, remaining);
    }

    @Override
    public void notice(String line) {
        shown.notice(line);
    }

    @Override
    public void print(String lines) {
        shown.print(lines);
    }

    @Override
    public void close() {
        Now step = now;
        now = new Now("report", 0, 0, step.unit());
        shown.close();
    }

    /** The current step of a run, and how far it is. */
    public record Now(String step, long done, long total, String unit) {}
}
