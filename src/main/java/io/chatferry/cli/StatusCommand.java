package io.chatferry.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code status JOB}. */
@Command(
        name = "status",
        description = "Tells how far a job is: counts, rate, time left. Also while another process runs it.",
        footer = {"", "Example:", "  ./run.sh status jobs/csv.yaml"})
final class StatusCommand implements Callable<Integer> {

    private final Shell shell;

    @Mixin
    private final JobOptions options = new JobOptions();

    @Parameters(paramLabel = "JOB", description = "The job file.")
    private Path job = Path.of("");

    StatusCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        return shell.jobs()
                .status(options.settings(shell, job), options.run(shell))
                .number();
    }
}
