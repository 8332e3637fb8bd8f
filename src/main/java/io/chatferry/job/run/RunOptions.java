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
 */
public record RunOptions(
        Path work,
        boolean dryRun,
        @Nullable Long limit,
        boolean debug,
        PrintStream out,
        PrintStream err,
        boolean terminal,
        StopSignal stop) {

    /** These options with another stop signal. */
    public RunOptions with(StopSignal other) {
        return new RunOptions(work, dryRun, limit, debug, out, err, terminal, other);
    }
}
