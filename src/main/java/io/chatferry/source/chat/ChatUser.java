package io.chatferry.source.chat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A user that an export describes. Of several descriptions of one id, the first value of each field counts.
 *
 * @param id in the source
 * @param name the name to show; null or blank = the name that messages give, else the id
 * @param isDeactivated whether the account is closed: it is created, keeps its messages, and is deactivated last
 * @param deactivatedAt when it was closed, if the source says so
 */
public record ChatUser(
        String id,
        @Nullable String name,
        @Nullable String avatar,
        boolean isBot,
        boolean isDeactivated,
        @Nullable Instant deactivatedAt,
        @Nullable Instant createdAt) {

    /** A user of whom only id and name are known. */
    public static ChatUser named(String id, @Nullable String name) {
        return new ChatUser(id, name, null, false, false, null, null);
    }

    /** The same as a bot. */
    public ChatUser asBot() {
        return new ChatUser(id, name, avatar, true, isDeactivated, deactivatedAt, createdAt);
    }
}
