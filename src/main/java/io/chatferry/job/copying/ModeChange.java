package io.chatferry.job.copying;

import io.chatferry.config.SettingsException;
import io.chatferry.constraint.Verdict;
import io.chatferry.job.run.ImportRun;
import io.chatferry.ledger.media.MediaIdentity;
import io.chatferry.ledger.query.LedgerReport;
import io.chatferry.ledger.staging.PassCounts;
import io.chatferry.model.Kind;

/**
 * Refuses a change of {@code media.mode} that would send messages twice. A message without an id is known by its content: by a
 * line that names a file of the export, or by the path of the file that is copied.
 */
public final class ModeChange {

    private ModeChange() {}

    /** Checks the mode before the export is read anew. */
    public static void check(ImportRun run) {
        boolean copies = run.settings.media().copies();
        boolean hadFiles = copies
                ? new LedgerReport(run.ledger).pass().of(Kind.MESSAGE, PassCounts.LOSS + Verdict.FILE) > 0
                : MediaIdentity.hasFilesOfExport(run.ledger);
        if (hadFiles && MediaIdentity.hasBegunWithoutIds(run.ledger)) {
            throw new SettingsException(run.settings.file() + ": media.mode cannot change "
                    + (copies ? "to" : "from") + " copy now: messages without ids were sent, and would be sent twice"
                    + "\n  finish with the mode that this job began with; or undo it first, and import it anew");
        }
    }
}
