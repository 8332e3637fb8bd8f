package io.chatferry.ledger.staging;

import io.chatferry.model.Outbound;
import io.chatferry.sort.RowFormat;

/**
 * A message of a pass without its body, sorted by key and then by its record in the order of reading.
 *
 * @param keyHi with {@code keyLo} the hash of its muid
 * @param seq number of its record
 * @param content hash of the content
 * @param conversation key
 * @param sentAtNanos nanoseconds since 1970, at the precision of the source
 * @param sender entity key
 * @param receiver entity key
 * @param traits see {@link #traits}
 */
public record StagedMessage(
        long keyHi,
        long keyLo,
        long seq,
        long content,
        long conversation,
        long sentAtNanos,
        long sender,
        long receiver,
        int traits) {

    private static final int DERIVED = 1;
    private static final int REPLY = 2;
    private static final int FOLLOWED = 4;

    static final RowFormat<StagedMessage> FORMAT = new RowFormat<>(
            9,
            3,
            (row, columns) -> {
                columns[0] = row.keyHi;
                columns[1] = row.keyLo;
                columns[2] = row.seq;
                columns[3] = row.content;
                columns[4] = row.conversation;
                columns[5] = row.sentAtNanos;
                columns[6] = row.sender;
                columns[7] = row.receiver;
                columns[8] = row.traits;
            },
            columns -> new StagedMessage(
                    columns[0],
                    columns[1],
                    columns[2],
                    columns[3],
                    columns[4],
                    columns[5],
                    columns[6],
                    columns[7],
                    (int) columns[8]));

    static int traits(Outbound.OutboundMessage message) {
        Outbound.Followups followups = message.followups();
        boolean hasFollowUps = !followups.reactions().isEmpty() || followups.deleted();
        return (message.derived() ? DERIVED : 0)
                | (followups.parentMuid() != null ? REPLY : 0)
                | (hasFollowUps ? FOLLOWED : 0);
    }

    /** Whether its muid is derived from its content: equal messages are then told apart by their number. */
    public boolean isDerived() {
        return (traits & DERIVED) != 0;
    }

    /** Whether {@code staged_reply} names its parent. */
    public boolean isReply() {
        return (traits & REPLY) != 0;
    }

    /** Whether {@code staged_follow_up} has a reaction or a delete for it. */
    public boolean hasFollowUps() {
        return (traits & FOLLOWED) != 0;
    }

    /** Whether both have the same muid. */
    public boolean hasKeyOf(StagedMessage other) {
        return keyHi == other.keyHi && keyLo == other.keyLo;
    }
}
