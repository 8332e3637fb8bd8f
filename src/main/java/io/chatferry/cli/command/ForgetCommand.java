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

/** {@code forget JOB}. */
@Command(
        name = "forget",
        description =
                "Forgets how much was sent from the ledger of a job, so that an older copy of it, or a new one, is accepted."
                        + " Messages unknown to that ledger are sent again. Shows the number and asks first. Changes neither the"
                        + " target nor a ledger.",
        footer = {
            "",
            "Examples:",
            "  ${ROOT-COMMAND-NAME} forget jobs/csv.yaml",
            "  ${ROOT-COMMAND-NAME} forget jobs/csv.yaml --yes      without asking"
        })
public final class ForgetCommand implements Callable<Integer> {

    private final Shell shell;

    @Mixin
    private final JobOptions options = new JobOptions();

    @Mixin
    private final ConfirmationOption confirmation = new ConfirmationOption();

    @Mixin
    private final JsonOption json = new JsonOption();

    @Parameters(paramLabel = "JOB", description = "The job file.")
    private Path job = Path.of("");

    public ForgetCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        JobSettings settings = options.settings(shell, job);
        return json.run(
                shell,
                settings,
                options.run(shell),
                run -> shell.jobs().forget(settings, run, confirmation.of(shell, run.out(), "Forget this?")));
    }
}
