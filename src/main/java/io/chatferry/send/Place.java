package io.chatferry.send;

import io.chatferry.ledger.Doubt;
import io.chatferry.model.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * Where messages of one sender to one receiver are looked for.
 *
 * @param live they were dated by the call that carried them
 * @param parentId the target's id for the message in whose thread they may be, or null
 */
record Place(
        String sender,
        String receiver,
        boolean group,
        boolean live,
        @Nullable String parentId) {

    static Place of(Doubt doubt, @Nullable String parentId) {
        SentForm form = SentForm.of(doubt.claimed().body());
        return new Place(form.sender(), form.receiver(), form.toGroup(), doubt.endpoint() == Endpoint.SEND, parentId);
    }
}
