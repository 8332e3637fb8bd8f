package io.chatferry.source.googlechat;

import io.chatferry.source.chat.model.ChatUser;
import io.chatferry.source.chat.reading.Fields;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** People and apps, which have no ids of their own: an address, or only a name. */
final class People {

    /** The author of messages that name none. */
    static final String UNKNOWN = "unknown";

    private People() {}

    /** The id of a person; null if there is neither an address nor a name. */
    static @Nullable String id(JsonNode person) {
        String email = Fields.first(person, "email");
        String name = Fields.first(person, "name");
        return email != null ? email.strip() : name == null ? null : "name:" + name;
    }

    static boolean isBot(JsonNode person) {
        return "bot".equalsIgnoreCase(Fields.first(person, "user_type"));
    }

    /** The person as a user; null if there is neither an address nor a name. */
    static @Nullable ChatUser user(JsonNode person) {
        String id = id(person);
        if (id == null) {
            return null;
        }
        ChatUser user = ChatUser.named(id, Fields.first(person, "name"));
        return isBot(person) ? user.asBot() : user;
    }
}
