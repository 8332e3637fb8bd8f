package io.chatferry.job.importing;

import io.chatferry.ledger.staging.PassIntake.Note;
import io.chatferry.source.api.RowCount;
import java.util.ArrayList;
import java.util.List;

/** The rows of a pass that no description of the mapping takes: they were read, and are skipped. */
public final class RowsNotTaken {

    private final List<RowCount> counts;

    public RowsNotTaken(List<RowCount> counts) {
        this.counts = List.copyOf(counts);
    }

    /** A note for each entry that leaves rows out, and for each description that takes none of the rows it is tried on. */
    public List<Note> notes() {
        List<Note> notes = new ArrayList<>();
        for (RowCount each : counts) {
            String first = each.firstNotTaken() == null ? "" : " (first: " + each.firstNotTaken() + ")";
            if (each.kind() == null && each.notTaken() > 0) {
                notes.add(new Note(
                        (each.notTaken() == 1 ? "row" : "rows") + " not taken by any description" + first
                                + ": see when and" + " unless of " + each.description(),
                        each.notTaken()));
            } else if (each.kind() != null && each.taken() == 0 && each.notTaken() > 0) {
                notes.add(new Note(
                        (each.notTaken() == 1 ? "row" : "rows") + " of which " + each.description() + " takes none"
                                + first,
                        each.notTaken()));
            }
        }
        return notes;
    }
}
