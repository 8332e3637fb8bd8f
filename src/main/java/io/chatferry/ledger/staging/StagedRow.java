package io.chatferry.ledger.staging;

import io.chatferry.sort.RowFormat;

/**
 * A staged user, group or membership, sorted by key and then in the order of reading.
 *
 * @param key of the user, group or membership
 * @param seq the number of its row in {@code staged_entity} or {@code staged_member}
 */
public record StagedRow(long key, long seq) {

    static final RowFormat<StagedRow> FORMAT = new RowFormat<>(
            2,
            2,
            (row, columns) -> {
                columns[0] = row.key;
                columns[1] = row.seq;
            },
            columns -> new StagedRow(columns[0], columns[1]));
}
