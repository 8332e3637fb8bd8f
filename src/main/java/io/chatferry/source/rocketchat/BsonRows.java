package io.chatferry.source.rocketchat;

import io.chatferry.model.RejectCode;
import io.chatferry.source.api.RecordStream;
import io.chatferry.source.row.Row;
import io.chatferry.source.row.RowNotice;
import io.chatferry.source.row.RowReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Set;
import org.bson.BSONException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The documents of a file of BSON, one behind the other, each with its length before it. Holds one in memory. */
final class BsonRows implements RowReader {

    private static final int LENGTH_BYTES = 4;
    /** An empty document: its length, and a zero. */
    private static final int SHORTEST = 5;
    /** What MongoDB stores, and a little that it may add itself. */
    private static final int LONGEST = (16 * 1024 + 16) * 1024;

    private final InputStream in;
    private final Set<String> unread;
    private long number;
    private long replaced;
    private long firstReplaced;
    private boolean isBroken;

    /**
     * Reads documents.
     *
     * @param unread names of values that nobody needs, or may see
     */
    BsonRows(InputStream in, Set<String> unread) {
        this.in = in;
        this.unread = unread;
    }

    @Override
    public @Nullable Row next() throws IOException {
        byte[] head = isBroken ? new byte[0] : in.readNBytes(LENGTH_BYTES);
        if (head.length == 0) {
            return null;
        }
        number++;
        if (head.length < LENGTH_BYTES) {
            return rest("the file ends within a document");
        }
        int length = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getInt();
        if (length < SHORTEST || length > LONGEST) {
            return rest("what stands here is no document of BSON");
        }
        byte[] rest = in.readNBytes(length - LENGTH_BYTES);
        if (rest.length < length - LENGTH_BYTES) {
            return rest("the file ends within a document");
        }
        byte[] bytes = new byte[length];
        System.arraycopy(head, 0, bytes, 0, LENGTH_BYTES);
        System.arraycopy(rest, 0, bytes, LENGTH_BYTES, rest.length);
        return row(bytes);
    }

    private Row rest(String message) {
        isBroken = true;
        return new Row.UnreadableRest(number, number, message);
    }

    private Row row(byte[] bytes) {
        try {
            ObjectNode document = BsonDocuments.read(bytes, unread);
            String raw = document.toString();
            if (raw.indexOf('\uFFFD') >= 0 && replaced++ == 0) {
                firstReplaced = number;
            }
            return new Row.Json(number, number, document, raw.length() > RecordStream.RAW_CHARS ? "" : raw);
        } catch (BSONException | IllegalArgumentException | IllegalStateException broken) {
            return new Row.MalformedRow(
                    number, number, RejectCode.RECORD_MALFORMED, "the document is not valid BSON", "");
        }
    }

    @Override
    public List<RowNotice> notices() {
        return replaced == 0
                ? List.of()
                : List.of(new RowNotice(
                        firstReplaced, "documents with U+FFFD, in place of bytes that are no characters: " + replaced));
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
