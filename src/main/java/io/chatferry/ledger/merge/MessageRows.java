package io.chatferry.ledger.merge;

import io.chatferry.ledger.Db;
import io.chatferry.ledger.MessageState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;

/** Appends the rows of new messages, given in the order of time by {@link MessageMerge}, with ascending numbers. */
final class MessageRows implements AutoCloseable {

    private final PreparedStatement insert;
    private final PreparedStatement parent;
    private long id;

    MessageRows(Connection connection) throws SQLException {
        id = Db.number(connection, "SELECT COALESCE(MAX(id), 0) FROM message");
        insert = connection.prepareStatement(
                "INSERT INTO message (id, key_hi, key_lo, occurrence, content, seq, conversation, sender, receiver,"
                        + " sent_at_ns, parent_hi, parent_lo, gone, state, attempts, halvings, since, endpoint)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, FALSE, ?, 0, 0, 0, 0)");
        parent = connection.prepareStatement("SELECT parent_hi, parent_lo FROM staged_reply WHERE seq = ?");
    }

    /** The statement with the values of this row, to be added to a batch. */
    PreparedStatement row(long[] row, MessageState state) throws SQLException {
        insert.setLong(1, ++id);
        insert.setLong(2, row[2]);
        insert.setLong(3, row[3]);
        insert.setInt(4, (int) (row[7] / 2));
        insert.setLong(5, row[4]);
        insert.setLong(6, row[1]);
        insert.setLong(7, row[8]);
        insert.setLong(8, row[5]);
        insert.setLong(9, row[6]);
        insert.setLong(10, row[0]);
        insert.setNull(11, Types.BIGINT);
        insert.setNull(12, Types.BIGINT);
        if (row[7] % 2 == 1) {
            setParent(row[1]);
        }
        insert.setInt(13, state.number());
        return insert;
    }

    private void setParent(long seq) throws SQLException {
        parent.setLong(1, seq);
        try (ResultSet found = parent.executeQuery()) {
            found.next();
            insert.setLong(11, found.getLong(1));
            insert.setLong(12, found.getLong(2));
        }
    }

    void flush() throws SQLException {
        insert.executeBatch();
    }

    @Override
    public void close() throws SQLException {
        insert.close();
        parent.close();
    }
}
