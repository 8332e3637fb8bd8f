package io.chatferry.source.mattermost;

import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.reading.Fields;
import io.chatferry.source.row.Row;
import io.chatferry.source.text.Emojis;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The names of a server that other lines refer to, from a first reading of all lines. Not thread-safe. */
final class ServerNames {

    private final Map<String, String> users = new HashMap<>();
    private final Set<String> teams = new HashSet<>();
    private final Set<String> closedTeams = new HashSet<>();
    private final Set<String> channels = new HashSet<>();
    private final Set<String> emoji = new HashSet<>();

    /** Remembers the names in a line. */
    void collect(Row row, ChatSink sink) {
        sink.helpsOthers();
        if (!(row instanceof Row.Json json)) {
            return;
        }
        String type = String.valueOf(Fields.text(json.value(), "type"));
        JsonNode value = json.value().path(type);
        switch (type) {
            case "user", "bot" -> {
                String name = Fields.text(value, "username");
                if (name != null) {
                    users.put(name.toLowerCase(Locale.ROOT), name);
                }
            }
            case "team" -> {
                String name = Fields.text(value, "name");
                if (name != null) {
                    teams.add(name);
                    if (!"O".equals(Fields.text(value, "type"))) {
                        closedTeams.add(name);
                    }
                }
            }
            case "channel" -> {
                String id = channel(value, "name");
                if (id != null) {
                    channels.add(id);
                }
            }
            case "emoji" -> {
                String name = Fields.text(value, "name");
                if (name != null) {
                    emoji.add(name);
                }
            }
            default -> {
                // nothing refers to the others by a name
            }
        }
    }

    /** The id of a channel, whose name is unique in its team only; null without either. */
    static @Nullable String channel(JsonNode value, String name) {
        String team = Fields.text(value, "team");
        String channel = Fields.text(value, name);
        return team == null || channel == null ? null : team + "/" + channel;
    }

    /** The user that a name refers to, in whatever case it is written; null if there is none. */
    @Nullable
    String user(String written) {
        return users.get(written.toLowerCase(Locale.ROOT));
    }

    /** Whether a line describes the channel. */
    boolean hasChannel(String id) {
        return channels.contains(id);
    }

    /** Whether only invited people see the open channels of a team, while there are others on the server. */
    boolean isClosedAmongOthers(@Nullable String team) {
        return teams.size() > 1 && closedTeams.contains(team);
    }

    /** The emoji of a name. */
    String emoji(String name) {
        return emoji.contains(name) ? ":" + name + ":" : Emojis.of(name);
    }
}
