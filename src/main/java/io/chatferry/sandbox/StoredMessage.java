package io.chatferry.sandbox;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message as stored by the sandbox, for tests that compare it with what was sent.
 *
 * @param id as returned to the client; ids ascend in the order of storing
 * @param data the JSON of {@code data} as sent, without the additions of answers
 * @param sentAt Unix seconds
 * @param parentId of the message that this one replies to, or null
 * @param deleted whether it was soft-deleted
 */
public record StoredMessage(
        String id,
        @Nullable String muid,
        String conversationId,
        String sender,
        String receiverType,
        String receiver,
        String category,
        String type,
        String data,
        List<String> tags,
        long sentAt,
        @Nullable String parentId,
        boolean deleted) {}
