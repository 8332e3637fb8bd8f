package io.chatferry.job.run;

import java.io.PrintStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The options of one run on the command line, beside the job file.
 *
 * @param work where the work folders lie; the job's own is {@code work/NAME}
 * @param dryRun stop before the network
 * @param limit send whole conversations until this many messages, at least 1; null = all
 * @param debug details and stack traces to {@code err}
 * @param out the results of the command
 * @param err errors and progress
 * @param terminal {@code out} is a terminal, so that a line may be redrawn
 * @param stop asks the run to stop
 * @param fetch when a database is asked for its rows
 */
public record RunOptions(
        Path work,
        boolean dryRun,
        @Nullable Long limit,
        boolean debug,
        PrintStream out,
        PrintStream err,
        boolean terminal,
        StopSignal stop,
        Fetch fetch) {

    /** When the rows of a database that is a source are fetched. */
    public enum Fetch {
        /** By the first command that needs them; they are kept. */
        IF_MISSING,
        /** By this run. */
        ALWAYS,
        /** By this run, unless the last one has stopped before its end: then that is resumed. */
        UNLESS_RESUMED
    }

    /** Options that fetch only what is missing. */
    public RunOptions(
            Path work,
            boolean dryRun,
            @Nullable Long limit,
            boolean debug,
            PrintStream out,
            PrintStream err,
            boolean terminal,
            StopSignal stop) {
        this(work, dryRun, limit, debug, out, err, terminal, stop, Fetch.IF_MISSING);
    }

    /** These options with another time of fetching. */
    public RunOptions with(Fetch other) {
        return new RunOptions(work, dryRun, limit, debug, out, err, terminal, stop, other);
    }

    /** These options with another stop signal. */
    public RunOptions with(StopSignal other) {
        return new RunOptions(work, dryRun, limit, debug, out, err, terminal, other, fetch);
    }
}
