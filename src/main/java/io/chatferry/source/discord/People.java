package io.chatferry.source.discord;

import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.model.ChatUser;
import io.chatferry.source.chat.reading.Fields;
import io.chatferry.source.chat.reading.NameChoice;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The people of an export: each message describes those that it names. Not thread-safe. */
final class People {

    /** The one user that Discord shows for all whose accounts are deleted. */
    private static final String DELETED_ID = "456226577798135808";

    private static final String DELETED_NAME = "Deleted User";

    /** The first name of each. */
    private final Map<String, String> names = new HashMap<>();

    private final Set<String> roles = new HashSet<>();
    private final NameChoice choice;

    People(NameChoice choice) {
        this.choice = choice;
    }

    /** The id of a user that a message names, whom it describes; null if there is none. */
    @Nullable
    String describe(JsonNode user, ChatSink sink) {
        String id = Fields.text(user, "id");
        if (id == null) {
            return null;
        }
        for (JsonNode role : user.path("roles")) {
            String roleId = Fields.text(role, "id");
            String roleName = Fields.text(role, "name");
            if (roleId != null && roleName != null && roles.add(roleId)) {
                sink.label(roleKey(roleId), "@" + roleName);
            }
        }
        String name = Fields.first(user, "name", "nickname");
        if (names.putIfAbsent(id, name == null ? "" : name) == null) {
            String avatar = Fields.text(user, "avatarUrl");
            sink.user(new ChatUser(
                    id,
                    choice.of(user, "nickname", "name"),
                    DiscordAttachments.isLink(avatar) ? avatar : null,
                    Fields.flag(user, "isBot"),
                    isDeleted(id, name),
                    null,
                    null));
        }
        return id;
    }

    /** Likewise in a table, where there is only one name. */
    void describe(String id, String name, ChatSink sink) {
        if (names.putIfAbsent(id, name) == null) {
            sink.user(new ChatUser(id, name, null, false, isDeleted(id, name), null, null));
        }
    }

    /** The name of a message's author, if it is another one than the user's; else null. */
    @Nullable
    String alias(String id, @Nullable String name) {
        return name == null || name.isBlank() || name.equals(names.get(id)) ? null : name;
    }

    /** The key of a role's name. */
    static String roleKey(String role) {
        return "role/" + role;
    }

    private static boolean isDeleted(String id, @Nullable String name) {
        return id.equals(DELETED_ID) || DELETED_NAME.equals(name);
    }
}
