package io.chatferry.job.run;

import io.chatferry.report.progress.Progress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Remembers what a progress was told last, and passes it on. Safe for many threads. */
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
    public void update(long done, String words, @Nullable Duration left) {
        Now step = now;
        if (done > step.done()) {
            now = new Now(step.step(), done, step.total(), step.unit());
        }
        shown.update(done, words, left);
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

    /** What a run is at. */
    public record Now(String step, long done, long total, String unit) {}
}
