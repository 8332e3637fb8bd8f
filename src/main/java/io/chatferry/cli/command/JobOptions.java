package io.chatferry.cli.command;

import io.chatferry.config.JobFile;
import io.chatferry.config.JobSettings;
import io.chatferry.job.run.RunOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every command understands that works on a job. */
final class JobOptions {

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "A setting that wins over the job file, as limits.standard=5000. Repeatable."
                    + " The API key cannot be set so.")
    private final List<String> sets = new ArrayList<>();

    @Option(names = "--work", paramLabel = "DIR", description = "Where the work folders lie (default: work).")
    private Path work = Path.of("work");

    JobSettings settings(Shell shell, Path job) {
        return told(shell, JobFile.read(job, sets, shell.environment()));
    }

    /** The settings of one of the jobs that a command runs. */
    JobSettings settingsOfOne(Shell shell, Path job) {
        return told(shell, JobFile.readOneOfSeveral(job, sets, shell.environment()));
    }

    /** On the error output, since the other one may be for a program. */
    private static JobSettings told(Shell shell, JobSettings settings) {
        settings.notFromFile()
                .forEach(setting -> shell.err().println(settings.name() + ": not from the job file: " + setting));
        return settings;
    }

    RunOptions run(Shell shell) {
        return run(shell, false, null);
    }

    RunOptions run(Shell shell, boolean dryRun, @Nullable Long limit) {
        return new RunOptions(
                work, dryRun, limit, common.debug(), shell.out(), shell.err(), shell.terminal(), shell.stop());
    }
}
