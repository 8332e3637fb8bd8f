package io.chatferry.ledger.merge;

import io.chatferry.ledger.Db;
import io.chatferry.ledger.MessageState;
import io.chatferry.ledger.staging.StagedMessage;
import io.chatferry.sort.RowFormat;
import io.chatferry.sort.RowSorter;

/**
 * A message row of the ledger while a pass is merged, sorted by key and occurrence.
 *
 * @param occurrence its number among equal messages without a muid of their own, from 1
 * @param content hash of the content
 * @param isRemoved the last pass over a cumulative export did not contain it
 */
record ExistingMessage(
        long keyHi, long keyLo, int occurrence, long id, MessageState state, long content, boolean isRemoved) {

    static final RowFormat<ExistingMessage> FORMAT = new RowFormat<>(
            7,
            3,
            (row, columns) -> {
                columns[0] = row.keyHi;
                columns[1] = row.keyLo;
                columns[2] = row.occurrence;
                columns[3] = row.id;
                columns[4] = row.state.number();
                columns[5] = row.content;
                columns[6] = row.isRemoved ? 1 : 0;
            },
            columns -> new ExistingMessage(
                    columns[0],
                    columns[1],
                    (int) columns[2],
                    columns[3],
                    MessageState.of((int) columns[4]),
                    columns[5],
                    columns[6] == 1));

    static void readAll(Db db, RowSorter<ExistingMessage> sorter) {
        String sql = "SELECT id, key_hi, key_lo, occurrence, state, content, gone FROM message WHERE id > ?"
                + " ORDER BY id LIMIT 10000";
        db.visit(connection -> Db.scan(
                connection,
                sql,
                row -> sorter.add(new ExistingMessage(
                        row.getLong(2),
                        row.getLong(3),
                        row.getInt(4),
                        row.getLong(1),
                        MessageState.of(row.getInt(5)),
                        row.getLong(6),
                        row.getBoolean(7)))));
    }

    /** Compares with the key of a staged message and its number among equal ones. */
    int compareTo(StagedMessage message, int itsOccurrence) {
        int order = Long.compare(keyHi, message.keyHi());
        if (order == 0) {
            order = Long.compare(keyLo, message.keyLo());
        }
        return order != 0 ? order : Integer.compare(occurrence, itsOccurrence);
    }
}
