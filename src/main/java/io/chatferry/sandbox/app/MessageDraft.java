package io.chatferry.sandbox.app;

import io.chatferry.sandbox.store.ChatMessage;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The checked content of a message: everything except its sender and time.
 *
 * @param receiver in lower case; null if the body names several
 * @param data the shortest JSON of {@code data}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record MessageDraft(
        @Nullable String receiver,
        boolean toGroup,
        String category,
        String type,
        byte[] data,
        @Nullable String text,
        List<String> tags,
        @Nullable String muid) {

    static final int DATA_BYTES = 10 * 1024;
    static final int MESSAGE_CHARS = 65_536;

    private static final Set<String> TYPES = Set.of("text", "image", "file", "audio", "video");
    private static final List<String> ATTACHMENT_FIELDS = List.of("url", "name", "mimeType", "extension");

    /**
     * Checks the body of a send.
     *
     * @param live whether the categories of the live send calls are allowed
     */
    public static MessageDraft of(ObjectNode body, boolean live) {
        size(body);
        String receiver = Json.text(body, "receiver");
        boolean several = live && Json.object(body, "multipleReceivers") != null;
        if ((receiver == null || receiver.isEmpty()) && !several) {
            throw ApiException.required("receiver");
        }
        boolean toGroup = toGroup(body, receiver == null);
        String category = category(body, live);
        String type = type(body, category);
        ObjectNode data = data(body);
        content(category, type, data);
        return new MessageDraft(
                receiver == null || receiver.isEmpty() ? null : Checks.id("receiver", receiver),
                toGroup,
                category,
                type,
                measured(data),
                Json.text(data, "text"),
                Checks.tags(body),
                Checks.optionalText(body, "muid"));
    }

    /** The shortest JSON of the data, if it meets the limit. */
    static byte[] measured(ObjectNode data) {
        byte[] bytes = Json.bytes(data);
        if (bytes.length > DATA_BYTES) {
            throw ApiException.field(ErrorCode.ERR_INVALID_MESSAGE_DATA, "data", "The data may not exceed 10 KB.");
        }
        return bytes;
    }

    /** The receiver, for calls that require one. */
    public String requiredReceiver() {
        if (receiver == null) {
            throw ApiException.required("receiver");
        }
        return receiver;
    }

    private static void size(ObjectNode body) {
        byte[] all = Json.bytes(body);
        if (all.length > MESSAGE_CHARS
                && Checks.chars(new String(all, java.nio.charset.StandardCharsets.UTF_8)) > MESSAGE_CHARS) {
            throw ApiException.field("message", "The message may not be greater than 65536 characters.");
        }
    }

    private static boolean toGroup(ObjectNode body, boolean absentIsFine) {
        String type = Json.text(body, "receiverType");
        if (type == null && absentIsFine) {
            return false;
        }
        if (type == null || type.isEmpty()) {
            throw ApiException.required("receiverType");
        }
        return switch (type) {
            case "user" -> false;
            case "group" -> true;
            default ->
                throw ApiException.field(
                        ErrorCode.ERR_INVALID_RECEIVER_TYPE, "receiverType", "The selected receiverType is invalid.");
        };
    }

    private static String category(ObjectNode body, boolean live) {
        JsonNode given = body.get("category");
        if (given == null || given.isNull()) {
            return "message";
        }
        String category = given.isString() ? given.stringValue() : "?";
        return switch (category) {
            case "" -> throw new ApiException(ErrorCode.ERR_EMPTY_MESSAGE_CATEGORY);
            case "message", "custom" -> category;
            case "interactive", "card" -> {
                if (live) {
                    yield category;
                }
                throw new ApiException(ErrorCode.ERR_INVALID_MESSAGE_CATEGORY);
            }
            default -> throw new ApiException(ErrorCode.ERR_INVALID_MESSAGE_CATEGORY);
        };
    }

    private static String type(ObjectNode body, String category) {
        JsonNode given = body.get("type");
        if (given == null || given.isNull()) {
            if (category.equals("message")) {
                return "text";
            }
            throw new ApiException(ErrorCode.ERR_EMPTY_MESSAGE_TYPE);
        }
        if (!given.isString()) {
            throw new ApiException(ErrorCode.ERR_INVALID_MESSAGE_TYPE);
        }
        String type = given.stringValue();
        if (type.isEmpty()) {
            throw new ApiException(ErrorCode.ERR_EMPTY_MESSAGE_TYPE);
        }
        if (category.equals("message") && !TYPES.contains(type)) {
            throw new ApiException(ErrorCode.ERR_INVALID_MESSAGE_TYPE);
        }
        return type;
    }

    private static ObjectNode data(ObjectNode body) {
        JsonNode given = body.get("data");
        if (given == null || given.isNull()) {
            return Json.object();
        }
        if (given instanceof ObjectNode data) {
            return data;
        }
        throw ApiException.field(ErrorCode.ERR_INVALID_MESSAGE_DATA, "data", "The data must be an object.");
    }

    /** Checks that the data has the content that its category and type require. */
    static void content(String category, String type, ObjectNode data) {
        JsonNode text = data.get("text");
        if (text != null && !text.isNull() && !text.isString()) {
            throw new ApiException(ErrorCode.ERR_INVALID_MESSAGE_TEXT);
        }
        JsonNode metadata = data.get("metadata");
        if (metadata != null && !metadata.isNull() && !metadata.isObject() && !emptyArray(metadata)) {
            throw new ApiException(ErrorCode.ERR_INVALID_METADATA);
        }
        boolean attached = attachments(data);
        if (category.equals("custom")) {
            custom(data);
        } else if (category.equals("message") && type.equals("text")) {
            if (text == null || text.isNull() || text.stringValue().isEmpty()) {
                throw new ApiException(ErrorCode.ERR_EMPTY_MESSAGE_TEXT);
            }
        } else if (category.equals("message") && !attached && Json.text(data, "url") == null) {
            throw new ApiException(ErrorCode.ERR_EMPTY_MESSAGE_FILE);
        }
    }

    private static boolean emptyArray(JsonNode node) {
        return node.isArray() && node.isEmpty();
    }

    private static void custom(ObjectNode data) {
        JsonNode custom = data.has("customData") ? data.get("customData") : data.get("custom_data");
        if (custom == null || custom.isNull() || (custom.isContainer() && custom.isEmpty())) {
            throw new ApiException(ErrorCode.ERR_EMPTY_CUSTOM_DATA);
        }
        if (!custom.isObject()) {
            throw new ApiException(ErrorCode.ERR_INVALID_CUSTOM_DATA);
        }
    }

    /** Checks the attachments and returns whether there are any. */
    private static boolean attachments(ObjectNode data) {
        JsonNode given = data.get("attachments");
        if (given == null || given.isNull()) {
            return false;
        }
        if (!(given instanceof ArrayNode array)) {
            throw new ApiException(ErrorCode.ERR_INVALID_MEDIA_MESSAGE);
        }
        for (int i = 0; i < array.size(); i++) {
            for (String field : ATTACHMENT_FIELDS) {
                String value = array.get(i) instanceof ObjectNode one ? Json.text(one, field) : null;
                String where = "data.attachments." + i + "." + field;
                if (value == null || (value.isEmpty() && !field.equals("extension"))) {
                    throw ApiException.field(
                            ErrorCode.ERR_INVALID_MEDIA_MESSAGE, where, "The " + where + " field is required.");
                }
                if (field.equals("url") && (!Checks.isUrl(value) || Checks.chars(value) > Checks.URL_CHARS)) {
                    throw ApiException.field(
                            ErrorCode.ERR_INVALID_MEDIA_MESSAGE, where, "The " + where + " format is invalid.");
                }
            }
        }
        return !array.isEmpty();
    }

    /** The message of this draft. */
    public ChatMessage from(
            String sender,
            String to,
            boolean group,
            ChatMessage.Stamps stamps,
            ChatMessage.Screening screening,
            long parent) {
        return new ChatMessage(0, muid, sender, to, group, category, type, data, tags, parent, stamps, screening);
    }
}
