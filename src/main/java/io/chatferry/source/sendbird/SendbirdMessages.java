package io.chatferry.source.sendbird;

import io.chatferry.model.RejectCode;
import io.chatferry.source.canonical.Times;
import io.chatferry.source.chat.model.ChatAttachment;
import io.chatferry.source.chat.model.ChatMessage;
import io.chatferry.source.chat.model.ChatReaction;
import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.model.ChatUser;
import io.chatferry.source.chat.reading.Fields;
import io.chatferry.source.text.Emojis;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Messages. Not thread-safe. */
final class SendbirdMessages {

    /** Who has written what Sendbird calls admin messages. */
    static final String ADMIN = "sendbird-admin";

    private static final String GONE = "deleted-user";
    private static final String EMOJI = "sendbird_emoji_";

    private final Times times;

    SendbirdMessages(Times times) {
        this.times = times;
    }

    @Nullable
    Instant sentAt(JsonNode message) {
        return Fields.time(times, message, "created_at", "ts", "message_ts");
    }

    /** A message, or a later version of one: {@code as} decides. */
    void take(JsonNode message, String url, Consumer<ChatMessage> as, ChatSink sink) {
        Instant sentAt = sentAt(message);
        if (sentAt == null) {
            sink.reject(RejectCode.FIELD_MISSING, "created_at", "a message without its time");
            return;
        }
        ChatMessage.Builder built = ChatMessage.in(url, id(message)).at(sentAt);
        boolean isRemoved = Fields.flag(message, "is_removed");
        sender(message, isRemoved, built, sink);
        notes(message, built);
        String parent = Fields.text(message, "parent_message_id");
        if (parent != null && !parent.equals("0")) {
            built.parent(parent);
        }
        if (isRemoved) {
            ChatMessage removed = built.deleted(changedAt(message, sentAt)).build();
            if (isAdmin(message)) {
                sink.system("ADMM", removed);
            } else {
                as.accept(removed);
            }
            return;
        }
        if (changedAt(message, sentAt) != null) {
            built.edited(changedAt(message, sentAt));
        }
        built.text(SendbirdText.of(message)).reactions(reactions(message));
        attach(message, built, sink);
        if (isAdmin(message)) {
            ChatMessage line = built.build();
            sink.system("ADMM", line.isEmpty() ? null : line);
        } else {
            as.accept(built.build());
        }
    }

    /** The messages of Sendbird's migration have an id of their own for what must not be imported twice. */
    private static @Nullable String id(JsonNode message) {
        String id = Fields.first(message, "message_id", "msg_id");
        return id != null ? id : Fields.first(message, "dedup_id");
    }

    private static boolean isAdmin(JsonNode message) {
        return "ADMM".equals(Fields.text(message, "type"));
    }

    private void sender(JsonNode message, boolean isRemoved, ChatMessage.Builder built, ChatSink sink) {
        JsonNode user = message.path("user").isObject() ? message.path("user") : message.path("sender");
        String id = Fields.first(user, "user_id", "guest_id");
        if (id == null) {
            id = Fields.first(message, "user_id", "sender_id");
        }
        if (id != null) {
            String name = Fields.first(user, "nickname", "name");
            built.from(id).named(name);
            if (user.has("is_active") && !Fields.flag(user, "is_active")) {
                sink.user(new ChatUser(id, name, Fields.first(user, "profile_url"), false, true, null, null));
            }
        } else if (isAdmin(message)) {
            built.from(ADMIN).named("Admin").fromBot(true);
        } else if (!isRemoved) {
            built.from(GONE).named("Deleted User");
            sink.count("messages of users whom Sendbird has deleted, given to the user " + GONE);
        }
    }

    private @Nullable Instant changedAt(JsonNode message, Instant sentAt) {
        Instant changed = Fields.time(times, message, "updated_at", "last_updated_at");
        return changed == null || changed.equals(sentAt) ? null : changed;
    }

    private static void notes(JsonNode message, ChatMessage.Builder built) {
        built.note("customType", Fields.text(message, "custom_type"))
                .note("data", Fields.unpacked(Fields.text(message, "data")));
        Map<String, Object> pairs = new LinkedHashMap<>();
        for (JsonNode pair : Fields.list(message, "sorted_metaarray")) {
            String key = Fields.text(pair, "key");
            if (key != null) {
                pairs.put(key, Fields.texts(pair, "value"));
            }
        }
        built.note("metaArray", pairs.isEmpty() ? null : pairs);
        if (Fields.flag(message, "is_reply_to_channel")) {
            built.flag("broadcast");
        }
        if (Fields.flag(message, "silent") || Fields.flag(message, "is_silent")) {
            built.flag("silent");
        }
        if (Fields.flag(message, "is_op_msg")) {
            built.flag("operator");
        }
    }

    private static void attach(JsonNode message, ChatMessage.Builder built, ChatSink sink) {
        List<JsonNode> files = Fields.list(message, "files");
        for (JsonNode file : files) {
            attach(file, message, built, sink);
        }
        boolean isFile = "FILE".equals(Fields.text(message, "type"));
        if (files.isEmpty()
                && message.path("file").isObject()
                && !message.path("file").isEmpty()) {
            attach(message.path("file"), message, built, sink);
        } else if (files.isEmpty() && isFile) {
            attach(message, message, built, sink);
        }
    }

    private static void attach(JsonNode file, JsonNode message, ChatMessage.Builder built, ChatSink sink) {
        String url = Fields.first(file, "url", "file_url");
        String name = Fields.first(file, "name", "file_name");
        if (url == null) {
            built.attach(ChatAttachment.missing("not in the export", name));
            return;
        }
        long size = Math.max(Fields.size(file, "size"), Fields.size(file, "file_size"));
        String type = Fields.first(file, "file_type", "type");
        built.attach(ChatAttachment.link(url, name, type != null && type.contains("/") ? type : null, size));
        if (Fields.flag(file, "require_auth") || Fields.flag(message, "require_auth")) {
            sink.count("files whose links need a token of Sendbird, linked as they are");
        }
    }

    private static List<ChatReaction> reactions(JsonNode message) {
        return Fields.list(message, "reactions").stream()
                .filter(reaction -> Fields.text(reaction, "key") != null)
                .map(SendbirdMessages::reaction)
                .toList();
    }

    private static ChatReaction reaction(JsonNode reaction) {
        String key = String.valueOf(Fields.text(reaction, "key"));
        String name = key.startsWith(EMOJI) ? key.substring(EMOJI.length()) : key;
        List<String> users = Fields.texts(reaction, "user_ids");
        if (users.isEmpty()) {
            users = Fields.list(reaction, "sampled_user_info_list").stream()
                    .map(user -> Fields.text(user, "user_id"))
                    .filter(Objects::nonNull)
                    .toList();
        }
        return new ChatReaction(Emojis.of(name), users, Math.max(0, Fields.size(reaction, "count") - users.size()));
    }
}
