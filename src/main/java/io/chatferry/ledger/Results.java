package io.chatferry.ledger;

import java.util.List;
import java.util.Map;

/**
 * What became of messages, and what that tells of users and groups.
 *
 * @param entities by the key of the user or group
 */
public record Results(List<? extends Outcome> outcomes, Map<Long, EntityState> entities) {

    /** Nothing. */
    public static final Results NONE = new Results(List.of(), Map.of());

    boolean isEmpty() {
        return outcomes.isEmpty() && entities.isEmpty();
    }
}
