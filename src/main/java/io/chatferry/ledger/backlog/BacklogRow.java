package io.chatferry.ledger.backlog;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A message as it lies in the file of a {@link Backlog}: seven columns, the last three of which hold two ints each.
 *
 * @param conversation number of the conversation whose last messages wait for this one, or {@link Backlog#NONE}
 * @param heaviestWaiter the sender with the most messages among those that wait for this one; its own if there are none
 * @param next position of the message that may be sent once this one is done, or {@link Backlog#NONE}
 * @param occurrence its number among equal messages without a muid of their own, from 1
 * @param sender number in the backlog
 * @param attempts of earlier runs
 * @param isInDoubt whether it is in doubt from an earlier run
 */
record BacklogRow(
        long id,
        long sentAtNanos,
        long seq,
        long receiver,
        int conversation,
        int heaviestWaiter,
        int next,
        int occurrence,
        int sender,
        int attempts,
        boolean isInDoubt) {

    static final int COLUMNS = 7;
    static final int BYTES = COLUMNS * Long.BYTES;

    private static final int ID = 0;
    private static final int SENT_AT = 1;
    private static final int SEQ = 2;
    private static final int RECEIVER = 3;
    private static final int WAITERS = 4;
    private static final int NEXT = 5;
    private static final int SENDER = 6;

    /** Flag beside the attempts. */
    private static final int IN_DOUBT = 1 << 15;

    /** Fills the columns from {@code first} on. */
    void write(long[] columns, int first) {
        columns[first + ID] = id;
        columns[first + SENT_AT] = sentAtNanos;
        columns[first + SEQ] = seq;
        columns[first + RECEIVER] = receiver;
        columns[first + WAITERS] = pair(conversation, heaviestWaiter);
        columns[first + NEXT] = pair(next, occurrence);
        columns[first + SENDER] = pair(sender, attempts | (isInDoubt ? IN_DOUBT : 0));
    }

    /** The row in the columns from {@code first} on. */
    static BacklogRow read(long[] columns, int first) {
        long waiters = columns[first + WAITERS];
        long next = columns[first + NEXT];
        long sender = columns[first + SENDER];
        return new BacklogRow(
                columns[first + ID],
                columns[first + SENT_AT],
                columns[first + SEQ],
                columns[first + RECEIVER],
                high(waiters),
                (int) waiters,
                high(next),
                (int) next,
                high(sender),
                (int) sender & (IN_DOUBT - 1),
                (sender & IN_DOUBT) != 0);
    }

    void write(DataOutputStream out) throws IOException {
        long[] columns = new long[COLUMNS];
        write(columns, 0);
        for (long column : columns) {
            out.writeLong(column);
        }
    }

    /** The message in a mapped file, at a byte offset. */
    static PendingMessage message(ByteBuffer map, int offset, int position, long senderKey) {
        return new PendingMessage(
                get(map, offset, ID),
                get(map, offset, SEQ),
                (int) get(map, offset, NEXT),
                position,
                sender(map, offset),
                senderKey,
                get(map, offset, RECEIVER),
                get(map, offset, SENT_AT),
                (int) get(map, offset, SENDER) & (IN_DOUBT - 1));
    }

    static int sender(ByteBuffer map, int offset) {
        return high(get(map, offset, SENDER));
    }

    static int next(ByteBuffer map, int offset) {
        return high(get(map, offset, NEXT));
    }

    static int heaviestWaiter(ByteBuffer map, int offset) {
        return (int) get(map, offset, WAITERS);
    }

    static int conversation(ByteBuffer map, int offset) {
        return high(get(map, offset, WAITERS));
    }

    private static long get(ByteBuffer map, int offset, int column) {
        return map.getLong(offset + column * Long.BYTES);
    }

    private static int high(long pair) {
        return (int) (pair >> 32);
    }

    private static long pair(int high, int low) {
        return ((long) high << 32) | (low & 0xFFFFFFFFL);
    }
}
