package io.chatferry.sandbox.store;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A group as stored, without its members. Times are Unix seconds; 0 = never.
 *
 * @param type public, password or private
 */
public record ChatGroup(
        String guid,
        String name,
        String type,
        @Nullable String password,
        @Nullable String icon,
        @Nullable String description,
        String owner,
        @Nullable ObjectNode metadata,
        List<String> tags,
        long createdAt,
        long updatedAt) {}
