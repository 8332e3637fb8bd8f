package io.chatferry.cli.command;

import io.chatferry.cli.option.ConfirmationOption;
import io.chatferry.cli.option.JobOptions;
import io.chatferry.cli.option.JsonOption;
import io.chatferry.cli.option.Shell;
import io.chatferry.config.JobSettings;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code undo JOB}. */
@Command(
        name = "undo",
        description =
                "Deletes from the target what a job has created, and nothing else: its messages, and the memberships,"
                        + " groups and users that did not exist before and that have not been used otherwise since. Shows the"
                        + " numbers and asks first. A later import sends everything again.",
        footer = {
            "",
            "Examples:",
            "  ${ROOT-COMMAND-NAME} undo jobs/csv.yaml",
            "  ${ROOT-COMMAND-NAME} undo jobs/csv.yaml --yes      without asking"
        })
public final class UndoCommand implements Callable<Integer> {

    private final Shell shell;

    @Mixin
    private final JobOptions options = new JobOptions();

    @Mixin
    private final ConfirmationOption confirmation = new ConfirmationOption();

    @Mixin
    private final JsonOption json = new JsonOption();

    @Parameters(paramLabel = "JOB", description = "The job file.")
    private Path job = Path.of("");

    public UndoCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        JobSettings settings = options.settings(shell, job);
        return json.run(
                shell,
                settings,
                options.run(shell),
                run -> shell.jobs().undo(settings, run, confirmation.of(shell, run.out(), "Delete all this?")));
    }
}
