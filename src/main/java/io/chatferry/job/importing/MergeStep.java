package io.chatferry.job.importing;

import io.chatferry.config.JobSettings;
import io.chatferry.constraint.IdMap;
import io.chatferry.job.run.ImportRun;
import io.chatferry.ledger.merge.IdClash;
import io.chatferry.ledger.merge.MergeSettings;
import io.chatferry.ledger.merge.PassMerge;
import io.chatferry.ledger.query.LedgerReport;
import io.chatferry.ledger.staging.PassCounts;
import io.chatferry.model.Kind;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The {@code plan} step: merges the pass with what the ledger knows, resolves ids that clash, and decides whether the job
 * may send at all.
 */
final class MergeStep {

    private final ImportRun run;
    private final Clock clock;

    MergeStep(ImportRun run, Clock clock) {
        this.run = run;
        this.clock = clock;
    }

    /** Merges a pass that was read to its end; returns whether the export has to be staged again, since ids clash. */
    boolean merge(StageStep stage) {
        run.progress.start("plan", 0, "steps");
        MergeSettings settings = new MergeSettings(
                // what stands in a part that could not be read is not gone
                run.settings.delta() || stage.restUnread(),
                run.settings.content().rejectUndescribed(),
                run.settings.deferBeforeNanos(clock));
        List<IdClash> clashes = stage.merge(settings);
        for (Kind kind : List.of(Kind.USER, Kind.GROUP)) {
            Map<String, String> resolved = new HashMap<>();
            clashes.stream()
                    .filter(clash -> clash.kind() == kind)
                    .flatMap(clash -> clash.losers().stream())
                    .forEach(loser -> resolved.put(loser, IdMap.resolveClash(loser)));
            PassMerge.override(run.ledger, kind, resolved);
        }
        return !clashes.isEmpty();
    }

    /** The ledger holds the whole export: the job may send, unless its rejects are more than the job file allows. */
    void judge() {
        PassCounts counts = new LedgerReport(run.ledger).pass();
        long read = 0;
        long rejected = 0;
        for (Kind kind : Kind.values()) {
            read += counts.of(kind, PassCounts.READ);
            rejected += counts.of(kind, PassCounts.REJECTED);
        }
        if (rejected > 0 && run.settings.content().invalid() == JobSettings.Invalid.STOP) {
            run.halt("Nothing was sent: " + rejected + " records are invalid, and invalid: stop is set."
                    + "\n  mend them (./run.sh rejects), or set invalid: reject");
        } else if (tooMany(rejected, read, run.settings.maxRejects())) {
            run.halt("Nothing was sent: " + rejected + " of " + read
                    + " records are rejects, more than max-rejects allows."
                    + "\n  mend them (./run.sh rejects), or raise max-rejects");
        } else {
            run.staged();
        }
    }

    private static boolean tooMany(long rejected, long read, JobSettings.MaxRejects most) {
        Double percent = most.percent();
        Long count = most.count();
        return (percent != null && rejected * 100.0 > percent * read) || (count != null && rejected > count);
    }
}
