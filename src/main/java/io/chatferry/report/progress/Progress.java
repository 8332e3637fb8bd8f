package io.chatferry.report.progress;

import io.chatferry.report.format.VisibleStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Shows the progress of a run: on a terminal one line that is redrawn, elsewhere a plain line every ten seconds and one at
 * the end of a step that took a second or more.
 *
 * <p>Thread-safe, and cheap enough to be called for every record. Nothing is printed after {@link #close()}, and its threads
 * are daemons. Without a terminal {@code update} itself prints the lines: call it at least every second, also during a
 * pause, so that the pause is shown.
 */
public interface Progress extends AutoCloseable {

    /** The unit of a step whose size is in bytes; shown as kB, MB, GB. */
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
     * Reports how much of the step is done. The time left is estimated from the rate.
     *
     * @param detail a few words to show behind the numbers ({@code 3 retries}); may be empty
     */
    default void update(long done, String detail) {
        update(done, detail, null);
    }

    /** As {@link #update(long, String)}, with the time left that the limits allow. */
    void update(long done, String detail, @Nullable Duration left);

    /**
     * Prints a line within a step, at once: what the operator should know now, and need not be told again. The same line as
     * the last time is left out, so that callers need not remember it.
     */
    void notice(String line);

    /** Ends the last step and prints lines between it and the next. */
    void print(String lines);

    /** Ends the last step. Later calls are ignored. */
    @Override
    void close();

    /**
     * The progress for a stream.
     *
     * @param terminal whether the stream is a terminal
     */
    static Progress to(PrintStream out, boolean terminal) {
        return terminal ? new BarProgress(VisibleStream.raw(out), columns()) : plain(out, Clock.systemUTC());
    }

    /** The progress of plain lines, by a given clock. */
    static Progress plain(PrintStream out, Clock clock) {
        return new PlainProgress(out, clock);
    }

    /** From {@code COLUMNS}, which the launchers pass on; a line longer than the terminal is wide cannot be redrawn. */
    private static int columns() {
        String columns = System.getenv("COLUMNS");
        return columns != null && columns.matches("[1-9]\\d{1,3}") ? Math.min(120, Integer.parseInt(columns)) : 80;
    }
}
