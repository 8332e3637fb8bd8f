package io.chatferry.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A message as exported.
 *
 * @param muid the message's own id in the source, if it has one
 * @param sender source id of the author
 * @param receiver source id of a user or a group, by {@code receiverType}
 * @param receiverType as written; absent means {@code user}
 * @param category as written; absent means {@code message}
 * @param type as written; absent means {@code text}, or the kind of the first attachment
 * @param text the body, or the caption of an attachment
 * @param data the API's whole {@code data} object, if the export has it; the other fields take precedence
 * @param sentAt the time of sending, at the source's full precision like all times
 * @param parentMuid the muid of the message that this one replies to in a thread
 * @param quotedMuid the muid of the message that this one quotes; it stays in the stream of its conversation
 */
public record Message(
        @Nullable String muid,
        @Nullable String sender,
        @Nullable String receiver,
        @Nullable String receiverType,
        @Nullable String category,
        @Nullable String type,
        @Nullable String text,
        @Nullable ObjectNode data,
        List<Attachment> attachments,
        @Nullable JsonNode customData,
        @Nullable ObjectNode metadata,
        List<String> tags,
        @Nullable Instant sentAt,
        @Nullable Instant deliveredAt,
        @Nullable Instant readAt,
        @Nullable Instant editedAt,
        @Nullable Instant deletedAt,
        @Nullable String parentMuid,
        @Nullable String quotedMuid,
        List<Reaction> reactions,
        @Nullable String senderName,
        @Nullable String senderAvatar,
        @Nullable String receiverName,
        @Nullable String receiverAvatar,
        @Nullable String groupType)
        implements ChatRecord {

    public Message {
        attachments = List.copyOf(attachments);
        tags = List.copyOf(tags);
        reactions = List.copyOf(reactions);
    }

    @Override
    public Kind kind() {
        return Kind.MESSAGE;
    }

    @Override
    public String key() {
        return muid == null ? "" : muid;
    }
}
