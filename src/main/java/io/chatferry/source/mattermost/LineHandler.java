package io.chatferry.source.mattermost;

import io.chatferry.model.RejectCode;
import io.chatferry.source.chat.model.ChatMember;
import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.model.ChatUser;
import io.chatferry.source.chat.model.RowHandler;
import io.chatferry.source.chat.reading.Fields;
import io.chatferry.source.chat.reading.NameChoice;
import io.chatferry.source.row.Row;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Understands the lines of a bulk export, which are {@code {"type": T, T: {…}}}. Not thread-safe. */
final class LineHandler implements RowHandler {

    private final DescribedRooms rooms;
    private final PostReader posts;
    private final NameChoice choice;

    LineHandler(ServerNames names, DescribedRooms rooms, NameChoice choice) {
        this.rooms = rooms;
        this.choice = choice;
        this.posts = new PostReader(names);
    }

    @Override
    public void row(Row row, ChatSink sink) {
        if (!(row instanceof Row.Json json)) {
            return;
        }
        String type = String.valueOf(Fields.text(json.value(), "type"));
        JsonNode value = json.value().path(type);
        switch (type) {
            case "version", "emoji", "team" -> sink.helpsOthers();
            case "role", "scheme" -> {
                sink.helpsOthers();
                sink.count("roles and permission schemes, which are not moved");
            }
            case "channel", "user", "bot", "direct_channel", "post", "direct_post" -> {
                if (value.isObject()) {
                    read(type, value, sink);
                } else {
                    sink.reject(RejectCode.RECORD_MALFORMED, type, "the line has no object \"" + type + "\"");
                }
            }
            default -> {
                // a type of a later version is counted as not understood
            }
        }
    }

    private void read(String type, JsonNode value, ChatSink sink) {
        switch (type) {
            case "channel" -> {
                if (!rooms.channel(value, sink)) {
                    missing("name", "the channel has no team or no name", sink);
                }
            }
            case "user" -> user(value, sink);
            case "bot" -> bot(value, sink);
            case "direct_channel" -> {
                if (rooms.direct(value, Fields.first(value, "header"), sink) == null) {
                    missing("members", "the direct channel has no members", sink);
                }
                // one that a post has described already is nothing new
                sink.helpsOthers();
            }
            case "post" -> {
                String channel = ServerNames.channel(value, "channel");
                if (channel == null) {
                    missing("channel", "the post has no team or no channel", sink);
                } else {
                    rooms.named(channel, sink);
                    posts.post(channel, value, sink);
                }
            }
            default -> {
                String channel = rooms.direct(value, null, sink);
                if (channel == null) {
                    missing("channel_members", "the direct post has no members", sink);
                } else {
                    posts.post(channel, value, sink);
                }
            }
        }
    }

    private static void missing(String field, String message, ChatSink sink) {
        sink.reject(RejectCode.FIELD_MISSING, field, message);
    }

    private void user(JsonNode user, ChatSink sink) {
        String username = Fields.text(user, "username");
        if (username == null) {
            missing("username", "the user has no name", sink);
            return;
        }
        sink.user(new ChatUser(
                username,
                name(user, username),
                null,
                Fields.flag(user, "is_bot"),
                Fields.millis(Fields.text(user, "delete_at")) != null,
                Fields.millis(Fields.text(user, "delete_at")),
                null));
        for (JsonNode team : Fields.list(user, "teams")) {
            for (JsonNode channel : Fields.list(team, "channels")) {
                member(username, Fields.text(team, "name"), channel, sink);
            }
        }
    }

    private void member(String username, @Nullable String team, JsonNode channel, ChatSink sink) {
        String name = Fields.text(channel, "name");
        if (team == null || name == null) {
            sink.count("memberships without a team or channel, which are left out");
            return;
        }
        String roles = Fields.text(channel, "roles");
        boolean isAdmin = roles != null && Set.of(roles.split("\\s+")).contains("channel_admin");
        String id = team + "/" + name;
        rooms.named(id, sink);
        sink.member(new ChatMember(id, username, isAdmin ? "admin" : null, null));
    }

    private String name(JsonNode user, String username) {
        String nickname = Fields.first(user, "nickname");
        String first = Fields.first(user, "first_name");
        String last = Fields.first(user, "last_name");
        String full = String.join(" ", List.of(first == null ? "" : first.strip(), last == null ? "" : last.strip()))
                .strip();
        boolean isFull = !full.isEmpty() && (nickname == null || choice == NameChoice.REAL);
        return isFull ? full : nickname == null ? username : nickname.strip();
    }

    private static void bot(JsonNode bot, ChatSink sink) {
        String username = Fields.text(bot, "username");
        if (username == null) {
            missing("username", "the bot has no name", sink);
            return;
        }
        sink.user(new ChatUser(
                username,
                Fields.first(bot, "display_name", "username"),
                null,
                true,
                Fields.millis(Fields.text(bot, "delete_at")) != null,
                Fields.millis(Fields.text(bot, "delete_at")),
                null));
    }
}
