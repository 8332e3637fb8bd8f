package io.chatferry.source.chat.model;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A user that an export describes. Of several descriptions of one id, the first value of each field counts.
 *
 * @param id in the source
 * @param name the name to show; null or blank = the name that messages give, else the id
 * @param isDeactivated whether the account is closed: it is created, keeps its messages, and is deactivated last
 * @param deactivatedAt when it was closed, if the source says so
 * @param notes for the metadata of the user; the values are texts, numbers, booleans, or lists and maps of these
 */
public record ChatUser(
        String id,
        @Nullable String name,
        @Nullable String avatar,
        boolean isBot,
        boolean isDeactivated,
        @Nullable Instant deactivatedAt,
        @Nullable Instant createdAt,
        Map<String, Object> notes) {

    public ChatUser {
        notes = new LinkedHashMap<>(notes);
    }

    /** A user without notes. */
    public ChatUser(
            String id,
            @Nullable String name,
            @Nullable String avatar,
            boolean isBot,
            boolean isDeactivated,
            @Nullable Instant deactivatedAt,
            @Nullable Instant createdAt) {
        this(id, name, avatar, isBot, isDeactivated, deactivatedAt, createdAt, Map.of());
    }

    /** A user of whom only id and name are known. */
    public static ChatUser named(String id, @Nullable String name) {
        return new ChatUser(id, name, null, false, false, null, null);
    }

    /** The same as a bot. */
    public ChatUser asBot() {
        return new ChatUser(id, name, avatar, true, isDeactivated, deactivatedAt, createdAt, notes);
    }
}
