package io.chatferry.job;

import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.LedgerReport;
import io.chatferry.ledger.MessageState;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** {@code status}: from the ledger when nobody runs the job, else from what the run writes every two seconds. */
final class JobStatus {

    private final JobSettings settings;
    private final RunOptions options;

    JobStatus(JobSettings settings, RunOptions options) {
        this.settings = settings;
        this.options = options;
    }

    /** Another process runs the job. */
    ExitCode running() {
        JsonNode progress = new ProgressFile(ImportRun.folder(settings, options)).read();
        options.out().println("job " + settings.name() + " is running");
        if (progress == null) {
            options.out().println("  it reads the export, or prepares to send");
            return ExitCode.DONE;
        }
        options.out()
                .printf(
                        "  %,d of %,d messages, %,d a second, %s%n",
                        progress.path("done").asLong(),
                        progress.path("total").asLong(),
                        progress.path("perSecond").asLong(),
                        left(progress.path("secondsLeft").asLong(-1)));
        options.out()
                .printf(
                        "  sent %,d, failed %,d, in doubt %,d; %,d requests, %,d refused by a limit%n",
                        progress.path("sent").asLong(),
                        progress.path("failed").asLong(),
                        progress.path("inDoubt").asLong(),
                        progress.path("requests").asLong(),
                        progress.path("tooMany").asLong());
        String waits = progress.path("waitsFor").asString("");
        if (!waits.isEmpty()) {
            options.out().println("  waits: " + waits);
        }
        return ExitCode.DONE;
    }

    /** Nobody runs it. */
    void atRest(Ledger ledger) {
        Map<MessageState, Long> states = new LedgerReport(ledger).messages();
        options.out().println("job " + settings.name() + " is not running");
        if (states.isEmpty()) {
            options.out().println("  nothing is staged yet: ./run.sh validate " + settings.file());
            return;
        }
        states.forEach((state, count) -> options.out()
                .printf(
                        "  %-14s %,d%n",
                        state.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '), count));
    }

    private static String left(long seconds) {
        if (seconds < 0) {
            return "time left not known yet";
        }
        Duration left = Duration.ofSeconds(seconds);
        return left.toHours() > 0
                ? left.toHours() + " h " + left.toMinutesPart() + " min left"
                : left.toMinutes() > 0
                        ? left.toMinutes() + " min " + left.toSecondsPart() + " s left"
                        : seconds + " s left";
    }
}
