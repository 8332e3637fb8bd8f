package io.chatferry.sandbox.store;

import org.jspecify.annotations.Nullable;

/**
 * Who talks with whom.
 *
 * @param guid of the group, or null
 * @param low of the two users the one whose id comes first; null for a group
 * @param high the other one
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

    /** The other one of the two, as this user sees it; null for a group or a stranger. */
    public @Nullable String other(String uid) {
        return uid.equals(low) ? high : uid.equals(high) ? low : null;
    }
}
