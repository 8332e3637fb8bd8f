package io.chatferry.sandbox.store;

/**
 * A user in a group.
 *
 * @param scope admin, moderator or participant
 * @param joinedAt Unix seconds
 */
public record ChatMember(String guid, String uid, String scope, long joinedAt, boolean banned) {}
