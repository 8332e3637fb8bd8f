package io.chatferry.ledger.backlog;

import io.chatferry.sort.RowFormat;

/**
 * An open message while a backlog is built, sorted by conversation, the latest first.
 *
 * @param conversation key
 * @param sender entity key
 * @param receiver entity key
 * @param isInDoubt whether it is in doubt from an earlier run
 */
record OpenMessage(
        long conversation,
        long sentAtNanos,
        long seq,
        long id,
        long sender,
        long receiver,
        int occurrence,
        int attempts,
        boolean isInDoubt) {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private static final int IN_DOUBT = 1 << 31;

    static final RowFormat<OpenMessage> FORMAT = new RowFormat<>(
            7,
            3,
            (row, columns) -> {
                columns[0] = row.conversation;
                columns[1] = -row.sentAtNanos;
                columns[2] = -row.seq;
                columns[3] = row.id;
                columns[4] = row.sender;
                columns[5] = row.receiver;
                columns[6] =
                        ((long) row.occurrence << 32) | ((row.attempts | (row.isInDoubt ? IN_DOUBT : 0)) & 0xFFFFFFFFL);
            },
            columns -> new OpenMessage(
                    columns[0],
                    -columns[1],
                    -columns[2],
                    columns[3],
                    columns[4],
                    columns[5],
                    (int) (columns[6] >> 32),
                    (int) columns[6] & ~IN_DOUBT,
                    ((int) columns[6] & IN_DOUBT) != 0));

    /** The second in which it was sent: the precision of the target. */
    long second() {
        return Math.floorDiv(sentAtNanos, NANOS_PER_SECOND);
    }
}
