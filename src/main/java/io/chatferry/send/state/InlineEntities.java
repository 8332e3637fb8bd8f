package io.chatferry.send.state;

import java.util.Set;

/**
 * Which absent users and group a message creates: it carries their details, which are read from the ledger when it leaves.
 *
 * @param creating the keys of the entities that it creates
 */
public record InlineEntities(Set<Long> creating) {

    /** Everything it needs is there. */
    public static final InlineEntities EMPTY = new InlineEntities(Set.of());
}
