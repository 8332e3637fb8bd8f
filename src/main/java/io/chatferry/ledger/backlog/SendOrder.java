package io.chatferry.ledger.backlog;

/**
 * In which order the messages of a conversation go (job file, {@code order}): strictly one after another, or so only those
 * of one second, since the target sorts by second; then the last two come after all others.
 */
@FunctionalInterface
public interface SendOrder {

    /** One at a time in every conversation. */
    SendOrder STRICT = (messages, busiest) -> Integer.MAX_VALUE;

    /** One at a time among messages of one second. */
    SendOrder BY_SECOND = (messages, busiest) -> 0;

    /**
     * Up to how many messages of a conversation go strictly one after another; longer conversations go by second.
     *
     * @param messages that are to be sent in all
     * @param busiest messages of the sender who has most
     */
    int strictUpTo(long messages, long busiest);
}
