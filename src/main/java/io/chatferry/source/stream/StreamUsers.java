package io.chatferry.source.stream;

import io.chatferry.model.RejectCode;
import io.chatferry.source.canonical.Times;
import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.model.ChatUser;
import io.chatferry.source.chat.reading.Fields;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Users: a list of them, or the copies that members, messages and reactions hold. Not thread-safe. */
final class StreamUsers {

    private final Times times;
    private final Map<String, String> names = new HashMap<>();
    /** How many fields the fullest copy of each user had. */
    private final Map<String, Integer> sizes = new HashMap<>();

    StreamUsers(Times times) {
        this.times = times;
    }

    /** A user of a list. */
    void describe(JsonNode user, ChatSink sink) {
        String id = Fields.text(user, "id");
        if (id == null) {
            sink.reject(RejectCode.FIELD_MISSING, "id", "a user without an id");
            return;
        }
        sizes.merge(id, user.size(), Math::max);
        tell(id, user, sink);
    }

    /** A copy of a user: told only if it may say more than those before. */
    void seen(JsonNode user, ChatSink sink) {
        String id = user.isObject() ? Fields.text(user, "id") : null;
        if (id != null && user.size() > sizes.getOrDefault(id, 1)) {
            sizes.put(id, user.size());
            tell(id, user, sink);
        }
    }

    private void tell(String id, JsonNode user, ChatSink sink) {
        String name = Fields.first(user, "name");
        if (name != null) {
            names.putIfAbsent(id, name);
        }
        Instant gone = Fields.time(times, user, "deactivated_at", "deleted_at");
        Map<String, Object> notes = new LinkedHashMap<>();
        Object custom = StreamIds.custom(user, StreamIds.OF_USERS);
        if (custom != null) {
            notes.put("custom", custom);
        }
        sink.user(new ChatUser(
                id,
                name,
                Fields.first(user, "image"),
                false,
                gone != null,
                gone,
                Fields.time(times, user, "created_at"),
                notes));
    }

    /** The name of a user that was described; null if there is none. */
    @Nullable
    String name(String id) {
        return names.get(id);
    }
}
