package io.chatferry.ledger.outbox;

import io.chatferry.ledger.backlog.ClaimedMessage;
import io.chatferry.model.Endpoint;

/**
 * A message whose request was begun and whose outcome is not known.
 *
 * @param endpoint the call that carried it
 * @param halvings how often a call that carried it has failed as a whole, and was halved
 * @param begunAtMillis when its request was begun
 * @param closedAtMillis when the connection was closed, or was found to be
 * @param lookedAtMillis when a lookup that was late enough first missed it; 0 if none has
 */
public record Doubt(
        ClaimedMessage claimed,
        Endpoint endpoint,
        int halvings,
        long begunAtMillis,
        long closedAtMillis,
        long lookedAtMillis) {}
