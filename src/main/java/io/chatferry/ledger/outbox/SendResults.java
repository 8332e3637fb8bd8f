package io.chatferry.ledger.outbox;

import io.chatferry.ledger.EntityState;
import java.util.List;
import java.util.Map;

/**
 * The outcomes of messages, and what they show of users and groups.
 *
 * @param entities their states, by key
 */
public record SendResults(List<? extends Outcome> outcomes, Map<Long, EntityState> entities) {

    /** Nothing. */
    public static final SendResults NONE = new SendResults(List.of(), Map.of());

    boolean isEmpty() {
        return outcomes.isEmpty() && entities.isEmpty();
    }
}
