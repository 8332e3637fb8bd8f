package io.chatferry.ledger.merge;

import io.chatferry.model.Kind;
import java.util.List;

/**
 * Source ids that would become one id of the target.
 *
 * @param targetId the id they share
 * @param keeper the source id that keeps it: one that is in the ledger already, else the one that is valid as it stands
 * @param losers the others, which need another id
 */
public record IdClash(Kind kind, String targetId, String keeper, List<String> losers) {

    public IdClash {
        losers = List.copyOf(losers);
    }
}
