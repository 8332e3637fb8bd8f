package io.chatferry.sandbox.store;

/**
 * One user's friendship with, or block of, another.
 *
 * @param since Unix seconds
 */
public record Relation(String uid, String other, long since) {}
