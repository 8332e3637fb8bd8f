package io.chatferry.send.state;

import io.chatferry.ledger.backlog.PendingMessage;
import io.chatferry.model.Endpoint;
import java.util.List;

/**
 * A request that is about to leave.
 *
 * @param endpoint the call
 * @param messages what it carries, at least one, in the order in which they are sent
 * @param inlineEntitiesPerMessage for each message the details that it carries
 * @param slot the instant ({@link System#nanoTime}) at which it leaves
 */
public record OutgoingRequest(
        Endpoint endpoint, List<PendingMessage> messages, List<InlineEntities> inlineEntitiesPerMessage, long slot) {

    /** With one message. */
    public static OutgoingRequest of(
            Endpoint endpoint, PendingMessage message, InlineEntities inlineEntities, long slot) {
        return new OutgoingRequest(endpoint, List.of(message), List.of(inlineEntities), slot);
    }
}
