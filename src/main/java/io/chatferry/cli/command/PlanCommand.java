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
                        + " plan.json and plan.html. No network, no key needed.",
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

    @Option(names = "--online", hidden = true, description = "Query the target too.")
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
        if (online) {
            throw new SettingsException("--online is not supported yet\n  leave it out: plan assumes an empty target;"
                    + " import checks the target before it sends anything");
        }
        JobSettings settings = options.settings(shell, job);
        return json.run(
                shell,
                settings,
                fetch.of(settings, options.run(shell)),
                run -> shell.jobs().plan(settings, run));
    }
}
