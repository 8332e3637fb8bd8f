package io.chatferry.cli.option;

import io.chatferry.config.JobFile;
import io.chatferry.config.JobSettings;
import io.chatferry.job.run.RunOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that works on a job. */
public final class JobOptions {

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description =
                    "Overrides a key of the job file, as limits.standard=5000. Repeatable." + " Not for the API key.")
    private final List<String> sets = new ArrayList<>();

    @Option(names = "--work", paramLabel = "DIR", description = "The folder of the work folders (default: work).")
    private Path work = Path.of("work");

    public JobSettings settings(Shell shell, Path job) {
        return reportOverrides(shell, JobFile.read(job, sets, shell.environment()));
    }

    /** The settings of one of several jobs that a command runs. */
    public JobSettings settingsOfOneOfSeveral(Shell shell, Path job) {
        return reportOverrides(shell, JobFile.readOneOfSeveral(job, sets, shell.environment()));
    }

    /** To the error output, since a program may read the other one. */
    private static JobSettings reportOverrides(Shell shell, JobSettings settings) {
        settings.notFromFile()
                .forEach(setting -> shell.err().println(settings.name() + ": not from the job file: " + setting));
        return settings;
    }

    public RunOptions run(Shell shell) {
        return run(shell, false, null);
    }

    public RunOptions run(Shell shell, boolean dryRun, @Nullable Long limit) {
        return new RunOptions(
                work, dryRun, limit, common.debug(), shell.out(), shell.err(), shell.terminal(), shell.stop());
    }
}
