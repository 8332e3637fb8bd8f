package io.chatferry.send.state;

import io.chatferry.ledger.backlog.SendOrder;

/**
 * {@code order: auto}: strictly one after another in each conversation that is not slowed by it, by second in the others.
 * A conversation whose messages, one round trip each, take a small part of the shortest time of the whole job has room
 * for that.
 *
 * @param perSecond messages a second that the app's limit allows
 * @param senderPerSecond messages a second and sender; 0 = no limit
 */
record AutoOrder(double perSecond, double senderPerSecond) implements SendOrder {

    /** What one message after another takes: the round trip, the wait for a slot, and the write of the outcome. */
    private static final double SECONDS_A_MESSAGE = 0.3;

    private static final double SHARE = 0.05;

    @Override
    public int strictUpTo(long messages, long busiest) {
        double seconds = messages / perSecond;
        if (senderPerSecond > 0) {
            seconds = Math.max(seconds, busiest / senderPerSecond);
        }
        return (int) Math.min(Integer.MAX_VALUE - 1, SHARE * seconds / SECONDS_A_MESSAGE);
    }
}
