package io.chatferry.cli.command;

import io.chatferry.cli.option.ConfirmationOption;
import io.chatferry.cli.option.FetchOption;
import io.chatferry.cli.option.HttpAddress;
import io.chatferry.cli.option.JobOptions;
import io.chatferry.cli.option.JsonOption;
import io.chatferry.cli.option.Shell;
import io.chatferry.config.JobSettings;
import io.chatferry.config.SettingsException;
import io.chatferry.job.fetching.Spool;
import io.chatferry.job.planning.PlanResult;
import io.chatferry.job.run.RunOptions;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code import JOB}. */
@Command(
        name = "import",
        description = "Runs a job, or resumes it, however its last run ended.",
        footer = {
            "",
            "Examples:",
            "  ${ROOT-COMMAND-NAME} import jobs/csv.yaml",
            "  ${ROOT-COMMAND-NAME} import jobs/csv.yaml --limit 500      whole conversations first, as a canary",
            "  ${ROOT-COMMAND-NAME} import jobs/csv.yaml --dry-run        everything but the network",
            "  ${ROOT-COMMAND-NAME} import jobs/csv.yaml --http 8088      a live page, and metrics at /metrics",
            "  ${ROOT-COMMAND-NAME} import jobs/jdbc.yaml --fetch         ask the database for its rows again",
            "  ${ROOT-COMMAND-NAME} import jobs/csv.yaml --set target.base-url=http://127.0.0.1:8080/v3"
        })
public final class ImportCommand implements Callable<Integer> {

    private final Shell shell;

    @Mixin
    private final JobOptions options = new JobOptions();

    @Option(names = "--dry-run", description = "Stop before the network.")
    private boolean dryRun;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description =
                    "Send only whole conversations, about N messages: the busiest that fit into N, then the smallest"
                            + " other one if some of N is left. A later run sends the rest.")
    private @Nullable Long limit;

    @Option(
            names = "--http",
            paramLabel = "[HOST:]PORT",
            description = "Show the active run on a page at this port of this machine (0 = a free one), and metrics for"
                    + " Prometheus at /metrics. With HOST, other machines can open it too.")
    private @Nullable String http;

    @Option(
            names = "--plan",
            paramLabel = "FILE",
            description = "Run only if the inputs and settings are those of this plan.json, written by plan JOB.")
    private @Nullable Path plan;

    @Mixin
    private final ConfirmationOption confirmation = new ConfirmationOption();

    @Mixin
    private final FetchOption fetch = new FetchOption();

    @Mixin
    private final JsonOption json = new JsonOption();

    @Parameters(paramLabel = "JOB", description = "The job file.")
    private Path job = Path.of("");

    public ImportCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        if (limit != null && limit < 1) {
            throw new SettingsException(
                    "--limit must be at least 1 (was " + limit + ")\n  write the number of messages to send");
        }
        JobSettings settings = options.settings(shell, job);
        RunOptions run = fetch.of(settings, options.run(shell, dryRun, limit));
        run = run.with(confirmation.of(shell, run.out(), "Send without these files?"));
        if (plan != null) {
            if (fetch.isGiven()) {
                throw new SettingsException("--plan and --fetch exclude each other: the plan is of the rows that were"
                        + " fetched before it\n  plan JOB --fetch first, then import JOB --plan FILE");
            }
            JobSettings located = Spool.located(settings, run);
            if (Spool.isGone(located)) {
                throw new SettingsException(plan + " is the plan of rows that are not there any more: "
                        + located.source().path() + "\n  nothing was sent: plan JOB fetches them again");
            }
            PlanResult.require(plan, located);
        }
        InetSocketAddress address = http == null ? null : HttpAddress.of(http);
        return json.run(shell, settings, run, with -> shell.jobs().importJob(settings, with, address));
    }
}
