package io.chatferry.cli.command;

import io.chatferry.cli.option.JobOptions;
import io.chatferry.cli.option.JsonOption;
import io.chatferry.cli.option.Shell;
import io.chatferry.config.JobSettings;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code explain JOB ID}. */
@Command(
        name = "explain",
        description =
                "Shows everything about one record: how it was read, what was changed and why, what was sent, what the target"
                        + " answered. Its text is shown.",
        footer = {
            "",
            "Examples:",
            "  ${ROOT-COMMAND-NAME} explain jobs/csv.yaml m-1017              a muid",
            "  ${ROOT-COMMAND-NAME} explain jobs/csv.yaml messages.csv:17     a line of the export",
            "  ${ROOT-COMMAND-NAME} explain jobs/csv.yaml 4711                an id of the target",
            "  ${ROOT-COMMAND-NAME} explain jobs/csv.yaml \"Ann Smith\"         a user or group of the export"
        })
public final class ExplainCommand implements Callable<Integer> {

    private final Shell shell;

    @Mixin
    private final JobOptions options = new JobOptions();

    @Mixin
    private final JsonOption json = new JsonOption();

    @Parameters(index = "0", paramLabel = "JOB", description = "The job file.")
    private Path job = Path.of("");

    @Parameters(
            index = "1",
            paramLabel = "ID",
            description = "A muid, an id of the target, a user or group, file:line.")
    private String id = "";

    public ExplainCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        JobSettings settings = options.settings(shell, job);
        return json.run(shell, settings, options.run(shell), run -> shell.jobs().explain(settings, run, id));
    }
}
