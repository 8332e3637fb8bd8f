package io.chatferry.ledger.query;

import io.chatferry.file.OwnerOnly;
import io.chatferry.ledger.Db;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.LedgerException;
import io.chatferry.ledger.backlog.ClaimedBodies;
import io.chatferry.ledger.sort.HashKeys;
import io.chatferry.model.Origin;
import io.chatferry.sort.RowFormat;
import io.chatferry.sort.RowSorter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Scans the bodies of the messages that a run has to send: passes on those with attachments, and finds the replies whose
 * parent is no message of this job.
 */
public final class OpenBodies {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int SORTED_IN_MEMORY = 1 << 16;
    private static final int EXAMPLES = 3;

    private OpenBodies() {}

    /**
     * Replies to send, and those without a parent in this job.
     *
     * @param examples the first of them, as {@code file:line}
     */
    public record Orphans(long replies, long missing, List<String> examples) {}

    /**
     * Scans the bodies.
     *
     * @param attached receives the {@code attachments} of each message that has some, and its place
     */
    public static Orphans scan(Ledger ledger, BiConsumer<Origin, JsonNode> attached) {
        return ledger.db().read(connection -> {
            try {
                OwnerOnly.createFolder(ledger.sortFolder());
                try (RowSorter<ParentKey> keys =
                        new RowSorter<>(ledger.sortFolder(), "parents", ParentKey.FORMAT, SORTED_IN_MEMORY)) {
                    long replies = read(connection, keys, attached);
                    return replies == 0 ? new Orphans(0, 0, List.of()) : orphans(connection, keys, replies);
                } finally {
                    Files.deleteIfExists(ledger.sortFolder());
                }
            } catch (IOException | UncheckedIOException full) {
                throw LedgerException.ofDisk("Sorting in " + ledger.sortFolder() + " failed", full);
            }
        });
    }

    /** The key of a message, or of the parent of a reply: the message comes first. {@code seq} is the record of the reply. */
    private record ParentKey(long hi, long lo, boolean isReply, long seq) {

        static final RowFormat<ParentKey> FORMAT = new RowFormat<>(
                4,
                3,
                (row, columns) -> {
                    columns[0] = row.hi;
                    columns[1] = row.lo;
                    columns[2] = row.isReply ? 1 : 0;
                    columns[3] = row.seq;
                },
                columns -> new ParentKey(columns[0], columns[1], columns[2] == 1, columns[3]));
    }

    private static long read(Connection connection, RowSorter<ParentKey> keys, BiConsumer<Origin, JsonNode> attached)
            throws SQLException {
        HashKeys hashes = new HashKeys();
        long[] replies = {0};
        String sql = "SELECT m.id, b.json, f.name, b.line, b.record, m.seq FROM message m JOIN body b ON b.seq = m.seq"
                + " JOIN source_file f ON f.id = b.file WHERE m.id > ? AND m.state IN (0, 1, 2)"
                + " ORDER BY m.id LIMIT 2000";
        Db.scan(connection, sql, row -> {
            String json = ClaimedBodies.text(row, 2);
            boolean mayBeReply = json.contains("\"parentMuid\":");
            if (!mayBeReply && !json.contains("\"attachments\":[")) {
                return;
            }
            JsonNode data = JSON.readTree(json).path("data");
            JsonNode attachments = data.path("attachments");
            if (!attachments.isEmpty()) {
                attached.accept(new Origin(row.getString(3), row.getLong(4), row.getLong(5)), attachments);
            }
            String parent =
                    data.path("metadata").path("chatferry").path("parentMuid").asString("");
            if (!parent.isEmpty()) {
                replies[0]++;
                ByteBuffer key = hashes.message(parent);
                keys.add(new ParentKey(key.getLong(), key.getLong(), true, row.getLong(6)));
            }
        });
        return replies[0];
    }

    private static Orphans orphans(Connection connection, RowSorter<ParentKey> keys, long replies) throws SQLException {
        String sql = "SELECT id, key_hi, key_lo FROM message WHERE id > ? AND state NOT IN (6, 7, 8)"
                + " ORDER BY id LIMIT 10000";
        Db.scan(connection, sql, row -> keys.add(new ParentKey(row.getLong(2), row.getLong(3), false, 0)));
        long missing = 0;
        List<Long> first = new ArrayList<>();
        ParentKey message = null;
        for (ParentKey row = keys.next(); row != null; row = keys.next()) {
            if (!row.isReply) {
                message = row;
            } else if (message == null || message.hi != row.hi || message.lo != row.lo) {
                missing++;
                if (first.size() < EXAMPLES) {
                    first.add(row.seq);
                }
            }
        }
        List<String> examples = new ArrayList<>();
        for (long seq : first) {
            Db.each(
                    connection,
                    "SELECT f.name, b.line FROM body b JOIN source_file f ON f.id = b.file WHERE b.seq = ?",
                    row -> examples.add(row.getString(1) + ":" + row.getLong(2)),
                    seq);
        }
        return new Orphans(replies, missing, examples);
    }
}
