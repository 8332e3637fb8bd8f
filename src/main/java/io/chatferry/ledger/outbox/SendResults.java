package io.chatferry.ledger.outbox;

import io.chatferry.ledger.EntityState;
import java.util.List;
import java.util.Map;

/**
 * What became of messages, and what that tells of users and groups.
 *
 * @param entities by the key of the user or group
 */
public record SendResults(List<? extends Outcome> outcomes, Map<Long, EntityState> entities) {

    /** Nothing. */
    public static final SendResults NONE = new SendResults(List.of(), Map.of());

    boolean isEmpty() {
        return outcomes.isEmpty() && entities.isEmpty();
    }
}
