package io.chatferry.send.state;

import io.chatferry.cometchat.ApiCall.LimitClass;
import io.chatferry.ledger.backlog.SendOrder;
import io.chatferry.model.Endpoint;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How to send.
 *
 * @param standard requests per window of the class standard; so are {@code core} and {@code dataImport}
 * @param sender messages per sender and window; 0 = none; {@link #LEARN}
 * @param inFlight requests in flight at once; 0 = what the round trip needs, up to 256
 * @param missingAfter how long after a connection closed a message that is not found counts as missing for the first time;
 *     longer than the client waits for an answer
 * @param lookAgainAfter the least time between the two look-ups that prove a message missing
 * @param usersAhead all users and groups are created before the first message
 * @param stopOnExisting stop when a needed user or group is in the target already
 * @param endpoints the calls that may carry messages
 * @param threads replies go into the thread of their parent; without {@link Endpoint#SEND} after all other messages
 * @param order in which the messages of a conversation go; null = {@code auto}
 * @param limit send whole conversations up to so many messages; 0 = all
 * @param deferBeforeNanos what was sent before, the job file sets aside
 */
public record SendSettings(
        int standard,
        int core,
        int dataImport,
        int sender,
        Duration window,
        int inFlight,
        Duration missingAfter,
        Duration lookAgainAfter,
        boolean usersAhead,
        boolean stopOnExisting,
        Set<Endpoint> endpoints,
        boolean threads,
        @Nullable SendOrder order,
        long limit,
        long deferBeforeNanos) {

    /** No sender limit until the target refuses a sender, then {@link #DOCUMENTED_SENDER}. */
    public static final int LEARN = -1;

    /** Messages per minute and user (CometChat documentation, "Rate Limits"). */
    public static final int DOCUMENTED_SENDER = 30;

    public static final int MAX_IN_FLIGHT = 256;

    /** The order that this run keeps. A message that is dated by its call has no other order than that of the calls. */
    public SendOrder effectiveOrder() {
        if (endpoints.contains(Endpoint.SEND)) {
            return SendOrder.STRICT;
        }
        if (order != null) {
            return order;
        }
        if (!endpoints.contains(Endpoint.MODERATION)) {
            return SendOrder.BY_SECOND;
        }
        double seconds = window.toMillis() / 1000.0;
        return new AutoOrder(standard / seconds, sender <= 0 ? 0 : sender / seconds);
    }

    /** Requests a window of this class. */
    public int of(LimitClass limit) {
        return switch (limit) {
            case STANDARD -> standard;
            case CORE -> core;
            case DATA_IMPORT -> dataImport;
        };
    }

    /** Whether no message creates the entities that it needs. */
    public boolean allAhead() {
        return usersAhead || endpoints.contains(Endpoint.SEND);
    }

    /** Whether replies go after everything else, by calls of their own. */
    public boolean repliesApart() {
        return threads && !endpoints.contains(Endpoint.SEND);
    }

    /** Whether what is to be sent is arranged by sender: where no sender's limit binds, the order of time is better. */
    public boolean bySender() {
        return sender != 0 && !endpoints.equals(Set.of(Endpoint.IMPORT));
    }
}
