package io.chatferry.send;

import io.chatferry.ledger.EntityState;
import io.chatferry.ledger.LongIndex;
import java.util.Arrays;

/** What is known of every user and group of the job, in some 25 bytes each. Not thread-safe. */
final class EntityStates {

    private final LongIndex keys = new LongIndex();
    private byte[] states = new byte[16];

    void put(long key, EntityState state) {
        int number = keys.of(key);
        if (number >= states.length) {
            states = Arrays.copyOf(states, states.length * 2);
        }
        states[number] = (byte) state.number();
    }

    /** Of one that the ledger does not know, {@link EntityState#REFUSED}: nothing can create it. */
    EntityState of(long key) {
        int number = keys.find(key);
        return number == LongIndex.NONE ? EntityState.REFUSED : EntityState.of(states[number]);
    }
}
