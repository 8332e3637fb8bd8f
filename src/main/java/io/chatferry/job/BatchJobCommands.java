package io.chatferry.job;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A placeholder: the batch jobs take its place. */
final class BatchJobCommands implements JobCommands {

    @Override
    public ExitCode validate(JobSettings settings, RunOptions options) {
        return notWired(options);
    }

    @Override
    public ExitCode importJob(JobSettings settings, RunOptions options) {
        return notWired(options);
    }

    @Override
    public ExitCode status(JobSettings settings, RunOptions options) {
        return notWired(options);
    }

    @Override
    public ExitCode rejects(JobSettings settings, RunOptions options, @Nullable Path exportDir) {
        return notWired(options);
    }

    private static ExitCode notWired(RunOptions options) {
        options.err().println("not wired yet");
        return ExitCode.INTERNAL;
    }
}
