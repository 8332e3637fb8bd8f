package io.chatferry.ledger.merge;

import io.chatferry.sort.RowFormat;

/** A staged message that has follow-ups, sorted by the number of its record. */
record FollowedMessage(long seq, long keyHi, long keyLo, int occurrence) {

    static final RowFormat<FollowedMessage> FORMAT = new RowFormat<>(
            4,
            1,
            (row, columns) -> {
                columns[0] = row.seq;
                columns[1] = row.keyHi;
                columns[2] = row.keyLo;
                columns[3] = row.occurrence;
            },
            columns -> new FollowedMessage(columns[0], columns[1], columns[2], (int) columns[3]));
}
