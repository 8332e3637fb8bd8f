package io.chatferry.cli.command;

import io.chatferry.cli.option.FetchOption;
import io.chatferry.cli.option.JobOptions;
import io.chatferry.cli.option.JsonOption;
import io.chatferry.cli.option.Shell;
import io.chatferry.config.JobSettings;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code validate JOB}. */
@Command(
        name = "validate",
        description = "Reads and checks the whole export into the ledger. No network, no key needed.",
        footer = {
            "",
            "Examples:",
            "  ${ROOT-COMMAND-NAME} validate jobs/csv.yaml",
            "  ${ROOT-COMMAND-NAME} validate jobs/csv.yaml --set source.path=/exports/acme.zip --set name=acme"
        })
public final class ValidateCommand implements Callable<Integer> {

    private final Shell shell;

    @Mixin
    private final JobOptions options = new JobOptions();

    @Mixin
    private final FetchOption fetch = new FetchOption();

    @Mixin
    private final JsonOption json = new JsonOption();

    @Parameters(paramLabel = "JOB", description = "The job file.")
    private Path job = Path.of("");

    public ValidateCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        JobSettings settings = options.settings(shell, job);
        return json.run(
                shell,
                settings,
                fetch.of(settings, options.run(shell)),
                run -> shell.jobs().validate(settings, run));
    }
}
