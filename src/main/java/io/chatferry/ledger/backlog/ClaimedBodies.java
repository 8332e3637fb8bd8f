package io.chatferry.ledger.backlog;

import io.chatferry.ledger.media.SentFiles;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads the bodies of messages when they are sent, because the bodies of all would not fit into memory. */
public final class ClaimedBodies {

    private ClaimedBodies() {}

    public static List<ClaimedMessage> read(Connection connection, List<PendingMessage> messages) throws SQLException {
        Map<Long, PendingMessage> bySeq = new HashMap<>();
        messages.forEach(message -> bySeq.put(message.seq(), message));
        Map<Long, ClaimedMessage> found = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT b.seq, b.muid, b.json, s.content FROM UNNEST(?) wanted (seq) JOIN body b ON b.seq = wanted.seq"
                        + " LEFT JOIN sent_files s ON s.seq = b.seq")) {
            select.setArray(1, connection.createArrayOf("BIGINT", bySeq.keySet().toArray()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    PendingMessage message = Objects.requireNonNull(bySeq.get(row.getLong(1)));
                    String muid = muid(row.getString(2), message.occurrence());
                    found.put(
                            message.id(),
                            new ClaimedMessage(message, muid, SentFiles.applied(text(row, 3), row.getString(4))));
                }
            }
        }
        if (found.size() != messages.size()) {
            throw new IllegalStateException("the ledger lacks the body of a message");
        }
        return messages.stream()
                .map(message -> Objects.requireNonNull(found.get(message.id())))
                .toList();
    }

    /** The text of a column of UTF-8 bytes. */
    public static String text(ResultSet row, int column) throws SQLException {
        return new String(row.getBytes(column), StandardCharsets.UTF_8);
    }

    /** The muid of a message; of several equal messages without a muid of their own, all but the first end in their number. */
    public static String muid(String base, int occurrence) {
        return occurrence > 1 ? base + "-" + occurrence : base;
    }
}
