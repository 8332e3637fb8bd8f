package io.chatferry.ledger.backlog;

/**
 * A message whose row says {@code MessageState.SENDING}: its request may leave.
 *
 * @param muid its identity in the target
 * @param body the JSON object to be sent, without muid and entity details
 */
public record ClaimedMessage(PendingMessage message, String muid, String body) {}
