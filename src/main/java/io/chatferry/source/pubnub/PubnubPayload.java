package io.chatferry.source.pubnub;

import io.chatferry.source.canonical.Times;
import io.chatferry.source.chat.model.ChatAttachment;
import io.chatferry.source.chat.reading.Fields;
import io.chatferry.source.chat.reading.FileLink;
import io.chatferry.source.row.JsonText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is in the messages of an app, whose form the app decides.
 *
 * @param text where the text is; null = in the fields that are usual
 * @param sender where the id of the sender is; null = what PubNub stored, else in the fields that are usual
 */
record PubnubPayload(
        Times times,
        @Nullable JsonPointer text,
        @Nullable JsonPointer sender,
        @Nullable FileLink files) {

    private static final String[] TEXTS = {"text", "content", "body", "message", "msg"};
    private static final String[] SENDERS = {
        "senderId", "sender_id", "userId", "user_id", "uuid", "sender", "user", "author", "from", "username"
    };
    private static final String[] NAMES = {"senderName", "userName", "username", "displayName", "name"};
    private static final String[] TIMES = {"timestamp", "createdAt", "created_at", "sentAt", "sent_at", "time", "date"};
    private static final Set<String> READ = Set.of("text", "files", "file", "type");

    /** The text; null if there is none. */
    @Nullable
    String textOf(JsonNode payload) {
        if (!payload.isObject()) {
            return Fields.text(payload);
        }
        if (text != null) {
            return Fields.text(payload.at(text));
        }
        for (String name : TEXTS) {
            JsonNode value = payload.path(name);
            String found = value.isObject() ? Fields.first(value, "text", "body", "content") : Fields.text(value);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** The sender: by the job, else as PubNub stored it, else by the fields that are usual; null if there is none. */
    @Nullable
    String senderOf(JsonNode payload, @Nullable String stored) {
        String given = sender == null ? null : Fields.id(payload.at(sender), "id", "uuid");
        if (given != null) {
            return given;
        }
        if (stored != null) {
            return stored;
        }
        for (String name : SENDERS) {
            String found = Fields.id(payload.path(name), "id", "uuid", "userId", "name");
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    @Nullable
    String nameOf(JsonNode payload) {
        for (String name : List.of("sender", "user", "author")) {
            String found = Fields.first(payload.path(name), "name", "displayName", "username");
            if (found != null) {
                return found;
            }
        }
        return payload.isObject() ? Fields.first(payload, NAMES) : null;
    }

    /** The time that a message itself says; null if it says none. */
    @Nullable
    Instant timeOf(JsonNode payload) {
        return Fields.time(times, payload, TIMES);
    }

    List<ChatAttachment> filesOf(JsonNode payload, String channel) {
        List<JsonNode> found = new ArrayList<>(Fields.list(payload, "files"));
        if (payload.path("file").isObject()) {
            found.add(payload.path("file"));
        }
        List<ChatAttachment> attachments = new ArrayList<>(found.size());
        for (JsonNode file : found) {
            String id = Fields.text(file, "id");
            String name = Fields.first(file, "name");
            String url = Fields.first(file, "url");
            if (files != null && id != null) {
                url = files.to(Map.of("id", id, "name", name == null ? id : name, "channel", channel));
            }
            if (url != null) {
                String type = Fields.first(file, "type");
                attachments.add(ChatAttachment.link(
                        url, name, type != null && type.contains("/") ? type : null, Fields.size(file, "size")));
            } else if (file.isObject()) {
                attachments.add(ChatAttachment.missing("not in the export", name == null ? id : name));
            }
        }
        return attachments;
    }

    /** What else is in a message, for the metadata; null if nothing is. */
    static @Nullable Object rest(JsonNode payload) {
        if (!payload.isObject()) {
            return null;
        }
        ObjectNode rest = JsonText.mapper().createObjectNode();
        payload.properties().forEach(entry -> {
            if (!READ.contains(entry.getKey()) && !List.of(TEXTS).contains(entry.getKey())) {
                rest.set(entry.getKey(), entry.getValue());
            }
        });
        return Fields.plain(rest);
    }
}
