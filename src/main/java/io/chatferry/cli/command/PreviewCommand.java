package io.chatferry.cli.command;

import io.chatferry.cli.option.JobOptions;
import io.chatferry.cli.option.Shell;
import io.chatferry.config.SettingsException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code preview JOB}. */
@Command(
        name = "preview",
        description =
                "Shows what becomes of the first rows of each file: the row, the fields read of it, the request that would be"
                        + " sent; rejects, how often each field is filled, columns and rows that are not used, damaged values. Makes"
                        + " no ledger and asks no target. It shows people's texts.",
        footer = {
            "",
            "Examples:",
            "  ${ROOT-COMMAND-NAME} preview jobs/mapped-csv.yaml",
            "  ${ROOT-COMMAND-NAME} preview jobs/mapped-csv.yaml --rows 20",
            "  ${ROOT-COMMAND-NAME} preview jobs/mapped-csv.yaml --json",
            "",
            "Exit codes: 0, or 2 if a record is rejected or none would be sent."
        })
public final class PreviewCommand implements Callable<Integer> {

    private static final int MAX_ROWS = 1_000;

    private final Shell shell;

    @Mixin
    private final JobOptions options = new JobOptions();

    @Option(
            names = "--rows",
            paramLabel = "N",
            description = "Records shown of each file, or of each description of a mapping (default: 5).")
    private int rows = 5;

    @Option(names = "--json", description = "Print one JSON object, for programs.")
    private boolean json;

    @Parameters(paramLabel = "JOB", description = "The job file.")
    private Path job = Path.of("");

    public PreviewCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        if (rows < 0 || rows > MAX_ROWS) {
            throw new SettingsException("--rows must be 0 to 1000 (was " + rows + ")\n  write a number, as --rows 20");
        }
        return shell.jobs()
                .preview(options.settings(shell, job), options.run(shell), rows, json)
                .number();
    }
}
