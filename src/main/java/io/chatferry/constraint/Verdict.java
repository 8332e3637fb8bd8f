package io.chatferry.constraint;

import io.chatferry.model.Change;
import io.chatferry.model.Outbound;
import io.chatferry.model.Problem;
import java.util.List;

/** What becomes of a record: sent, not sent with a reason for each broken rule, or left out as the job file wishes. */
public sealed interface Verdict {

    /** The loss of a reply that stays outside its thread, since its time would not fit there. */
    String THREAD = "thread";

    /**
     * It can be sent.
     *
     * @param losses what the endpoint cannot carry, one short word each ({@code deliveredAt}, {@code description}, …),
     *     to be counted
     * @param changes what normalising has changed of it
     */
    record Accepted(Outbound outbound, List<String> losses, List<Change> changes) implements Verdict {

        public Accepted {
            losses = List.copyOf(losses);
            changes = List.copyOf(changes);
        }
    }

    /** It cannot be sent: one problem for each broken rule. */
    record Rejected(List<Problem> problems) implements Verdict {

        public Rejected {
            problems = List.copyOf(problems);
        }
    }

    /** It was deleted in the source, and is left out: the job file says so, or nothing of it is left to send. */
    record Skipped(String reason) implements Verdict {}
}
