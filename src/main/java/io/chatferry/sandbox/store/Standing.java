package io.chatferry.sandbox.store;

import java.util.List;

/**
 * How a user stands to a conversation.
 *
 * @param deliveredId up to which message it was delivered; 0 = none
 * @param readId up to which message it was read; 0 = none
 * @param clearedId up to which message the user has put it away; 0 = none
 */
public record Standing(
        String uid, String conversationId, long deliveredId, long readId, long clearedId, List<String> tags) {

    public Standing delivered(long id) {
        return new Standing(uid, conversationId, id, readId, clearedId, tags);
    }

    public Standing read(long id) {
        return new Standing(uid, conversationId, Math.max(id, deliveredId), id, clearedId, tags);
    }

    public Standing cleared(long id) {
        return new Standing(uid, conversationId, deliveredId, readId, id, tags);
    }

    public Standing tagged(List<String> newTags) {
        return new Standing(uid, conversationId, deliveredId, readId, clearedId, newTags);
    }
}
