package io.chatferry.cli.command;

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
                "Tells how far a job is: counts, rate, time left, limits used, doubts, last errors. Also while another"
                        + " process runs it.",
        footer = {
            "",
            "Examples:",
            "  ./run.sh status jobs/csv.yaml",
            "  ./run.sh status jobs/csv.yaml --watch       until the run ends",
            "  ./run.sh status jobs/csv.yaml --json"
        })
public final class StatusCommand implements Callable<Integer> {

    private final Shell shell;

    @Mixin
    private final JobOptions options = new JobOptions();

    @Option(names = "--watch", description = "Again every two seconds, until nobody works on the job any more.")
    private boolean watch;

    @Option(names = "--json", description = "As JSON, for programs; with --watch one document a line.")
    private boolean json;

    @Parameters(paramLabel = "JOB", description = "The job file.")
    private Path job = Path.of("");

    public StatusCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        return shell.jobs()
                .status(options.settings(shell, job), options.run(shell), new StatusView(watch, json))
                .number();
    }
}
