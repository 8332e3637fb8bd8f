package io.chatferry.job.importing;

import io.chatferry.config.JobSettings;
import io.chatferry.config.StagingText;
import io.chatferry.job.correction.Corrections;
import io.chatferry.job.fetching.Spool;
import io.chatferry.job.run.ImportRun;
import io.chatferry.job.run.InputFiles;
import io.chatferry.ledger.merge.IdClash;
import io.chatferry.ledger.merge.InputFile;
import io.chatferry.ledger.merge.MergeSettings;
import io.chatferry.ledger.merge.PassMerge;
import io.chatferry.ledger.staging.PassCounts;
import io.chatferry.ledger.staging.PassIntake;
import io.chatferry.ledger.staging.PassIntake.FileYield;
import io.chatferry.ledger.staging.Staging;
import io.chatferry.model.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A pass over the export: the {@code stage} step fills it and the {@code plan} step merges it. Used by the thread that runs
 * the job.
 */
final class StagePass {

    /** Incremented when the same record is staged differently than by an earlier version. */
    private static final String VERSION = "1";

    private final ImportRun run;
    private final Clock clock;
    private final String settingsHash;
    private final Spool spool;
    private @Nullable List<InputFile> inputs;
    private @Nullable Boolean needed;
    private @Nullable Staging staging;
    private boolean partUnread;
    private boolean complete;

    StagePass(ImportRun run, Clock clock) {
        this.run = run;
        this.clock = clock;
        this.spool = Spool.of(run.settings);
        this.settingsHash = hash(run.settings, Corrections.fingerprint(run.ledger));
    }

    /** Whether the inputs or the relevant settings differ from those of the last complete pass. */
    boolean isNeeded() {
        if (needed == null) {
            needed = !PassMerge.isCurrent(run.ledger, inputs(), settingsHash);
        }
        return needed;
    }

    /** The files of the export, as they are when this is first called: not before they are fetched. */
    List<InputFile> inputs() {
        List<InputFile> known = inputs;
        if (known == null) {
            known = InputFiles.of(run.settings.source().path());
            inputs = known;
        }
        return known;
    }

    /** Starts the pass, or starts it over. */
    Staging begin() {
        partUnread = false;
        complete = false;
        Staging started = Staging.begin(run.ledger, run.settings.delta());
        staging = started;
        return started;
    }

    /** A file has a part that cannot be read. */
    void partUnread() {
        partUnread = true;
    }

    /** Every record of the export is stored; these are its files. */
    void complete(List<FileYield> files, RowsNotTaken rows) {
        if (complete) {
            return; // the framework updates its row more than once
        }
        Staging pass = Objects.requireNonNull(staging);
        run.notices.append(rows.notes());
        run.notices.append(fetchNotes());
        pass.intake(new PassIntake(run.notices.notes(), files));
        complete = true;
    }

    /** What fetching the rows did not promise, told with each reading of them. */
    private List<PassIntake.Note> fetchNotes() {
        String note = Spool.isFetched(run.settings) ? Spool.of(run.settings).note() : "";
        return note.isEmpty() ? List.of() : List.of(new PassIntake.Note("database: " + note, 1));
    }

    boolean isComplete() {
        return complete;
    }

    /** Merges a complete pass; see {@link PassMerge#merge}. */
    List<IdClash> merge() {
        if (!complete) {
            throw new IllegalStateException("the export was not read to its end");
        }
        try (Staging pass = Objects.requireNonNull(staging)) {
            if (partUnread) {
                pass.counts().add(Kind.MESSAGE, PassCounts.UNREAD);
            }
            MergeSettings settings = new MergeSettings(
                    // records in a part that could not be read are not removed
                    run.settings.delta() || partUnread,
                    run.settings.content().rejectUndescribed(),
                    run.settings.deferBeforeNanos(clock));
            return new PassMerge(run.ledger, pass, settings, run::stopRequested)
                    // nothing behind an unread part counts as read
                    .merge(inputs(), settingsHash, partUnread ? Map.of() : spool.facts());
        }
    }

    /** Ends a pass that is not merged: deletes its sort files, since the report needs their folder. */
    void discard() {
        if (staging != null) {
            staging.close();
        }
    }

    /** A hash of all settings that decide what is staged: with the same inputs and the same hash, staging is skipped. */
    private static String hash(JobSettings settings, String corrections) {
        String all = VERSION + "\n" + StagingText.of(settings, corrections);
        return HexFormat.of().formatHex(InputFiles.sha256().digest(all.getBytes(StandardCharsets.UTF_8)));
    }
}
