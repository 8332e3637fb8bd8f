package io.chatferry.job.importing;

import io.chatferry.config.JobSettings;
import io.chatferry.constraint.IdMap;
import io.chatferry.constraint.Verdict;
import io.chatferry.job.copying.RefusingHosts;
import io.chatferry.job.reporting.IntakeFindings;
import io.chatferry.job.run.ExitCode;
import io.chatferry.job.run.ImportRun;
import io.chatferry.job.run.JobReference;
import io.chatferry.ledger.merge.IdClash;
import io.chatferry.ledger.merge.PassMerge;
import io.chatferry.ledger.query.LedgerReport;
import io.chatferry.ledger.staging.PassCounts;
import io.chatferry.model.Kind;
import io.chatferry.model.Program;
import io.chatferry.report.format.Figures;
import io.chatferry.report.model.Tally;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code plan} step: merges the pass into the ledger, resolves clashing ids, and decides whether the job may send at all.
 */
final class MergeStep {

    private final ImportRun run;

    MergeStep(ImportRun run) {
        this.run = run;
    }

    /** Merges a complete pass; returns whether the export has to be staged again because ids clash. */
    boolean merge(StagePass pass) {
        run.progress.start("plan", 0, "steps");
        List<IdClash> clashes = pass.merge();
        for (Kind kind : List.of(Kind.USER, Kind.GROUP)) {
            Map<String, String> resolved = new HashMap<>();
            clashes.stream()
                    .filter(clash -> clash.kind() == kind)
                    .flatMap(clash -> clash.losers().stream())
                    .forEach(loser -> resolved.put(loser, IdMap.resolveCollision(loser)));
            PassMerge.override(run.ledger, kind, resolved);
        }
        return !clashes.isEmpty();
    }

    /**
     * The reason why a job must not send.
     *
     * @param code the exit code of the run
     * @param exitCode the exit code of the step
     */
    record Halt(ExitCode code, String exitCode, String message) {}

    /** Checks a ledger that holds the whole export: its rejects must not be more than the job file allows. */
    Optional<Halt> check() {
        PassCounts counts = new LedgerReport(run.ledger).pass();
        long read = 0;
        long rejected = 0;
        for (Kind kind : Kind.values()) {
            read += counts.of(kind, PassCounts.READ);
            rejected += counts.of(kind, PassCounts.REJECTED);
        }
        if (rejected > 0 && run.settings.content().invalid() == JobSettings.Invalid.STOP) {
            return Optional.of(new Halt(
                    ExitCode.STOPPED,
                    "INVALID_RECORDS",
                    "Nothing was sent: " + Figures.counted(rejected, "record is", "records are")
                            + " invalid, and invalid: stop is set.\n  " + remedy(counts, "set invalid: reject")));
        } else if (isTooMany(rejected, read, run.settings.maxRejects())) {
            return Optional.of(new Halt(
                    ExitCode.STOPPED,
                    "MAX_REJECTS",
                    "Nothing was sent: " + Figures.grouped(rejected) + " of "
                            + Figures.counted(read, "record", "records")
                            + " are rejects, more than max-rejects allows.\n  "
                            + remedy(counts, "raise max-rejects")));
        }
        long files = counts.of(Kind.MESSAGE, PassCounts.LOSS + Verdict.FILE);
        if (files > 0 && run.sends() && !new LocalFiles(run).mayStayBehind(files)) {
            return Optional.of(new Halt(ExitCode.USAGE, "FILES_NOT_MOVED", LocalFiles.refusal(files)));
        }
        if (run.sends()) {
            RefusingHosts.ask(run);
        }
        run.markStaged();
        return Optional.empty();
    }

    /** What to do: about the cause, if one explains most of the rejects, or else about each record. */
    private String remedy(PassCounts counts, String otherwise) {
        return IntakeFindings.of(run.settings, run.ledger, counts, Tally.NONE).stream()
                .filter(finding -> finding.rejected() > 0)
                .findFirst()
                .map(finding -> finding.message() + ": " + finding.advice())
                .orElseGet(() -> "fix them (" + Program.name() + " rejects " + JobReference.of(run.settings)
                        + " shows them), or " + otherwise);
    }

    private static boolean isTooMany(long rejected, long read, JobSettings.MaxRejects limit) {
        Double percent = limit.percent();
        Long count = limit.count();
        return (percent != null && rejected * 100.0 > percent * read) || (count != null && rejected > count);
    }
}
