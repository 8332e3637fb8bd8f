package io.chatferry.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A user that the export describes; {@code uid} is null only if the record has a problem that says so. */
public record User(
        @Nullable String uid,
        @Nullable String name,
        @Nullable String avatar,
        @Nullable String link,
        @Nullable String role,
        List<String> tags,
        @Nullable ObjectNode metadata,
        @Nullable Instant createdAt,
        @Nullable Instant lastActiveAt,
        @Nullable Instant deactivatedAt)
        implements ChatRecord {

    public User {
        tags = List.copyOf(tags);
    }

    @Override
    public Kind kind() {
        return Kind.USER;
    }

    @Override
    public String key() {
        return uid == null ? "" : uid;
    }
}
