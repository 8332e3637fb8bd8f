package io.chatferry.verify;

import io.chatferry.ledger.MessageState;
import io.chatferry.ledger.readback.TargetList;
import io.chatferry.ledger.readback.VerifyRows;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A message as a row of numbers, which a {@link io.chatferry.ledger.readback.RowMatcher} sorts on disk: the constants are
 * its columns. A row stands for a message that was sent or for one that was read back; some columns mean different things.
 */
final class MessageRow {

    /** The number of the message in the ledger, or of the item that was read back. */
    static final int ID = 0;

    static final int DIGEST_HIGH = 1;
    static final int DIGEST_LOW = 2;

    /** See {@link #serverNumber}; 0 where it is not known. */
    static final int SERVER_ID = 3;

    /** Sent: the number of its {@link MessageState}. */
    static final int STATE = 4;

    /** Sent: the conversation. */
    static final int CONVERSATION = 5;

    static final int SENT_AT_NANOS = 6;
    static final int SEQUENCE = 7;

    /** Read back: which list shows it, one of the three values below. */
    static final int SHOWN_BY = 4;

    static final long MODERATION_LIST = 0;
    static final long CONVERSATION_LIST = 1;
    static final long SINGLE_LOOKUP = 2;

    /** Read back: 1 if it has a muid that no message of the ledger has. */
    static final int HAS_FOREIGN_MUID = 5;

    static final int WIDTH = 8;

    private MessageRow() {}

    static long[] of(long id, String json, long serverNumber, long stateOrList) {
        ByteBuffer digest = ByteBuffer.wrap(fields(json).digest());
        return new long[] {id, digest.getLong(), digest.getLong(), serverNumber, stateOrList, 0, 0, 0};
    }

    static ComparableFields fields(String json) {
        return ComparableFields.message(CanonicalJson.read(json));
    }

    static byte[] digest(long[] row) {
        return ByteBuffer.allocate(16)
                .putLong(row[DIGEST_HIGH])
                .putLong(row[DIGEST_LOW])
                .array();
    }

    /** A key that only messages with the same content share. */
    static String contentKey(long[] row) {
        return row[DIGEST_HIGH] + " " + row[DIGEST_LOW];
    }

    static boolean hasSameContent(long[] row, long[] other) {
        return row[DIGEST_HIGH] == other[DIGEST_HIGH] && row[DIGEST_LOW] == other[DIGEST_LOW];
    }

    static MessageState state(long[] sent) {
        return MessageState.of((int) sent[STATE]);
    }

    /** Whether a message in this state must be in the target. */
    static boolean isExpected(MessageState state) {
        return state == MessageState.SENT || state == MessageState.ALREADY_THERE;
    }

    static long shownBy(TargetList.Type type) {
        if (type.isConversation()) {
            return CONVERSATION_LIST;
        }
        return type == TargetList.Type.MESSAGE ? SINGLE_LOOKUP : MODERATION_LIST;
    }

    /** A numeric id as it is; of any other id a hash, which is negative: such ids have no order. */
    static long serverNumber(@Nullable String id) {
        if (id == null) {
            return 0;
        }
        return id.matches("\\d{1,18}") ? Long.parseLong(id) : VerifyRows.number(id) | Long.MIN_VALUE;
    }
}
