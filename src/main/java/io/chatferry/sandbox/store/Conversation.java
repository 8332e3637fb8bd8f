package io.chatferry.sandbox.store;

import org.jspecify.annotations.Nullable;

/**
 * The participants of a conversation.
 *
 * @param guid of the group, or null
 * @param low the lesser id of the two users; null for a group
 * @param high the greater id of the two users; null for a group
 */
public record Conversation(
        String id,
        @Nullable String guid,
        @Nullable String low,
        @Nullable String high) {

    static Conversation of(ChatMessage message) {
        if (message.toGroup()) {
            return new Conversation(message.conversationId(), message.receiver(), null, null);
        }
        boolean ordered = message.sender().compareTo(message.receiver()) <= 0;
        return new Conversation(
                message.conversationId(),
                null,
                ordered ? message.sender() : message.receiver(),
                ordered ? message.receiver() : message.sender());
    }

    /** The other of the two users; null for a group, or if this user does not take part. */
    public @Nullable String other(String uid) {
        return uid.equals(low) ? high : uid.equals(high) ? low : null;
    }
}
