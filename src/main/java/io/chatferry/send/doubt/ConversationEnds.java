package io.chatferry.send.doubt;

import io.chatferry.ledger.outbox.Doubt;
import io.chatferry.model.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * Where messages of one sender to one receiver are looked for.
 *
 * @param live they were dated by the call that carried them
 * @param parentId the target's id for the message in whose thread they may be, or null
 */
record ConversationEnds(
        String sender,
        String receiver,
        boolean group,
        boolean live,
        @Nullable String parentId) {

    static ConversationEnds of(Doubt doubt, @Nullable String parentId) {
        SentMessageMatch form = SentMessageMatch.of(doubt.claimed().body());
        return new ConversationEnds(
                form.sender(), form.receiver(), form.toGroup(), doubt.endpoint() == Endpoint.SEND, parentId);
    }
}
