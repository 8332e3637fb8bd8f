package io.chatferry.sandbox.store;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A role that users can have. Times are Unix seconds; 0 = never. */
public record Role(
        String role,
        String name,
        @Nullable String description,
        @Nullable ObjectNode metadata,
        @Nullable ObjectNode settings,
        long createdAt,
        long updatedAt) {

    /** The role of a user who was given none; cannot be deleted. */
    public static final String DEFAULT = "default";
}
