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

/** {@code rejects JOB}. */
@Command(
        name = "rejects",
        description =
                "Lists the records that cannot be sent: file, line, key, code, and the reason; and the messages that"
                        + " the target refused, with its answer.",
        footer = {
            "",
            "Examples:",
            "  ${ROOT-COMMAND-NAME} rejects jobs/csv.yaml",
            "  ${ROOT-COMMAND-NAME} rejects jobs/csv.yaml --export fix     in the format of the input, to be fixed",
            "  ${ROOT-COMMAND-NAME} retry jobs/csv.yaml --rejects fix      accepts them once they are fixed"
        })
public final class RejectsCommand implements Callable<Integer> {

    private final Shell shell;

    @Mixin
    private final JobOptions options = new JobOptions();

    @Option(
            names = "--export",
            paramLabel = "DIR",
            description = "Write the rejects to this folder, in the format of the input.")
    private @Nullable Path export;

    @Mixin
    private final JsonOption json = new JsonOption();

    @Parameters(paramLabel = "JOB", description = "The job file.")
    private Path job = Path.of("");

    public RejectsCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        JobSettings settings = options.settings(shell, job);
        return json.run(shell, settings, options.run(shell), run -> shell.jobs().rejects(settings, run, export));
    }
}
