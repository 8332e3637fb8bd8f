package io.chatferry.cli.option;

import io.chatferry.config.JobFile;
import io.chatferry.config.JobSettings;
import io.chatferry.job.run.RunOptions;
import io.chatferry.model.Program;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that works on a job. */
public final class JobOptions {

    private static final Path WORK = Path.of("work");
    /** A value with a password in it, as of a URL: reports show the options. */
    private static final Pattern CONFIDENTIAL = Pattern.compile("(?is).*(://[^/]*@|/[^/]*@|passw|pwd|secret|token).*");

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description =
                    "Overrides a key of the job file, as limits.standard=5000. Repeatable." + " Not for the API key.")
    private final List<String> sets = new ArrayList<>();

    @Option(names = "--work", paramLabel = "DIR", description = "The folder of the work folders (default: work).")
    private Path work = WORK;

    public JobSettings settings(Shell shell, Path job) {
        return called(shell, JobFile.read(job, sets, shell.environment()));
    }

    /** The settings of one of several jobs that a command runs. */
    public JobSettings settingsOfOneOfSeveral(Shell shell, Path job) {
        return called(shell, JobFile.readOneOfSeveral(job, sets, shell.environment()));
    }

    /** Settings that are not from the file go to the error output, since a program may read the other one. */
    private JobSettings called(Shell shell, JobSettings settings) {
        settings.notFromFile()
                .forEach(setting -> shell.err().println(settings.name() + ": not from the job file: " + setting));
        return settings.calledWith(written(sets, work));
    }

    /** The options as another command needs them to mean the same job. */
    public static List<String> written(List<String> sets, Path work) {
        List<String> options = new ArrayList<>();
        sets.forEach(set -> options.add("--set "
                + Program.word(
                        CONFIDENTIAL.matcher(set).matches() ? set.substring(0, set.indexOf('=') + 1) + "…" : set)));
        if (!work.equals(WORK)) {
            options.add("--work " + Program.word(work.toString()));
        }
        return options;
    }

    public RunOptions run(Shell shell) {
        return run(shell, false, null);
    }

    public RunOptions run(Shell shell, boolean dryRun, @Nullable Long limit) {
        return new RunOptions(
                work, dryRun, limit, common.debug(), shell.out(), shell.err(), shell.terminal(), shell.stop());
    }
}
