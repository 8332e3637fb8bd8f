package io.chatferry.ledger.merge;

import io.chatferry.ledger.Db;
import io.chatferry.ledger.MessageState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;

/** Appends the rows of new messages, with ascending numbers; {@link MessageMerge} gives them in the order of time. */
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

    void add(NewMessage message, MessageState state) throws SQLException {
        insert.setLong(1, ++id);
        insert.setLong(2, message.keyHi());
        insert.setLong(3, message.keyLo());
        insert.setInt(4, message.occurrence());
        insert.setLong(5, message.content());
        insert.setLong(6, message.seq());
        insert.setLong(7, message.conversation());
        insert.setLong(8, message.sender());
        insert.setLong(9, message.receiver());
        insert.setLong(10, message.sentAtNanos());
        insert.setNull(11, Types.BIGINT);
        insert.setNull(12, Types.BIGINT);
        if (message.isReply()) {
            setParent(message.seq());
        }
        insert.setInt(13, state.number());
        insert.addBatch();
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
