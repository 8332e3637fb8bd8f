package io.chatferry.job.checking;

import io.chatferry.config.JobSettings;
import io.chatferry.job.run.DiskSpace;
import io.chatferry.job.run.ExitCode;
import io.chatferry.job.run.RunOptions;
import io.chatferry.ledger.LedgerLocation;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Checks what a run of a job needs, and prints a line for each. Nothing is written but the usage of
 * the limits, which other runs of the app need. */
public final class CheckJob {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** The failure that decides the exit code, should there be several: what has to be fixed first. */
    private static final List<ExitCode> WORST_FIRST = List.of(ExitCode.USAGE, ExitCode.KEY_REFUSED, ExitCode.STOPPED);

    private final JobSettings settings;
    private final RunOptions options;
    private final LocalChecks local;
    private final TargetChecks target;

    /** @param ledger where the job's ledger lies, or will */
    public CheckJob(JobSettings settings, RunOptions options, LedgerLocation ledger, DiskSpace disk, Clock clock) {
        this.settings = settings;
        this.options = options;
        this.local = new LocalChecks(settings, ledger, disk);
        this.target = new TargetChecks(settings, options, clock);
    }

    /** The exit code is that of the worst failure; {@link ExitCode#DONE} without one. */
    public ExitCode run(boolean json) throws InterruptedException {
        List<CheckResult> results = new ArrayList<>(local.all());
        // what a call uses of the limits is noted in a file beside the work folder
        boolean mayNoteUsage = results.stream()
                .noneMatch(result ->
                        result.subject().equals(LocalChecks.FOLDER) && result.state() == CheckResult.State.FAILED);
        results.addAll(target.all(mayNoteUsage));
        results.addAll(StoreCheck.of(settings));
        ExitCode code = results.stream()
                .map(CheckResult::code)
                .filter(WORST_FIRST::contains)
                .min(Comparator.comparingInt(WORST_FIRST::indexOf))
                .orElse(ExitCode.DONE);
        if (json) {
            options.out().println(json(results, code));
        } else {
            results.forEach(this::print);
            options.out()
                    .println(
                            code == ExitCode.DONE
                                    ? settings.name()
                                            + ": ready. Whether the app's plan includes the endpoint shows with the first message:"
                                            + " try it with import --limit 1."
                                    : settings.name() + ": not ready; see what failed.");
        }
        return code;
    }

    private void print(CheckResult result) {
        List<String> lines = result.message().strip().lines().toList();
        options.out().printf("%-7s %-7s  %s%n", result.subject(), word(result.state()), lines.get(0));
        lines.stream().skip(1).forEach(line -> options.out().printf("%-15s  %s%n", "", line.strip()));
    }

    private String json(List<CheckResult> results, ExitCode code) {
        ObjectNode root = JSON.createObjectNode();
        root.put("job", settings.name());
        root.put("ready", code == ExitCode.DONE);
        ArrayNode checks = root.putArray("checks");
        results.forEach(result -> checks.addObject()
                .put("subject", result.subject())
                .put("state", word(result.state()))
                .put("message", result.message().replaceAll("\\s*\n\\s*", "; ")));
        return JSON.writeValueAsString(root);
    }

    private static String word(CheckResult.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
