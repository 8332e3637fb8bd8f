package io.chatferry.sandbox.store;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A user as stored. Times are Unix seconds; 0 = never.
 *
 * @param deactivatedAt 0 = active; a deactivated user answers as if absent
 */
public record ChatUser(
        String uid,
        String name,
        @Nullable String avatar,
        @Nullable String link,
        String role,
        @Nullable String statusMessage,
        @Nullable ObjectNode metadata,
        List<String> tags,
        long createdAt,
        long updatedAt,
        long lastActiveAt,
        long deactivatedAt) {

    /** The sender of messages without a named one. */
    public static final String SYSTEM = "app_system";

    public boolean active() {
        return deactivatedAt == 0;
    }
}
