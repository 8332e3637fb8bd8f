package io.chatferry.constraint;

import io.chatferry.model.Outbound;
import io.chatferry.model.Problem;
import java.util.List;

/** What becomes of a record: sent, not sent with a reason for each broken rule, or left out as the job file wishes. */
public sealed interface Verdict {

    /**
     * It can be sent.
     *
     * @param losses what the endpoint cannot carry, one short word each ({@code deliveredAt}, {@code description}, …),
     *     to be counted
     */
    record Accepted(Outbound outbound, List<String> losses) implements Verdict {

        public Accepted {
            losses = List.copyOf(losses);
        }
    }

    /** It cannot be sent: one problem for each broken rule. */
    record Rejected(List<Problem> problems) implements Verdict {

        public Rejected {
            problems = List.copyOf(problems);
        }
    }

    /** The job file says not to send it ({@code deleted: skip}). */
    record Skipped(String reason) implements Verdict {}
}
