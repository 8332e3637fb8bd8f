package io.chatferry.cli.command;

import io.chatferry.cli.option.JobOptions;
import io.chatferry.cli.option.JsonOption;
import io.chatferry.cli.option.Shell;
import io.chatferry.config.JobSettings;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code retry JOB}. */
@Command(
        name = "retry",
        description = "Sends the messages that the target refused again: imports with them."
                + " With --rejects it accepts corrected records first; each keeps its place and its muid.",
        footer = {
            "",
            "Examples:",
            "  ${ROOT-COMMAND-NAME} rejects jobs/csv.yaml --export fix     writes what is to be fixed",
            "  ${ROOT-COMMAND-NAME} retry jobs/csv.yaml --rejects fix      accepts and sends it",
            "  ${ROOT-COMMAND-NAME} retry jobs/csv.yaml                     sends again what the target refused"
        })
public final class RetryCommand implements Callable<Integer> {

    private final Shell shell;

    @Mixin
    private final JobOptions options = new JobOptions();

    @Option(
            names = "--rejects",
            paramLabel = "DIR",
            description = "The folder written by rejects --export, with the records fixed.")
    private @Nullable Path rejects;

    @Mixin
    private final JsonOption json = new JsonOption();

    @Parameters(paramLabel = "JOB", description = "The job file.")
    private Path job = Path.of("");

    public RetryCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        JobSettings settings = options.settings(shell, job);
        return json.run(shell, settings, options.run(shell), run -> shell.jobs().retry(settings, run, rejects));
    }
}
