package io.chatferry.cli.command;

import io.chatferry.cli.option.JobOptions;
import io.chatferry.cli.option.Shell;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code check JOB}. */
@Command(
        name = "check",
        description =
                "Checks what a run needs, a line each: source database, export, work folder, disk, ledger, target, clock,"
                        + " key. Changes nothing.",
        footer = {
            "",
            "Examples:",
            "  ${ROOT-COMMAND-NAME} check jobs/csv.yaml",
            "  ${ROOT-COMMAND-NAME} check jobs/csv.yaml --json",
            "",
            "Exit codes: 0 ready, 64 something on this machine, 77 the key, 3 the target or the database cannot be reached."
        })
public final class CheckCommand implements Callable<Integer> {

    private final Shell shell;

    @Mixin
    private final JobOptions options = new JobOptions();

    @Option(names = "--json", description = "Print one JSON object, for programs.")
    private boolean json;

    @Parameters(paramLabel = "JOB", description = "The job file.")
    private Path job = Path.of("");

    public CheckCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        return shell.jobs()
                .check(options.settings(shell, job), options.run(shell), json)
                .number();
    }
}
