package io.chatferry.cli.option;

import io.chatferry.config.JobSettings;
import io.chatferry.job.run.ExitCode;
import io.chatferry.job.run.JsonResult;
import io.chatferry.job.run.RunOptions;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option of the commands whose result programs can read. */
public final class JsonOption {

    @Option(
            names = "--json",
            description = "Print one JSON object, for programs; words and progress go to the error output.")
    private boolean json;

    /** Runs a command of a job, and returns its exit code. */
    public int run(Shell shell, JobSettings settings, RunOptions options, Function<RunOptions, ExitCode> command) {
        JsonResult result = result(shell);
        ExitCode code = command.apply(result == null ? options : options.with(result));
        if (result != null) {
            result.end(settings.name(), code);
        }
        return code.number();
    }

    private @Nullable JsonResult result(Shell shell) {
        return json ? new JsonResult(shell.out()) : null;
    }
}
