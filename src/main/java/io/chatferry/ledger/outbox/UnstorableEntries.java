package io.chatferry.ledger.outbox;

import io.chatferry.ledger.ColumnText;
import io.chatferry.ledger.Db;
import io.chatferry.ledger.Ledger;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps the changes of the message log that no row can take, with the reasons; the other changes are written. */
public final class UnstorableEntries {

    private static final int REASON = 1_000;

    private final Connection connection;
    private final List<Entry> entries = new ArrayList<>();

    UnstorableEntries(Connection connection) {
        this.connection = connection;
    }

    private record Entry(@Nullable Long message, String reason, ByteBuffer content) {}

    /**
     * Adds a change that cannot be written.
     *
     * @param message which it is about; null where that cannot be read
     * @param content the entry of the log; may be empty
     */
    void add(@Nullable Long message, String reason, byte[] content) {
        entries.add(new Entry(message, reason, ByteBuffer.wrap(content)));
    }

    /** Writes them, in the transaction that removes them from the log. */
    void write() throws SQLException {
        if (entries.isEmpty()) {
            return;
        }
        long n = Db.number(connection, "SELECT COALESCE(MAX(n), 0) FROM set_aside");
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO set_aside (n, message, reason, content) VALUES (?, ?, ?, ?)")) {
            for (Entry each : entries) {
                insert.setLong(1, ++n);
                if (each.message == null) {
                    insert.setNull(2, Types.BIGINT);
                } else {
                    insert.setLong(2, each.message);
                }
                insert.setString(3, ColumnText.of(each.reason, REASON));
                byte[] content = new byte[each.content.remaining()];
                each.content.duplicate().get(content);
                insert.setBytes(4, content);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** The number of entries. */
    public static long count(Ledger ledger) {
        return ledger.db().read(connection -> Db.number(connection, "SELECT COUNT(*) FROM set_aside"));
    }

    /** The reasons of the entries of one message. */
    public static List<String> reasons(Ledger ledger, long message) {
        return ledger.db().read(connection -> {
            List<String> reasons = new ArrayList<>();
            Db.each(
                    connection,
                    "SELECT reason FROM set_aside WHERE message = ? ORDER BY n",
                    row -> reasons.add(row.getString(1)),
                    message);
            return reasons;
        });
    }
}
