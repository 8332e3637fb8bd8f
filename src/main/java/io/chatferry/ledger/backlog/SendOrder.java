package io.chatferry.ledger.backlog;

/**
 * The order in which the messages of a conversation are sent (job file, {@code order}): strictly one after another, or only
 * within each second, because the target sorts by second; then the last two messages come after all others.
 */
@FunctionalInterface
public interface SendOrder {

    /** One at a time in every conversation. */
    SendOrder STRICT = (messages, busiest) -> Integer.MAX_VALUE;

    /** One at a time among messages of one second. */
    SendOrder BY_SECOND = (messages, busiest) -> 0;

    /**
     * The longest conversation that is sent strictly one after another; longer ones are ordered by second.
     *
     * @param messages to send in all
     * @param busiest messages of the sender with the most
     */
    int strictUpTo(long messages, long busiest);
}
