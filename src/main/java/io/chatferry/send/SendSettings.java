package io.chatferry.send;

import io.chatferry.ledger.SendOrder;
import java.time.Duration;

/**
 * How to send.
 *
 * @param standard requests a window of the class standard; so are {@code core} and {@code dataImport}
 * @param sender messages of one sender a window; 0 = none; {@link #LEARN}
 * @param inFlight requests under way at once; 0 = what the round trip needs, up to 256
 * @param settleAfter how long after a connection closed a message that is not found counts as missing for the first time;
 *     longer than the client waits for an answer
 * @param lookAgainAfter the least time between the two looks that prove a message missing
 * @param usersAhead all users and groups are created before the first message
 * @param stopOnExisting stop when a needed user or group is in the target already
 * @param order in which the messages of a conversation go
 * @param limit send whole conversations up to so many messages; 0 = all
 */
public record SendSettings(
        int standard,
        int core,
        int dataImport,
        int sender,
        Duration window,
        int inFlight,
        Duration settleAfter,
        Duration lookAgainAfter,
        boolean usersAhead,
        boolean stopOnExisting,
        SendOrder order,
        long limit) {

    /** No sender limit until the target refuses a sender, then {@link #LEARNT_SENDER}. */
    public static final int LEARN = -1;

    /** cometchat-api.md section 7: 30 messages a minute and user. */
    static final int LEARNT_SENDER = 30;

    static final int MOST_IN_FLIGHT = 256;
}
