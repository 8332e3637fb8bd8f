package io.chatferry.source.mattermost;

import io.chatferry.model.RejectCode;
import io.chatferry.source.chat.model.ChatAttachment;
import io.chatferry.source.chat.model.ChatMessage;
import io.chatferry.source.chat.model.ChatReaction;
import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.reading.Fields;
import io.chatferry.source.text.Emojis;
import java.net.URLConnection;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Makes messages of posts and of the replies in them. Not thread-safe. */
final class PostReader {

    private static final String SYSTEM = "system_";
    /** {@code /me waves} is stored as a post of this type with the text {@code *waves*}. */
    private static final String ACTION = "me";

    private final ServerNames names;
    private final PostText texts;
    private final PostIds ids = new PostIds();

    PostReader(ServerNames names) {
        this.names = names;
        this.texts = new PostText(names);
    }

    /** A post in a conversation, and its replies. */
    void post(String conversation, JsonNode post, ChatSink sink) {
        add(conversation, post, null, sink);
        if (!Fields.list(post, "replies").isEmpty()) {
            addReplies(conversation, post, ids.of(post), sink);
        }
    }

    /** Replies that stand in a reply are replies in the thread, which has no branches. */
    private void addReplies(String conversation, JsonNode post, String root, ChatSink sink) {
        for (JsonNode reply : Fields.list(post, "replies")) {
            if (reply.isObject()) {
                add(conversation, reply, root, sink);
                addReplies(conversation, reply, root, sink);
            } else {
                sink.reject(RejectCode.RECORD_MALFORMED, "replies", "a reply is no object");
            }
        }
    }

    private void add(String conversation, JsonNode post, @Nullable String root, ChatSink sink) {
        String user = Fields.text(post, "user");
        Instant sentAt = Fields.millis(Fields.text(post, "create_at"));
        if (user == null || sentAt == null) {
            String field = user == null ? "user" : "create_at";
            String what = root == null ? "the post" : "a reply";
            sink.reject(RejectCode.FIELD_MISSING, field, what + " has no " + (user == null ? "user" : "time"));
            return;
        }
        String type = Fields.text(post, "type");
        ChatMessage.Builder builder = message(conversation, post, user, sentAt).parent(root);
        if (ACTION.equals(type)) {
            builder.flag(ACTION);
        }
        ChatMessage message = builder.build();
        if (type != null && type.startsWith(SYSTEM)) {
            sink.system(type, message);
        } else {
            sink.message(message);
        }
    }

    private ChatMessage.Builder message(String conversation, JsonNode post, String user, Instant sentAt) {
        JsonNode props = post.path("props");
        ChatMessage.Builder message = ChatMessage.in(conversation, ids.of(post))
                .withMadeUpId()
                .from(user)
                .at(sentAt)
                .fromBot(Fields.flag(props, "from_webhook") || Fields.flag(props, "from_bot"))
                .alias(Fields.first(props, "override_username"))
                .text(texts.of(post))
                .note("pinned", Fields.flag(post, "is_pinned") ? true : null);
        Instant editedAt = Fields.millis(Fields.text(post, "edit_at"));
        if (editedAt != null) {
            message.edited(editedAt);
        }
        Instant deletedAt = Fields.millis(Fields.text(post, "delete_at"));
        if (deletedAt != null) {
            message.deleted(deletedAt);
        }
        attach(post, message);
        react(post, message);
        return message;
    }

    private void attach(JsonNode post, ChatMessage.Builder message) {
        for (JsonNode file : Fields.list(post, "attachments")) {
            String path = Fields.first(file, "path");
            if (path != null) {
                String name = name(path);
                message.attach(ChatAttachment.local(
                        path, name, URLConnection.guessContentTypeFromName(name), ChatAttachment.UNKNOWN));
            }
        }
        for (JsonNode generated : Fields.list(post.path("props"), "attachments")) {
            String url = Fields.first(generated, "image_url");
            if (url != null && url.matches("(?i)https?://\\S+")) {
                String name = name(url.replaceFirst("[?#].*", ""));
                message.attach(ChatAttachment.link(
                        url, name, URLConnection.guessContentTypeFromName(name), ChatAttachment.UNKNOWN));
            }
        }
    }

    private static String name(String path) {
        String plain = path.replace('\\', '/');
        return plain.substring(plain.lastIndexOf('/') + 1);
    }

    private void react(JsonNode post, ChatMessage.Builder message) {
        Map<String, Map<String, String>> tones = new TreeMap<>();
        for (JsonNode reaction : Fields.list(post, "reactions")) {
            String name = Fields.first(reaction, "emoji_name");
            String user = Fields.text(reaction, "user");
            if (name == null) {
                continue;
            }
            String emoji = names.emoji(name);
            message.reaction(
                    user == null ? new ChatReaction(emoji, List.of(), 1) : new ChatReaction(emoji, List.of(user)));
            if (user != null && !Emojis.tone(name).isEmpty()) {
                tones.computeIfAbsent(emoji, e -> new LinkedHashMap<>())
                        .put(user, Emojis.tone(name).replaceFirst("^_", ""));
            }
        }
        message.note("reactionTones", tones.isEmpty() ? null : tones);
    }
}
