package io.chatferry.source.zulip;

import io.chatferry.source.chat.model.ChatAttachment;
import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.model.ChatUser;
import io.chatferry.source.chat.reading.Fields;
import java.net.URLConnection;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What messages refer to: users by name, bots of the server, and uploaded files. Not thread-safe. */
final class Realm {

    /** Bots that write only about what others did. */
    private static final Set<String> SYSTEM_BOTS = Set.of("notification-bot", "welcome-bot");

    private static final String SEVERAL = "";

    private final Set<String> files;
    private final Set<String> users = new HashSet<>();
    private final Map<String, String> usersByName = new HashMap<>();
    private final Map<String, ServerBot> serverBots = new HashMap<>();
    private final Map<String, Upload> uploads = new HashMap<>();

    /** A bot that all organizations of a server share. */
    private record ServerBot(String word, String name) {}

    private record Upload(@Nullable String name, @Nullable String mimeType, long size) {}

    /** @param files the paths of the uploaded files that the export has */
    Realm(Set<String> files) {
        this.files = files;
    }

    void user(String id, @Nullable String name) {
        users.add(id);
        if (name != null && !name.isEmpty()) {
            usersByName.merge(name, id, (one, other) -> one.equals(other) ? one : SEVERAL);
        }
    }

    void serverBot(String id, JsonNode row) {
        String email = Fields.text(row, "email");
        String word = email == null ? "server-bot-" + id : email.replaceFirst("@.*", "");
        String name = Fields.first(row, "full_name");
        serverBots.put(id, new ServerBot(word, name == null ? word : name));
    }

    void upload(String path, JsonNode row) {
        uploads.put(
                path,
                new Upload(
                        Fields.first(row, "file_name"), Fields.first(row, "content_type"), Fields.size(row, "size")));
    }

    /** The user with a name; null if there is none, or more than one. */
    @Nullable
    String userNamed(String name) {
        String id = usersByName.get(name);
        return SEVERAL.equals(id) ? null : id;
    }

    /** The word for a bot that speaks for the system; null of all others. */
    @Nullable
    String systemBot(String user) {
        ServerBot bot = serverBots.get(user);
        return bot != null && SYSTEM_BOTS.contains(bot.word) ? bot.word : null;
    }

    /** Describes a bot of the server when something names it: most organizations never use them. */
    void isNamed(String user, @Nullable String name, ChatSink sink) {
        ServerBot bot = serverBots.get(user);
        if (bot != null) {
            sink.user(ChatUser.named(user, bot.name).asBot());
        } else if (name != null && !users.contains(user)) {
            sink.named(user, name, false);
        }
    }

    /** Whether a path is that of an uploaded file of this export. */
    boolean hasUpload(String path) {
        return uploads.containsKey(path) || files.contains(path);
    }

    /** The uploaded file at a path, or that it is missing. */
    ChatAttachment attachment(String written) {
        String path = hasUpload(written) ? written : decoded(written);
        Upload upload = uploads.get(path);
        String name = upload == null || upload.name == null ? path.substring(path.lastIndexOf('/') + 1) : upload.name;
        if (!files.contains(path)) {
            return ChatAttachment.missing("not included", name);
        }
        String mimeType = upload == null || upload.mimeType == null
                ? URLConnection.guessContentTypeFromName(name)
                : upload.mimeType;
        return ChatAttachment.local(
                "uploads/" + path, name, mimeType, upload == null ? ChatAttachment.UNKNOWN : upload.size);
    }

    private static String decoded(String path) {
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException asWritten) {
            return path;
        }
    }
}
