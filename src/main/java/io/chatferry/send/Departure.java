package io.chatferry.send;

import io.chatferry.ledger.Pending;
import io.chatferry.model.Endpoint;
import java.util.List;

/**
 * A request that is about to leave.
 *
 * @param endpoint the call
 * @param messages what it carries, at least one, in the order in which they are sent
 * @param carriages for each message the details that ride on it
 * @param slot the instant ({@link System#nanoTime}) at which it leaves
 */
public record Departure(Endpoint endpoint, List<Pending> messages, List<Carriage> carriages, long slot) {

    /** With one message. */
    static Departure of(Endpoint endpoint, Pending message, Carriage carriage, long slot) {
        return new Departure(endpoint, List.of(message), List.of(carriage), slot);
    }
}
