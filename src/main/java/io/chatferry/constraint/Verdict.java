package io.chatferry.constraint;

import io.chatferry.model.Change;
import io.chatferry.model.Outbound;
import io.chatferry.model.Problem;
import java.util.List;

/** The result of checking a record: accepted, rejected with a problem for each broken rule, or skipped by the settings. */
public sealed interface Verdict {

    /** The loss of a reply that is sent outside its thread, since its time would not fit there. */
    String THREAD = "thread";

    /** The loss of a file that lies in the export and is not moved: a line in the text names it. */
    String FILE = "file of the export";

    /** The record can be sent.
     *
     * @param losses the fields that the endpoint cannot carry ({@code deliveredAt}, {@code description}, …), to be
     * counted
     * @param changes the changes made by normalising
     */
    record Accepted(Outbound outbound, List<String> losses, List<Change> changes) implements Verdict {

        public Accepted {
            losses = List.copyOf(losses);
            changes = List.copyOf(changes);
        }
    }

    /** The record cannot be sent: one problem for each broken rule. */
    record Rejected(List<Problem> problems) implements Verdict {

        public Rejected {
            problems = List.copyOf(problems);
        }
    }

    /** The record was deleted in the source and is not sent, by the settings or because it has no content. */
    record Skipped(String reason) implements Verdict {}
}
