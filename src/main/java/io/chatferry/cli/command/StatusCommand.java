package io.chatferry.cli.command;

import io.chatferry.cli.option.JobOptions;
import io.chatferry.cli.option.Shell;
import io.chatferry.config.SettingsException;
import io.chatferry.job.monitor.StatusView;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code status JOB}. */
@Command(
        name = "status",
        description =
                "Shows the progress of a job: counts, rate, time left, limits used, doubts, last errors. Also while another"
                        + " process runs it.",
        footer = {
            "",
            "Examples:",
            "  ${ROOT-COMMAND-NAME} status jobs/csv.yaml",
            "  ${ROOT-COMMAND-NAME} status jobs/csv.yaml --watch       until the run ends",
            "  ${ROOT-COMMAND-NAME} status jobs/csv.yaml --json",
            "  ${ROOT-COMMAND-NAME} status jobs/csv.yaml --history     the runs so far, how each ended, and what it did"
        })
public final class StatusCommand implements Callable<Integer> {

    private final Shell shell;

    @Mixin
    private final JobOptions options = new JobOptions();

    @Option(names = "--watch", description = "Repeat every two seconds until no run is active.")
    private boolean watch;

    @Option(names = "--json", description = "Print JSON, for programs; with --watch one document a line.")
    private boolean json;

    @Option(
            names = "--history",
            description =
                    "Lists the runs of the job: when each began and ended, its status and exit code, and the records"
                            + " that it read, staged and sent. Not while a run is active.")
    private boolean history;

    @Parameters(paramLabel = "JOB", description = "The job file.")
    private Path job = Path.of("");

    public StatusCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        if (history && watch) {
            throw new SettingsException("--history and --watch cannot be combined\n  leave one of them out");
        }
        if (history) {
            return shell.jobs()
                    .history(options.settings(shell, job), options.run(shell), json)
                    .number();
        }
        return shell.jobs()
                .status(options.settings(shell, job), options.run(shell), new StatusView(watch, json))
                .number();
    }
}
