package io.chatferry.ledger.merge;

import io.chatferry.ledger.staging.StagedMessage;
import io.chatferry.sort.RowFormat;

/**
 * A message that gets a new row, sorted by time and then by its record in the order of reading.
 *
 * @param seq number of its record
 * @param content hash of the content
 * @param occurrence its number among equal messages without a muid of their own, from 1
 * @param isReply {@code staged_reply} names its parent
 */
record NewMessage(
        long sentAtNanos,
        long seq,
        long keyHi,
        long keyLo,
        long content,
        long sender,
        long receiver,
        int occurrence,
        boolean isReply,
        long conversation) {

    static final RowFormat<NewMessage> FORMAT = new RowFormat<>(
            9,
            2,
            (row, columns) -> {
                columns[0] = row.sentAtNanos;
                columns[1] = row.seq;
                columns[2] = row.keyHi;
                columns[3] = row.keyLo;
                columns[4] = row.content;
                columns[5] = row.sender;
                columns[6] = row.receiver;
                columns[7] = row.occurrence * 2L + (row.isReply ? 1 : 0);
                columns[8] = row.conversation;
            },
            columns -> new NewMessage(
                    columns[0],
                    columns[1],
                    columns[2],
                    columns[3],
                    columns[4],
                    columns[5],
                    columns[6],
                    (int) (columns[7] / 2),
                    columns[7] % 2 == 1,
                    columns[8]));

    static NewMessage of(StagedMessage message, int occurrence) {
        return new NewMessage(
                message.sentAtNanos(),
                message.seq(),
                message.keyHi(),
                message.keyLo(),
                message.content(),
                message.sender(),
                message.receiver(),
                occurrence,
                message.isReply(),
                message.conversation());
    }
}
