package io.chatferry.send.entity;

import io.chatferry.cometchat.RequestBodies;
import io.chatferry.ledger.backlog.ClaimedMessage;
import io.chatferry.ledger.backlog.PendingMessage;
import io.chatferry.send.state.InlineEntities;
import java.util.Map;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The details of the entities that the messages of one claim create, as messages carry them: read together, and dropped
 * when these messages have left.
 *
 * @param byKey details (JSON objects) by entity key
 * @param isGroup whether a key is that of a group
 */
public record InlineDetails(Map<Long, String> byKey, LongPredicate isGroup) {

    /** The message as its call takes it, with its muid and the details that it carries. */
    public String body(ClaimedMessage claimed, InlineEntities inlineEntities) {
        PendingMessage message = claimed.message();
        String receiver = message.sender() == message.receiver() ? null : details(message.receiver(), inlineEntities);
        boolean toGroup = isGroup.test(message.receiver());
        return RequestBodies.withIdentity(
                claimed.body(),
                claimed.muid(),
                details(message.sender(), inlineEntities),
                toGroup ? null : receiver,
                toGroup ? receiver : null);
    }

    private @Nullable String details(long key, InlineEntities inlineEntities) {
        return inlineEntities.creating().contains(key) ? byKey.get(key) : null;
    }
}
