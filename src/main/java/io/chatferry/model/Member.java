package io.chatferry.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A user's membership of a group; {@code scope} is as written ({@code admin}, {@code moderator}, {@code participant}). */
public record Member(
        @Nullable String guid,
        @Nullable String uid,
        @Nullable String scope,
        @Nullable Instant joinedAt,
        @Nullable Boolean banned)
        implements ChatRecord {

    @Override
    public Kind kind() {
        return Kind.MEMBER;
    }

    @Override
    public String key() {
        return (guid == null ? "" : guid) + "/" + (uid == null ? "" : uid);
    }
}
