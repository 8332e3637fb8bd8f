package io.chatferry.report.progress;

import io.chatferry.report.format.VisibleStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Tells a person how far a run is: on a terminal one line that redraws itself, elsewhere a plain line every ten seconds
 * and one at the end of a step that took a second or more.
 *
 * <p>Safe to be called from many threads, and cheap enough to be called for every record. Nothing is printed after
 * {@link #close()}, and no thread of it keeps the JVM alive. Off a terminal lines are printed by {@code update} itself:
 * call it at least every second also while nothing moves, so that a pause can be told.
 */
public interface Progress extends AutoCloseable {

    /** The unit of a step whose size is told in bytes; shown as kB, MB, GB. */
    String BYTES = "bytes";

    /**
     * Begins a step, and ends the one before.
     *
     * @param step its name: {@code stage}, {@code send}
     * @param total how much there is to do, or 0 when that is not known
     * @param unit in the plural: {@code messages}, or {@link #BYTES}
     */
    void start(String step, long total, String unit);

    /**
     * Tells how much of the step is done. The time left is reckoned from the rate.
     *
     * @param words what else to say in a few words ({@code 3 retries}); may be empty
     */
    default void update(long done, String words) {
        update(done, words, null);
    }

    /** As {@link #update(long, String)}, with the time left as the limits make it. */
    void update(long done, String words, @Nullable Duration left);

    /** Ends the last step, and says something between it and the next. */
    void say(String lines);

    /** Ends the last step. Everything afterwards is ignored. */
    @Override
    void close();

    /**
     * The progress for a stream.
     *
     * @param terminal whether a person's terminal is at the other end of it
     */
    static Progress to(PrintStream out, boolean terminal) {
        return terminal ? new BarProgress(VisibleStream.raw(out), columns()) : plain(out, Clock.systemUTC());
    }

    /** The progress of plain lines, by a given clock. */
    static Progress plain(PrintStream out, Clock clock) {
        return new PlainProgress(out, clock);
    }

    /** Shells set COLUMNS for their scripts to pass on; a line that is too long for its terminal would not redraw. */
    private static int columns() {
        String columns = System.getenv("COLUMNS");
        return columns != null && columns.matches("[1-9]\\d{1,3}") ? Math.min(120, Integer.parseInt(columns)) : 80;
    }
}
