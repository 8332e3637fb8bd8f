package io.chatferry.ledger.backlog;

/**
 * A message that is still to be sent, without its body.
 *
 * @param id its number in the ledger
 * @param seq number of the record in the order of reading, where its body lies
 * @param occurrence its number among equal messages that have no muid of their own, from 1
 * @param position its place in the {@link Backlog} of this run
 * @param senderIndex the number of its sender in the backlog
 * @param sender entity key
 * @param receiver entity key
 * @param sentAtNanos nanoseconds since 1970, at the source's precision
 * @param attempts requests with it that may have arrived
 */
public record PendingMessage(
        long id,
        long seq,
        int occurrence,
        int position,
        int senderIndex,
        long sender,
        long receiver,
        long sentAtNanos,
        int attempts) {

    /** This message with another number of attempts. */
    public PendingMessage withAttempts(int number) {
        return new PendingMessage(id, seq, occurrence, position, senderIndex, sender, receiver, sentAtNanos, number);
    }

    /** This message after one more attempt that may have arrived. */
    public PendingMessage withOneMoreAttempt() {
        return withAttempts(attempts + 1);
    }

    /** The second in which it was sent: the precision of the target. */
    public long second() {
        return Math.floorDiv(sentAtNanos, 1_000_000_000L);
    }
}
