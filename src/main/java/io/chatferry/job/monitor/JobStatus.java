package io.chatferry.job.monitor;

import io.chatferry.config.JobSettings;
import io.chatferry.job.run.ImportRun;
import io.chatferry.job.run.JobReference;
import io.chatferry.job.run.RunOptions;
import io.chatferry.job.run.Tallies;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.MessageState;
import io.chatferry.ledger.query.LedgerReport;
import io.chatferry.ledger.query.LedgerStatus;
import io.chatferry.ledger.staging.PassCounts;
import io.chatferry.model.Kind;
import io.chatferry.model.Program;
import io.chatferry.report.files.ReportFiles;
import io.chatferry.report.files.StatusJson;
import io.chatferry.report.format.VisibleStream;
import io.chatferry.report.model.RunStatus;
import io.chatferry.report.model.RunStatus.LastError;
import io.chatferry.report.model.Tally;
import io.chatferry.report.text.StatusText;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code status}: from the ledger when no run is alive, otherwise from the file that the run writes every two seconds. */
public final class JobStatus {

    /** A file that is older is of a run that is dead, or cannot write. */
    private static final Duration STALE = Duration.ofSeconds(10);

    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final int ERRORS = 5;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final JobSettings settings;
    private final RunOptions options;
    private final StatusView view;
    private final Clock clock;
    private final ProgressFile file;
    private int linesDrawn;
    private @Nullable Instant last;

    public JobStatus(JobSettings settings, RunOptions options, StatusView view, Clock clock) {
        this.settings = settings;
        this.options = options;
        this.view = view;
        this.clock = clock;
        this.file = new ProgressFile(ImportRun.folder(settings, options));
    }

    /** Shows the status of a run in another process, until that run has ended. */
    public void follow() {
        RunStatus status = fresh();
        while (status != null && !options.stop().requested()) {
            show(status);
            pause();
            status = fresh();
        }
    }

    /** Waits until there may be a newer status. */
    public void pause() {
        try {
            var unused = options.stop().await(INTERVAL);
        } catch (InterruptedException e) {
            options.stop().request();
        }
    }

    /** Shows the status when another process works on the job. */
    public void busy() {
        RunStatus status = fresh();
        show(status == null ? empty(true) : status);
    }

    /** No run is alive: shows the status of the ledger. */
    public void atRest(Ledger ledger) {
        LedgerReport report = new LedgerReport(ledger);
        Map<MessageState, Long> states = report.messages();
        PassCounts pass = report.pass();
        RunStatus empty = empty(false);
        if (states.isEmpty()
                && pass.of(Kind.MESSAGE).isEmpty()
                && pass.of(Kind.USER).isEmpty()) {
            show(empty);
            if (!view.json()) {
                options.out()
                        .println("  nothing is staged yet: " + Program.name() + " validate "
                                + JobReference.of(settings));
            }
            return;
        }
        Map<String, Tally> tallies = new LinkedHashMap<>();
        LedgerStatus status = new LedgerStatus(ledger);
        Tallies.of(report, states, status.census().removed(), settings.delta())
                .forEach((kind, tally) -> tallies.put(kind.plural(), tally));
        show(new RunStatus(
                empty.job(),
                0,
                false,
                null,
                clock.instant(),
                "",
                "",
                0,
                0,
                "",
                tallies,
                0,
                0,
                null,
                RunStatus.RequestCounts.NONE,
                List.of(),
                "",
                "",
                "",
                errors(status),
                lastOutcome()));
    }

    private static List<LastError> errors(LedgerStatus ledger) {
        return ledger.failures(ERRORS).stream()
                .map(trouble -> new LastError(
                        Instant.ofEpochMilli(trouble.atMillis()),
                        trouble.code(),
                        trouble.message(),
                        ledger.place(trouble.messageId()),
                        trouble.times()))
                .toList();
    }

    /** The outcome of the last run, out of its report. */
    private String lastOutcome() {
        try {
            JsonNode run = JSON.readTree(
                            Files.readString(ImportRun.folder(settings, options).resolve(ReportFiles.JSON)))
                    .path("run");
            return run.path("ended").asString("") + ", run "
                    + run.path("number").asLong() + ": " + run.path("outcome").asString("");
        } catch (IOException | JacksonException unreadable) {
            return "";
        }
    }

    private @Nullable RunStatus fresh() {
        RunStatus status = file.read();
        return status == null || Duration.between(status.at(), clock.instant()).compareTo(STALE) > 0 ? null : status;
    }

    private RunStatus empty(boolean running) {
        return new RunStatus(
                settings.name(),
                0,
                running,
                null,
                clock.instant(),
                "",
                "",
                0,
                0,
                "",
                Map.of(),
                0,
                0,
                null,
                RunStatus.RequestCounts.NONE,
                List.of(),
                "",
                "",
                "",
                List.of(),
                "");
    }

    private void show(RunStatus status) {
        PrintStream out = options.out();
        if (view.json()) {
            out.println(StatusJson.write(status, view.watch()));
        } else if (view.watch() && options.terminal()) {
            List<String> lines = StatusText.lines(status);
            if (linesDrawn > 0) {
                VisibleStream.raw(out).print("\033[" + linesDrawn + "A\033[J"); // up, and clear from there on
            }
            lines.forEach(out::println);
            linesDrawn = lines.size();
        } else if (view.watch() && status.running()) {
            if (!status.at().equals(last)) {
                out.println(StatusText.line(status));
            }
            last = status.at();
        } else {
            StatusText.lines(status).forEach(out::println);
        }
        out.flush();
    }
}
