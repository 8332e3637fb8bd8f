package io.chatferry.cli.command;

import io.chatferry.cli.option.JobOptions;
import io.chatferry.cli.option.Shell;
import io.chatferry.config.JobSettings;
import io.chatferry.job.Schedule;
import io.chatferry.job.run.ExitCode;
import io.chatferry.job.run.RunOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code schedule JOB…}. */
@Command(
        name = "schedule",
        description = "Runs jobs at the times of their schedule.cron, one after another, until stopped.",
        footer = {
            "",
            "Examples:",
            "  ${ROOT-COMMAND-NAME} schedule jobs/acme.yaml jobs/globex.yaml",
            "  ${ROOT-COMMAND-NAME} schedule jobs/acme.yaml --set schedule.cron='30 2 * * *'"
        })
public final class ScheduleCommand implements Callable<Integer> {

    private final Shell shell;

    @Mixin
    private final JobOptions options = new JobOptions();

    @Option(
            names = "--json",
            description = "Print a JSON object a line for programs: each next run, each beginning and each end of one.")
    private boolean json;

    @Parameters(paramLabel = "JOB", arity = "1..*", description = "The job files.")
    private final List<Path> jobs = new ArrayList<>();

    public ScheduleCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws InterruptedException {
        List<JobSettings> settings = jobs.stream()
                .map(job -> options.settingsOfOneOfSeveral(shell, job))
                .toList();
        RunOptions given = options.run(shell).with(RunOptions.Fetch.UNLESS_RESUMED);
        RunOptions run = json ? given.withWordsOnErr() : given;
        new Schedule(
                        settings,
                        job -> shell.jobs().importJob(job, run),
                        Clock.system(ZoneId.systemDefault()),
                        shell.stop(),
                        shell.out(),
                        json)
                .run();
        return ExitCode.DONE.number();
    }
}
