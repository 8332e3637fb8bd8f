package io.chatferry.ledger.backlog;

import io.chatferry.sort.RowFormat;

/**
 * A message that may be sent at any time, sorted by line, then by the load of the heaviest sender that waits for it, then by
 * number.
 *
 * @param line number of its line
 * @param load messages of the heaviest sender among its own and those that wait for it
 */
record Head(int line, int load, BacklogRow row) {

    private static final int KEYS = 3;

    static final RowFormat<Head> FORMAT = new RowFormat<>(
            KEYS + BacklogRow.COLUMNS,
            KEYS,
            (head, columns) -> {
                columns[0] = head.line;
                columns[1] = -head.load;
                columns[2] = head.row.id();
                head.row.write(columns, KEYS);
            },
            columns -> new Head((int) columns[0], (int) -columns[1], BacklogRow.read(columns, KEYS)));
}
