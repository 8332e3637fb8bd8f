package io.chatferry.source.chat.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A membership that an export lists.
 *
 * @param scope {@code admin}, {@code moderator} or {@code participant}; null = participant
 */
public record ChatMember(
        String conversation,
        String user,
        @Nullable String scope,
        @Nullable Instant joinedAt) {

    public ChatMember(String conversation, String user) {
        this(conversation, user, null, null);
    }
}
