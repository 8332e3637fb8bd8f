package io.chatferry.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A group that the export describes; {@code type} is as written ({@code public}, {@code private}, {@code password}). */
public record Group(
        @Nullable String guid,
        @Nullable String name,
        @Nullable String type,
        @Nullable String password,
        @Nullable String icon,
        @Nullable String description,
        @Nullable String owner,
        List<String> tags,
        @Nullable ObjectNode metadata,
        @Nullable Instant createdAt)
        implements ChatRecord {

    public Group {
        tags = List.copyOf(tags);
    }

    @Override
    public Kind kind() {
        return Kind.GROUP;
    }

    @Override
    public String key() {
        return guid == null ? "" : guid;
    }

    @Override
    public String toString() {
        return "Group[" + guid + "]"; // never the password
    }
}
