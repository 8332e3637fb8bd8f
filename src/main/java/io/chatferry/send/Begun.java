package io.chatferry.send;

import io.chatferry.ledger.Claimed;
import io.chatferry.ledger.Doubt;
import io.chatferry.model.Endpoint;

/**
 * A message whose request may have left.
 *
 * @param endpoint the call that carries it
 * @param carriage the details that ride on it
 * @param atMillis when it was begun
 * @param repeated it was in doubt, and goes again where the target knows a muid that it has
 */
record Begun(Endpoint endpoint, Claimed message, Carriage carriage, long atMillis, boolean repeated) {

    Begun(Endpoint endpoint, Claimed message, Carriage carriage, long atMillis) {
        this(endpoint, message, carriage, atMillis, false);
    }

    /** It is not known what became of it. */
    Doubt doubt(long closedAtMillis) {
        Claimed attempted = new Claimed(message.message().attempted(), message.muid(), message.body());
        return new Doubt(attempted, endpoint, 0, atMillis, closedAtMillis, 0);
    }
}
