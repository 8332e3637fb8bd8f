package io.chatferry.send.doubt;

import io.chatferry.ledger.outbox.Doubt;
import io.chatferry.model.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * Where messages of one sender to one receiver are looked up.
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
        SentMessageMatch match = SentMessageMatch.of(doubt.claimed().body());
        return new ConversationEnds(
                match.sender(), match.receiver(), match.toGroup(), doubt.endpoint() == Endpoint.SEND, parentId);
    }
}
