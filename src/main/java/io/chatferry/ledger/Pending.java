package io.chatferry.ledger;

/**
 * A message that has still to be sent, without its body.
 *
 * @param id its number in the ledger, in the order of sending
 * @param conversation of a group, or of two users in either direction
 * @param sender entity key
 * @param receiver entity key
 * @param sentAtNanos nanoseconds since 1970, at the source's precision
 * @param seq number of the record in the order of reading, which decides among equal times
 * @param tail 0; 1 for the last but one, 2 for the last message of its conversation
 * @param attempts how often it was begun and may have arrived
 */
public record Pending(
        long id, long conversation, long sender, long receiver, long sentAtNanos, long seq, int tail, int attempts) {

    /** This message after one more attempt that may have arrived. */
    public Pending attempted() {
        return new Pending(id, conversation, sender, receiver, sentAtNanos, seq, tail, attempts + 1);
    }

    /** The second in which it was sent: what the target knows of its time. */
    public long second() {
        return Math.floorDiv(sentAtNanos, 1_000_000_000L);
    }
}
