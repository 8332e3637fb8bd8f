package io.chatferry.job.run;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

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
 * @param confirmation asks the user to go on with what cannot be made good later; null where nobody can be asked
 * @param json takes the result for programs, as an object; null where people read it. Otherwise {@code out} is {@code err}
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
        Fetch fetch,
        @Nullable BooleanSupplier confirmation,
        @Nullable JsonResult json) {

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
        this(work, dryRun, limit, debug, out, err, terminal, stop, Fetch.IF_MISSING, null, null);
    }

    /** These options with another time of fetching. */
    public RunOptions with(Fetch other) {
        return new RunOptions(work, dryRun, limit, debug, out, err, terminal, stop, other, confirmation, json);
    }

    /** These options with another stop signal. */
    public RunOptions with(StopSignal other) {
        return new RunOptions(work, dryRun, limit, debug, out, err, terminal, other, fetch, confirmation, json);
    }

    /** These options with a question to the user. */
    public RunOptions with(@Nullable BooleanSupplier question) {
        return new RunOptions(work, dryRun, limit, debug, out, err, terminal, stop, fetch, question, json);
    }

    /** These options for a result that programs read: words go to the error output. */
    public RunOptions with(JsonResult result) {
        return new RunOptions(work, dryRun, limit, debug, err, err, terminal, stop, fetch, confirmation, result);
    }

    /** These options with all words on the error output, where programs read the other one. */
    public RunOptions withWordsOnErr() {
        return new RunOptions(work, dryRun, limit, debug, err, err, terminal, stop, fetch, confirmation, json);
    }

    /** Passes a result to the programs that read it, if there are any. */
    public void answer(Supplier<ObjectNode> result) {
        if (json != null) {
            json.print(result.get());
        }
    }

    /** As {@link #answer(Supplier)}, with the object that a file holds. */
    public void answer(Path file) throws IOException {
        if (json != null) {
            json.print(file);
        }
    }
}
