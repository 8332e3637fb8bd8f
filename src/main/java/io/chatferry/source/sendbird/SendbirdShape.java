package io.chatferry.source.sendbird;

import io.chatferry.source.chat.reading.Fields;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What an object of an export is, by its keys: replies, exports and events of Sendbird name them alike. */
enum SendbirdShape {
    MESSAGE,
    /** A channel beside its messages, as the files of Sendbird's migration have it. */
    CHANNEL_WITH_MESSAGES,
    CHANNEL,
    USER,
    EVENT,
    /** A reply that holds a list. */
    PAGE,
    OTHER;

    /** The keys of the lists of replies, in the order of reading. */
    static final List<String> LISTS = List.of("users", "channels", "members", "participants", "operators", "messages");

    private static final Set<String> TYPES = Set.of("MESG", "FILE", "ADMM", "BRDM");
    private static final Set<String> OF_CHANNELS = Set.of(
            "is_distinct",
            "member_count",
            "members",
            "max_length_message",
            "participant_count",
            "participants",
            "cover_url",
            "operators");

    static SendbirdShape of(JsonNode object) {
        if (object.path("category").isString() && (object.has("payload") || object.has("channel"))) {
            return EVENT;
        }
        boolean isMessage = object.has("message_id") || object.has("msg_id");
        if (isMessage && (object.has("channel_url") || object.has("message") || TYPES.contains(type(object)))) {
            return MESSAGE;
        }
        if (object.path("channel").isObject() && object.path("messages").isArray()) {
            return CHANNEL_WITH_MESSAGES;
        }
        if (object.path("channel_url").isString() && OF_CHANNELS.stream().anyMatch(object::has)) {
            return CHANNEL;
        }
        if (LISTS.stream().anyMatch(list -> object.path(list).isArray())) {
            return PAGE;
        }
        if (object.has("user_id") && (object.has("nickname") || object.has("profile_url"))) {
            return USER;
        }
        return object.path("channel_url").isString() && object.has("name") ? CHANNEL : OTHER;
    }

    private static String type(JsonNode object) {
        return String.valueOf(Fields.text(object, "type"));
    }

    /** Whether the keys of an object of this shape show that nobody but Sendbird has written it. */
    boolean isCertain(JsonNode object) {
        return switch (this) {
            case MESSAGE -> object.has("channel_url") && TYPES.contains(type(object));
            case CHANNEL_WITH_MESSAGES ->
                object.path("channel").path("channel_url").isString();
            case CHANNEL -> true;
            case EVENT -> String.valueOf(Fields.text(object, "category")).matches("(group|open)_channel:\\w+");
            case USER -> false;
            case PAGE ->
                LISTS.stream()
                        .flatMap(list -> object.path(list).valueStream())
                        .anyMatch(element -> element.isObject()
                                && of(element) != PAGE
                                && of(element).isCertain(element));
            case OTHER -> false;
        };
    }
}
