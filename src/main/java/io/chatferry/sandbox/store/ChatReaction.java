package io.chatferry.sandbox.store;

/**
 * A user's reaction to a message.
 *
 * @param id of the reaction itself
 * @param reactedAt Unix seconds
 */
public record ChatReaction(long id, long messageId, String reaction, String uid, long reactedAt) {}
