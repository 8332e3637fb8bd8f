package io.chatferry.job.planning;

import io.chatferry.constraint.Verdict;
import io.chatferry.ledger.query.LedgerReport;
import io.chatferry.ledger.staging.PassCounts;
import io.chatferry.model.Kind;
import io.chatferry.report.format.Figures;

/** Files that lie in the export, and not on the web: they are not moved. */
final class FilesLeftBehind {

    private FilesLeftBehind() {}

    /** A sentence that says how many they are, with a space behind it; empty if there is none. */
    static String sentence(LedgerReport ledger) {
        long files = ledger.pass().of(Kind.MESSAGE, PassCounts.LOSS + Verdict.FILE);
        return files == 0
                ? ""
                : Figures.counted(files, "file lies in the export and is", "files lie in the export and are")
                        + " not moved. ";
    }
}
