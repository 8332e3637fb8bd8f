package io.chatferry.job.importing;

import io.chatferry.ledger.staging.PassCounts;
import io.chatferry.ledger.staging.PassIntake.Note;
import io.chatferry.model.Kind;
import io.chatferry.source.api.RowCount;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The rows of a pass that no description of the mapping takes: they were read, and are skipped. */
final class RowsNotTaken {

    private final List<RowCount> counts;

    RowsNotTaken(List<RowCount> counts) {
        this.counts = List.copyOf(counts);
    }

    /** Counts them as read and skipped. */
    void count(PassCounts pass) {
        for (RowCount entry : counts) {
            if (entry.kind() == null && entry.notTaken() > 0) {
                Kind kind = kind(entry.description());
                pass.add(kind, PassCounts.READ, entry.notTaken());
                pass.add(kind, PassCounts.SKIPPED, entry.notTaken());
                pass.add(kind, PassCounts.NOT_TAKEN, entry.notTaken());
            }
        }
    }

    /** A row that became nothing has no kind of its own: it counts as what its file is for, above all messages. */
    private Kind kind(String entry) {
        return counts.stream()
                .filter(each -> each.description().startsWith(entry + "."))
                .map(RowCount::kind)
                .filter(Objects::nonNull)
                .max(Kind::compareTo)
                .orElse(Kind.MESSAGE);
    }

    /** A note for each entry that leaves rows out, and for each description that takes none of the rows it is tried on. */
    List<Note> notes() {
        List<Note> notes = new ArrayList<>();
        for (RowCount each : counts) {
            String first = each.firstNotTaken() == null ? "" : " (first: " + each.firstNotTaken() + ")";
            if (each.kind() == null && each.notTaken() > 0) {
                notes.add(new Note(
                        (each.notTaken() == 1 ? "row" : "rows") + " not taken by any description" + first
                                + ": see when and" + " unless of " + each.description(),
                        each.notTaken()));
            } else if (each.kind() != null && each.taken() == 0 && each.notTaken() > 0) {
                notes.add(new Note(each.description() + " takes none of the rows" + first, each.notTaken()));
            }
        }
        return notes;
    }
}
