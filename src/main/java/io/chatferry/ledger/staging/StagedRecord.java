package io.chatferry.ledger.staging;

import io.chatferry.model.Change;
import io.chatferry.model.Kind;
import io.chatferry.model.Origin;
import io.chatferry.model.Outbound;
import io.chatferry.model.Problem;
import io.chatferry.model.Repair;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One record of a pass over the export, with the outcome of the checks of the record alone. */
public sealed interface StagedRecord {

    /** The place where it was read. */
    Origin origin();

    /**
     * To be sent.
     *
     * @param losses names of what the endpoint cannot carry, to be counted
     * @param changes what normalization has changed, to be counted
     * @param parentMuid the message that it replies to, if it is sent outside of threads
     */
    record Accepted(
            Origin origin,
            Outbound outbound,
            List<String> losses,
            List<Change> changes,
            @Nullable String parentMuid) implements StagedRecord {

        /** A record that is no such reply. */
        public Accepted(Origin origin, Outbound outbound, List<String> losses, List<Change> changes) {
            this(origin, outbound, losses, changes, null);
        }
    }

    /** Not to be sent. */
    record Rejected(Origin origin, Kind kind, String key, List<Problem> problems, String raw) implements StagedRecord {}

    /**
     * To be sent after a repair.
     *
     * @param parts several where a text was split
     */
    record Repaired(Origin origin, Kind kind, String key, List<Accepted> parts, List<Repair> repairs)
            implements StagedRecord {}

    /** Not to be sent; {@code repairs} would change that. */
    record Repairable(Rejected rejected, List<Repair> repairs) implements StagedRecord {

        @Override
        public Origin origin() {
            return rejected.origin();
        }
    }

    /**
     * Left out because the job file says so.
     *
     * @param key a muid or another id of the record; may be empty
     */
    record Skipped(Origin origin, Kind kind, String key, String reason) implements StagedRecord {

        /** The reason of a row that no description of the mapping takes; its origin counts rows, not records. */
        public static final String NOT_TAKEN = "not-taken";
    }
}
