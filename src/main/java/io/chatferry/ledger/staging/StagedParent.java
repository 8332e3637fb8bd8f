package io.chatferry.ledger.staging;

import io.chatferry.sort.RowFormat;
import java.nio.ByteBuffer;

/**
 * The message that a staged message replies to, sorted by key.
 *
 * @param keyHi with {@code keyLo} the hash of its muid
 * @param seq the record of the reply
 */
public record StagedParent(long keyHi, long keyLo, long seq) {

    static final RowFormat<StagedParent> FORMAT = new RowFormat<>(
            3,
            2,
            (row, columns) -> {
                columns[0] = row.keyHi;
                columns[1] = row.keyLo;
                columns[2] = row.seq;
            },
            columns -> new StagedParent(columns[0], columns[1], columns[2]));

    static StagedParent of(ByteBuffer key, long seq) {
        return new StagedParent(key.getLong(), key.getLong(), seq);
    }

    /** Negative, zero or positive as its key is less than, equal to or greater than this one. */
    public int compareTo(long hi, long lo) {
        int order = Long.compare(keyHi, hi);
        return order != 0 ? order : Long.compare(keyLo, lo);
    }
}
