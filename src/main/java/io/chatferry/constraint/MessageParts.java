package io.chatferry.constraint;

import io.chatferry.constraint.Attachments.Complete;
import io.chatferry.model.Message;
import io.chatferry.model.RejectCode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The content of a message: category, type and the parts of its {@code data}, each from its own field or else from
 * the {@code data} of the export (CometChat REST API, "Moderation Messages").
 *
 * @param sourceText the text before its mentions were mapped
 * @param typeIsDerived whether the type is that of the first attachment, since the source says none
 */
public record MessageParts(
        String category,
        String type,
        @Nullable String sourceText,
        @Nullable ObjectNode metadata,
        DataParts data,
        boolean typeIsDerived) {

    public static final String CUSTOM = "custom";
    static final String TEXT = "text";

    private static final List<String> CATEGORIES = List.of("message", CUSTOM);
    private static final List<String> TYPES = List.of(TEXT, "image", "file", "audio", "video");

    static MessageParts of(Message message, IdMap users, boolean copiesFiles, FieldChecks fields) {
        return new Reader(message, copiesFiles, fields).read(users);
    }

    private record Reader(Message message, boolean copiesFiles, FieldChecks fields) {

        MessageParts read(IdMap users) {
            String category = fields.oneOf(RejectCode.CATEGORY_INVALID, "category", message.category(), CATEGORIES);
            List<Complete> attachments = Attachments.of(message, copiesFiles, fields);
            String type = type(category, attachments);
            String text = text();
            checkNotEmpty(category, type, text, attachments);
            ObjectNode metadata = metadata();
            DataParts data = new DataParts(
                    text == null ? null : mapped(text, users),
                    customData(category),
                    attachments,
                    json(withoutNotes(metadata)),
                    others());
            boolean isDerived = !attachments.isEmpty() && Texts.unlessBlank(message.type()) == null;
            return new MessageParts(category, type, text, metadata, data, isDerived);
        }

        private String type(String category, List<Complete> attachments) {
            if (fields.hasProblem("type")) {
                return TEXT;
            }
            String written = message.type();
            if (written == null || written.isBlank()) {
                return attachments.isEmpty()
                        ? TEXT
                        : MimeTypes.messageTypeOf(attachments.get(0).mimeType());
            }
            if (category.equals(CUSTOM)) {
                String type = fields.stripped("type", fields.requireValidChars("type", written));
                return type == null ? TEXT : type;
            }
            return fields.oneOf(RejectCode.TYPE_INVALID, "type", written, TYPES);
        }

        private @Nullable String text() {
            String text = message.text();
            if (text == null || text.isEmpty()) {
                text = dataText(inData(TEXT));
            }
            if (text == null || text.isEmpty() || fields.hasProblem("text")) {
                return null;
            }
            if (Texts.hasBadChar(text)) {
                fields.addProblem(
                        RejectCode.TEXT_BAD_CHAR, "text", "the text holds U+0000 or half of a surrogate pair");
                return null;
            }
            return text;
        }

        private @Nullable String dataText(@Nullable JsonNode node) {
            if (node == null) {
                return null;
            }
            if (!node.isString()) {
                fields.addProblem(RejectCode.FIELD_TYPE, "data", "data.text is not a string");
                return null;
            }
            return node.stringValue();
        }

        private void checkNotEmpty(String category, String type, @Nullable String text, List<Complete> attachments) {
            if (category.equals(CUSTOM)
                    || fields.hasProblem("category")
                    || fields.hasProblem("type")
                    || fields.hasProblem("data")) {
                return;
            }
            if (type.equals(TEXT)) {
                if (Texts.unlessBlank(text) == null
                        && !fields.hasProblem("text")
                        && !fields.hasProblem("attachments")) {
                    fields.addProblem(RejectCode.TEXT_EMPTY, "text", "a text message without text");
                }
            } else if (attachments.isEmpty() && !fields.hasProblem("attachments")) {
                fields.addProblem(
                        RejectCode.MEDIA_EMPTY, "attachments", "a message of type " + type + " without an attachment");
            }
        }

        private String mapped(String text, IdMap users) {
            Mentions mentions = Mentions.in(text, users);
            if (mentions.users() > Mentions.MAX_USERS) {
                fields.addProblem(
                        RejectCode.MENTIONS_OVER_10,
                        "text",
                        mentions.users() + " users are mentioned; at most " + Mentions.MAX_USERS + " are allowed");
            }
            return mentions.text();
        }

        private @Nullable String customData(String category) {
            JsonNode given = message.customData() == null ? inData("customData") : message.customData();
            JsonNode value = fields.requireValidChars("customData", given);
            if (category.equals(CUSTOM) && !fields.hasProblem("customData")) {
                if (value == null || value.isNull() || (value.isContainer() && value.isEmpty())) {
                    fields.addProblem(
                            RejectCode.CUSTOM_DATA_EMPTY, "customData", "a custom message without customData");
                } else if (!value.isObject()) {
                    fields.addProblem(RejectCode.FIELD_TYPE, "customData", "customData is not an object");
                }
            }
            return json(value);
        }

        /** What the source noted for us is merged with what we add, and dropped like it before it makes a message too large. */
        private static @Nullable ObjectNode withoutNotes(@Nullable ObjectNode metadata) {
            if (metadata == null || !metadata.path(MetadataAdditions.KEY).isObject()) {
                return metadata;
            }
            ObjectNode own = metadata.deepCopy();
            own.remove(MetadataAdditions.KEY);
            return own.isEmpty() ? null : own;
        }

        private @Nullable ObjectNode metadata() {
            if (message.metadata() != null) {
                return fields.requireValidChars("metadata", message.metadata());
            }
            JsonNode inData = inData("metadata");
            if (inData != null && !inData.isObject()) {
                fields.addProblem(RejectCode.FIELD_TYPE, "data", "data.metadata is not an object");
                return null;
            }
            return fields.requireValidChars("metadata", (ObjectNode) inData);
        }

        /** The properties of {@code data} beside the known parts. */
        private @Nullable ObjectNode others() {
            ObjectNode data = message.data();
            if (data == null) {
                return null;
            }
            ObjectNode others = JsonMapper.shared().createObjectNode();
            data.forEachEntry((key, value) -> {
                if (!DataParts.KEYS.contains(key)) {
                    others.set(key, value);
                }
            });
            return fields.requireValidChars("data", others);
        }

        private @Nullable JsonNode inData(String key) {
            JsonNode value = message.data() == null ? null : message.data().get(key);
            return value == null || value.isNull() ? null : value;
        }

        private static @Nullable String json(@Nullable JsonNode value) {
            return value == null || value.isNull() ? null : JsonMapper.shared().writeValueAsString(value);
        }
    }
}
