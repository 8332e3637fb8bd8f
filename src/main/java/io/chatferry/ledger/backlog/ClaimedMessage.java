package io.chatferry.ledger.backlog;

/**
 * A message whose claim is committed, so that its request may be sent.
 *
 * @param muid its identity in the target
 * @param body the JSON object to be sent, without muid and entity details
 */
public record ClaimedMessage(PendingMessage message, String muid, String body) {}
