package io.chatferry.source.twilio;

import io.chatferry.source.chat.reading.Fields;
import io.chatferry.source.row.JsonText;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What an object is, by the kind of its sid and its keys. */
enum TwilioShape {
    USER,
    PARTICIPANT,
    CONVERSATION,
    MESSAGE,
    PAGE,
    OTHER;

    /** The keys of the lists of replies that are read, in the order of reading. */
    static final List<String> LISTS =
            List.of("users", "participants", "members", "conversations", "channels", "messages");

    static TwilioShape of(JsonNode object) {
        String sid = String.valueOf(Fields.text(object, "sid"));
        boolean isInside = object.has("conversation_sid") || object.has("channel_sid");
        if (sid.startsWith("IM") || (isInside && (object.has("body") || object.has("media")))) {
            return MESSAGE;
        }
        if (sid.startsWith("MB") || (isInside && object.has("messaging_binding"))) {
            return PARTICIPANT;
        }
        if (sid.startsWith("CH")) {
            return CONVERSATION;
        }
        if (sid.startsWith("US") || (object.has("identity") && !isInside && object.has("friendly_name"))) {
            return USER;
        }
        return LISTS.stream().anyMatch(list -> object.path(list).isArray()) ? PAGE : OTHER;
    }

    /** The object with the names of the REST API, which are those of the SDKs in another case. */
    static JsonNode named(JsonNode object) {
        if (!object.isObject() || object.propertyNames().stream().noneMatch(TwilioShape::isCamelCase)) {
            return object;
        }
        ObjectNode named = JsonText.mapper().createObjectNode();
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            String name = entry.getKey().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
            if (!named.has(name)) {
                named.set(name, named(entry.getValue()));
            }
        }
        return named;
    }

    private static boolean isCamelCase(String name) {
        return name.chars().anyMatch(c -> c >= 'A' && c <= 'Z') && !name.startsWith("_");
    }
}
