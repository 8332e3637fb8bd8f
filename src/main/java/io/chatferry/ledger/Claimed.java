package io.chatferry.ledger;

/**
 * A message whose row says {@link MessageState#SENDING}: its request may leave.
 *
 * @param muid its identity in the target
 * @param body the JSON object to be sent, without muid and entity details
 */
public record Claimed(Pending message, String muid, String body) {}
