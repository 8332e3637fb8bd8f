package io.chatferry.source.stream;

import io.chatferry.source.chat.reading.Fields;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What an object of an export is. */
enum StreamShape {
    /** An entity in a wrapper that names its type. */
    ITEM,
    /** A channel with its messages and members, as the API has it. */
    STATE,
    /** A reply that holds a list. */
    PAGE,
    MESSAGE,
    REACTION,
    MEMBER,
    CHANNEL,
    USER,
    OTHER;

    /** The keys of the lists of replies, in the order of reading; that of states is not among them. */
    static final List<String> LISTS = List.of("users", "members", "messages", "reactions");

    static final Set<String> TYPES = Set.of("user", "channel", "member", "channel_member", "message", "reaction");

    /** Entities of an app that are no part of a chat's history. */
    private static final Set<String> OTHER_TYPES = Set.of(
            "device", "future_channel_ban", "role", "blocklist", "channel_type", "command", "poll", "read", "draft");

    static StreamShape of(JsonNode object) {
        if (isItem(object)) {
            return ITEM;
        }
        JsonNode channel = object.path("channel");
        if (channel.isObject()
                && (object.path("messages").isArray() || object.path("members").isArray())) {
            return STATE;
        }
        if (object.path("channels").isArray()
                || LISTS.stream().anyMatch(list -> object.path(list).isArray())) {
            return object.has("cid") ? CHANNEL : PAGE;
        }
        return entity(object);
    }

    private static StreamShape entity(JsonNode object) {
        boolean hasUser = object.has("user") || object.has("user_id");
        if (object.has("message_id") && object.has("type") && hasUser) {
            return REACTION;
        }
        boolean isInChannel = object.has("cid") || object.has("channel_id") || object.has("channel_member_ids");
        if (object.has("id") && hasUser && (isInChannel || object.has("text") || object.has("attachments"))) {
            return MESSAGE;
        }
        if (hasUser && (object.has("channel_role") || object.has("channel_id") || object.has("channel_member_ids"))) {
            return MEMBER;
        }
        if (object.has("cid") || (object.has("type") && (object.has("member_ids") || object.has("created_by")))) {
            return CHANNEL;
        }
        return object.has("id") && object.has("role") ? USER : OTHER;
    }

    /** The type of an item; the text {@code null} if it is none. */
    static String type(JsonNode item) {
        return item.size() == 1 ? item.propertyNames().iterator().next() : String.valueOf(Fields.text(item, "type"));
    }

    /** The entity in an item. */
    static JsonNode content(JsonNode item) {
        return item.size() == 1 ? item.iterator().next() : item.has("item") ? item.path("item") : item.path("data");
    }

    private static boolean isItem(JsonNode object) {
        String type = type(object);
        boolean isType = TYPES.contains(type) || OTHER_TYPES.contains(type);
        return isType
                && object.size() <= 3
                && content(object).isObject()
                && (object.size() > 1 || TYPES.contains(type));
    }

    /** Whether nobody but Stream writes such objects. */
    boolean isCertain(JsonNode object) {
        return switch (this) {
            case ITEM -> object.size() > 1;
            case STATE -> isCid(object.path("channel"));
            case PAGE ->
                isCid(object.path("channels").path(0).path("channel"))
                        || isCid(object.path("messages").path(0))
                        || isCid(object.path("members").path(0));
            case MESSAGE, CHANNEL -> isCid(object);
            default -> false;
        };
    }

    private static boolean isCid(JsonNode object) {
        return String.valueOf(Fields.text(object, "cid")).matches("[\\w-]{1,64}:[\\w!-]{1,200}")
                && (object.has("type") || object.has("user"));
    }
}
