package io.chatferry.constraint;

import io.chatferry.model.Attachment;
import io.chatferry.model.Message;
import io.chatferry.model.Reaction;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A valid message, to be changed in the one field that a test is about. */
final class Sample {

    static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    String muid = "m-one";
    String sender = "ann";
    String receiver = "bob";
    String receiverType;
    String category;
    String type;
    String text = "Hello";
    ObjectNode data;
    List<Attachment> attachments = List.of();
    JsonNode customData;
    ObjectNode metadata;
    List<String> tags = List.of();
    Instant sentAt = Instant.ofEpochSecond(1_700_000_000);
    Instant deliveredAt;
    Instant readAt;
    Instant editedAt;
    Instant deletedAt;
    String parentMuid;
    String quotedMuid;
    List<Reaction> reactions = List.of();
    String senderName;
    String senderAvatar;
    String receiverName;
    String receiverAvatar;
    String groupType;

    Message message() {
        return new Message(
                muid,
                sender,
                receiver,
                receiverType,
                category,
                type,
                text,
                data,
                attachments,
                customData,
                metadata,
                tags,
                sentAt,
                deliveredAt,
                readAt,
                editedAt,
                deletedAt,
                parentMuid,
                quotedMuid,
                reactions,
                senderName,
                senderAvatar,
                receiverName,
                receiverAvatar,
                groupType);
    }

    static ObjectNode object(String json) {
        return (ObjectNode) JsonMapper.shared().readTree(json.replace('\'', '"'));
    }

    static Attachment attachment(String url) {
        return new Attachment(url, null, null, null, null);
    }
}
