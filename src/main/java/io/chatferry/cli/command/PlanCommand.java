package io.chatferry.cli.command;

import io.chatferry.cli.option.FetchOption;
import io.chatferry.cli.option.JobOptions;
import io.chatferry.cli.option.JsonOption;
import io.chatferry.cli.option.Shell;
import io.chatferry.config.JobSettings;
import io.chatferry.config.SettingsException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code plan JOB}. */
@Command(
        name = "plan",
        description =
                "Reads and checks the whole export as validate does, then shows what a run would do: the records and"
                        + " their outcomes, requests, the shortest time and its bottleneck, rejects, ids, links, disk. Writes"
                        + " plan.json and plan.html. No key needed, and no network without --online.",
        footer = {
            "",
            "Examples:",
            "  ${ROOT-COMMAND-NAME} plan jobs/csv.yaml",
            "  ${ROOT-COMMAND-NAME} plan jobs/csv.yaml --set target.endpoint=auto",
            "  ${ROOT-COMMAND-NAME} import jobs/csv.yaml --plan work/csv/plan.json     only what was planned"
        })
public final class PlanCommand implements Callable<Integer> {

    private final Shell shell;

    @Mixin
    private final JobOptions options = new JobOptions();

    @Option(
            names = "--online",
            description =
                    "Also ask the servers of files that are to be copied (media.mode: copy), for some of each host: size, and"
                            + " whether they are given away.")
    private boolean online;

    @Mixin
    private final FetchOption fetch = new FetchOption();

    @Mixin
    private final JsonOption json = new JsonOption();

    @Parameters(paramLabel = "JOB", description = "The job file.")
    private Path job = Path.of("");

    public PlanCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        JobSettings settings = options.settings(shell, job);
        if (online && !settings.media().copies()) {
            throw new SettingsException("--online asks for files that are to be copied, and this job copies none"
                    + "\n  leave it out, or set media.mode: copy");
        }
        return json.run(
                shell,
                settings,
                fetch.of(settings, options.run(shell)),
                run -> shell.jobs().plan(settings, run, online));
    }
}
