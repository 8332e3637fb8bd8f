package io.chatferry.job;

import io.chatferry.constraint.IdMap;
import io.chatferry.ledger.Clash;
import io.chatferry.ledger.InputFile;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.MergeSettings;
import io.chatferry.ledger.PassCounts;
import io.chatferry.ledger.PassMerge;
import io.chatferry.ledger.Staging;
import io.chatferry.model.Kind;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The {@code plan} step: merges the pass with what the ledger knows, resolves ids that clash, and decides whether the job
 * may send at all.
 */
final class Plan {

    private final ImportRun run;
    private final Clock clock;

    Plan(ImportRun run, Clock clock) {
        this.run = run;
        this.clock = clock;
    }

    /** Merges a pass that was read to its end. */
    void merge(Staging staging, List<InputFile> inputs, String settingsHash) {
        run.progress.start("plan", 0, "steps");
        boolean restUnread = staging.counts().of(Kind.MESSAGE, StageStep.UNREAD)
                        + staging.counts().of(Kind.USER, StageStep.UNREAD)
                        + staging.counts().of(Kind.GROUP, StageStep.UNREAD)
                        + staging.counts().of(Kind.MEMBER, StageStep.UNREAD)
                > 0;
        MergeSettings settings = new MergeSettings(
                // what stands in the part that could not be read is not gone
                run.settings.delta() || restUnread, run.settings.content().rejectUndescribed(), deferBefore());
        List<Clash> clashes = new PassMerge(run.ledger, staging, settings).merge(inputs, settingsHash);
        run.restage(!clashes.isEmpty());
        for (Kind kind : List.of(Kind.USER, Kind.GROUP)) {
            Map<String, String> resolved = new HashMap<>();
            clashes.stream()
                    .filter(clash -> clash.kind() == kind)
                    .flatMap(clash -> clash.losers().stream())
                    .forEach(loser -> resolved.put(loser, IdMap.resolveClash(loser)));
            PassMerge.override(run.ledger, kind, resolved);
        }
    }

    /** Stops the job before it has done harm, if the rejects are more than the job file allows. */
    void judge(Ledger ledger) {
        PassCounts counts = new io.chatferry.ledger.LedgerReport(ledger).pass();
        long read = 0;
        long rejected = 0;
        for (Kind kind : Kind.values()) {
            read += counts.of(kind, PassCounts.READ);
            rejected += counts.of(kind, PassCounts.REJECTED);
        }
        JobSettings.MaxRejects most = run.settings.maxRejects();
        if (rejected > 0 && run.settings.content().stopOnInvalid()) {
            run.halt("Nothing was sent: " + rejected + " records are invalid, and invalid: stop is set."
                    + "\nMend them (./run.sh rejects), or set invalid: reject.");
        } else if (tooMany(rejected, read, most)) {
            run.halt("Nothing was sent: " + rejected + " of " + read
                    + " records are rejects, more than max-rejects allows."
                    + "\nMend them (./run.sh rejects), or raise max-rejects.");
        }
    }

    private static boolean tooMany(long rejected, long read, JobSettings.MaxRejects most) {
        Double percent = most.percent();
        Long count = most.count();
        return (percent != null && rejected * 100.0 > percent * read) || (count != null && rejected > count);
    }

    private long deferBefore() {
        int days = run.settings.retentionDays();
        return days == 0
                ? Long.MIN_VALUE
                : clock.instant().minus(Duration.ofDays(days)).getEpochSecond() * 1_000_000_000L;
    }
}
