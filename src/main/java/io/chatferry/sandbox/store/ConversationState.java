package io.chatferry.sandbox.store;

import java.util.List;

/**
 * The state of a conversation for one user.
 *
 * @param deliveredId the last delivered message; 0 = none
 * @param readId the last read message; 0 = none
 * @param clearedId the last message when the user cleared the conversation; 0 = never
 */
public record ConversationState(
        String uid, String conversationId, long deliveredId, long readId, long clearedId, List<String> tags) {

    public ConversationState delivered(long id) {
        return new ConversationState(uid, conversationId, id, readId, clearedId, tags);
    }

    public ConversationState read(long id) {
        return new ConversationState(uid, conversationId, Math.max(id, deliveredId), id, clearedId, tags);
    }

    public ConversationState cleared(long id) {
        return new ConversationState(uid, conversationId, deliveredId, readId, id, tags);
    }

    public ConversationState tagged(List<String> newTags) {
        return new ConversationState(uid, conversationId, deliveredId, readId, clearedId, newTags);
    }
}
