package io.chatferry.send;

import java.util.Set;

/**
 * Which absent users and group a message creates: their details ride on it, and are read from the ledger when it leaves.
 *
 * @param creating the keys of the entities that it creates
 */
public record Carriage(Set<Long> creating) {

    /** Everything it needs is there. */
    static final Carriage EMPTY = new Carriage(Set.of());
}
