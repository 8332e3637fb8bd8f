package io.chatferry.send.state;

import io.chatferry.ledger.backlog.ClaimedMessage;
import io.chatferry.ledger.outbox.Doubt;
import io.chatferry.model.Endpoint;

/**
 * A message whose request may have left.
 *
 * @param endpoint the call that carries it
 * @param inlineEntities the details that it carries
 * @param atMillis when it was begun
 * @param repeated it was in doubt, and is sent again where the target knows a muid that it has
 */
public record MessageAttempt(
        Endpoint endpoint, ClaimedMessage message, InlineEntities inlineEntities, long atMillis, boolean repeated) {

    public MessageAttempt(Endpoint endpoint, ClaimedMessage message, InlineEntities inlineEntities, long atMillis) {
        this(endpoint, message, inlineEntities, atMillis, false);
    }

    /** It is not known what became of it. */
    public Doubt doubt(long closedAtMillis) {
        ClaimedMessage attempted =
                new ClaimedMessage(message.message().withOneMoreAttempt(), message.muid(), message.body());
        return new Doubt(attempted, endpoint, 0, atMillis, closedAtMillis, 0);
    }
}
