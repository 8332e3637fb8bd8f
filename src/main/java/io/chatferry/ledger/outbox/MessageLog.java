package io.chatferry.ledger.outbox;

import io.chatferry.cometchat.answer.BoundedText;
import io.chatferry.ledger.Db;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.MessageState;
import io.chatferry.ledger.SqlFailures;
import io.chatferry.ledger.backlog.PendingMessage;
import io.chatferry.model.Endpoint;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A log of claims and outcomes: one appended row for each transaction, folded into the rows of the messages when there is
 * time, because an appended state costs a hundredth of an updated one. The state of a message is its row and the log entries
 * after it; code that reads the rows alone folds the log first.
 */
public final class MessageLog {

    private static final byte CLAIM = 1;
    private static final byte OUTCOMES = 2;
    private static final int PAGE = 20;

    /** Changes in one transaction when no other work waits. */
    private static final int CHANGES_PER_TRANSACTION = 100_000;

    /** Fact: rows of messages may be SENDING; without it, the search for them is skipped. */
    static final String SENDING = "message.sending";
    /** Fact: the target has accepted messages. */
    static final String SENT = "message.sent";

    private long last;

    /** Continues the log that the ledger has. */
    MessageLog(Db db) {
        last = db.read(connection -> Db.number(connection, "SELECT COALESCE(MAX(seq), 0) FROM message_log"));
    }

    /** Appends that these messages are begun. */
    void claim(Connection connection, List<PendingMessage> messages, Endpoint endpoint, long nowMillis)
            throws SQLException {
        append(connection, out -> {
            out.writeByte(CLAIM);
            out.writeByte(endpoint.number());
            out.writeLong(nowMillis);
            out.writeInt(messages.size());
            for (PendingMessage message : messages) {
                out.writeLong(message.id());
            }
        });
    }

    /** Appends outcomes of messages. */
    void outcomes(Connection connection, List<? extends Outcome> outcomes) throws SQLException {
        append(connection, out -> {
            out.writeByte(OUTCOMES);
            out.writeInt(outcomes.size());
            for (Outcome outcome : outcomes) {
                out.writeLong(outcome.id());
                out.writeByte(outcome.state().number());
                // not processed: that does not count as an attempt
                out.writeByte(outcome instanceof Outcome.NotSent ? -1 : 0);
                out.writeBoolean(outcome instanceof Outcome.Doubtful doubt && doubt.halved());
                out.writeUTF(outcome instanceof Outcome.Arrived arrived ? BoundedText.usable(arrived.serverId()) : "");
            }
        });
    }

    /**
     * Folds the oldest entries of the log.
     *
     * @param most changes; an entry is folded whole, and at least one
     * @return the number of changes; 0 when the log is empty
     */
    static int fold(Connection connection, int most) throws SQLException {
        Map<Long, Change> changes = new TreeMap<>();
        UnstorableEntries unstorable = new UnstorableEntries(connection);
        long[] last = {0};
        int[] amount = {0};
        boolean hasMore = true;
        while (hasMore && amount[0] < most) {
            long before = last[0];
            String next = "SELECT seq, content FROM message_log WHERE seq > ? ORDER BY seq LIMIT " + PAGE;
            Db.each(
                    connection,
                    next,
                    row -> {
                        if (amount[0] < most) {
                            last[0] = row.getLong(1);
                            amount[0] += Math.max(1, read(row.getBytes(2), changes, unstorable));
                        }
                    },
                    before);
            hasMore = last[0] > before;
        }
        if (amount[0] > 0) {
            write(connection, changes, unstorable);
            unstorable.write();
            Db.update(connection, "DELETE FROM message_log WHERE seq <= ?", last[0]);
        }
        return amount[0];
    }

    /** Folds the whole log, in a transaction of the run that holds the lock. */
    public static void foldAll(Connection connection) throws SQLException {
        int folded = 1;
        while (folded > 0) {
            folded = fold(connection, CHANGES_PER_TRANSACTION);
        }
    }

    private void append(Connection connection, Content content) throws SQLException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            content.write(out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO message_log (seq, content) VALUES (?, ?)")) {
            insert.setLong(1, ++last);
            insert.setBytes(2, bytes.toByteArray());
            insert.executeUpdate();
        }
    }

    /** Reads the changes of an entry; what cannot be read is kept as unstorable. Returns at least 1, so that the entry counts as folded. */
    private static int read(byte[] content, Map<Long, Change> changes, UnstorableEntries unstorable) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
            byte kind = in.readByte();
            if (kind == CLAIM) {
                return readClaim(in, changes, unstorable, content);
            } else if (kind == OUTCOMES) {
                return readOutcomes(in, changes, unstorable, content);
            }
            throw new IOException("an entry of kind " + kind);
        } catch (IOException | RuntimeException unreadable) {
            // its messages stay as they were: begun and without an answer, so they are in doubt and looked up
            unstorable.add(null, "an entry of the log that cannot be read: " + unreadable.getMessage(), content);
            return 1;
        }
    }

    private static int readClaim(
            DataInputStream in, Map<Long, Change> changes, UnstorableEntries unstorable, byte[] content)
            throws IOException {
        int endpoint = in.readByte();
        long at = in.readLong();
        int amount = in.readInt();
        for (int i = 0; i < amount; i++) {
            long id = in.readLong();
            Change change = changes.computeIfAbsent(id, each -> new Change());
            if (change.state.isFinal()) {
                unstorable.add(id, "it ended as " + change.state + ", and then was begun again", content);
                continue;
            }
            change.state = MessageState.SENDING;
            change.attempts++;
            change.begun = new Begun(endpoint, at);
        }
        return amount;
    }

    private static int readOutcomes(
            DataInputStream in, Map<Long, Change> changes, UnstorableEntries unstorable, byte[] content)
            throws IOException {
        int amount = in.readInt();
        for (int i = 0; i < amount; i++) {
            long id = in.readLong();
            MessageState state = MessageState.of(in.readByte());
            int attempts = in.readByte();
            int halvings = in.readBoolean() ? 1 : 0;
            String serverId = in.readUTF();
            Change change = changes.computeIfAbsent(id, each -> new Change());
            if (change.state.isFinal()) {
                unstorable.add(id, "it ended as " + change.state + ", and then again as " + state, content);
                continue;
            }
            change.state = state;
            change.attempts += attempts;
            change.halvings += halvings;
            change.serverId = serverId.isEmpty() || serverId.length() > BoundedText.MAX_ID ? null : serverId;
        }
        return amount;
    }

    /** Writes all changes at once; if one of them is refused, one by one. */
    private static void write(Connection connection, Map<Long, Change> changes, UnstorableEntries unstorable)
            throws SQLException {
        Savepoint before = connection.setSavepoint();
        if (!writeAll(connection, changes)) {
            connection.rollback(before);
            for (Map.Entry<Long, Change> each : changes.entrySet()) {
                writeOne(connection, each.getKey(), each.getValue(), unstorable);
            }
        }
        note(connection, changes, MessageState.SENDING, SENDING);
        note(connection, changes, MessageState.SENT, SENT);
        note(connection, changes, MessageState.DEFERRED, DeferredMessages.ANY);
    }

    private static void writeOne(Connection connection, long id, Change change, UnstorableEntries unstorable)
            throws SQLException {
        Savepoint before = connection.setSavepoint();
        if (writeAll(connection, Map.of(id, change))) {
            return;
        }
        connection.rollback(before);
        // the state alone decides whether the message is sent again
        String state = "UPDATE message SET state = ? WHERE id = ? AND state IN (0, 1, 2)";
        boolean isKept = Db.update(connection, state, change.state.number(), id) == 1;
        unstorable.add(
                id,
                "the log says " + change
                        + (isKept ? "; of that only the state could be kept" : "; no open message is so"),
                new byte[0]);
    }

    /** Returns whether each change was written. */
    private static boolean writeAll(Connection connection, Map<Long, Change> changes) throws SQLException {
        try (PreparedStatement begun = connection.prepareStatement(
                        "UPDATE message SET state = ?,"
                                + " attempts = attempts + ?, halvings = halvings + ?, server_id = ?, endpoint = ?, since = ? WHERE id = ? AND state IN (0, 1, 2)");
                PreparedStatement ended = connection.prepareStatement(
                        "UPDATE message SET state = ?,"
                                + " attempts = attempts + ?, halvings = halvings + ?, server_id = ? WHERE id = ? AND state IN (0, 1, 2)")) {
            for (var entry : changes.entrySet()) {
                Change change = entry.getValue();
                Begun when = change.begun;
                PreparedStatement update = when == null ? ended : begun;
                update.setInt(1, change.state.number());
                update.setInt(2, change.attempts);
                update.setInt(3, change.halvings);
                update.setString(4, change.serverId);
                int column = 5;
                if (when != null) {
                    update.setInt(column++, when.endpoint());
                    update.setLong(column++, when.atMillis());
                }
                update.setLong(column, entry.getKey());
                update.addBatch();
            }
            return RowCounts.isOneEach(begun.executeBatch()) && RowCounts.isOneEach(ended.executeBatch());
        } catch (SQLException refused) {
            if (SqlFailures.isValueRefused(refused)) {
                return false;
            }
            throw refused;
        }
    }

    private static void note(Connection connection, Map<Long, Change> changes, MessageState state, String fact)
            throws SQLException {
        if (changes.values().stream().anyMatch(change -> change.state == state)) {
            Ledger.remember(connection, fact, "yes");
        }
    }

    private static final class Change {
        private MessageState state = MessageState.STAGED;
        private int attempts;
        private int halvings;
        private @Nullable String serverId;
        private @Nullable Begun begun;

        @Override
        public String toString() {
            return state + (serverId == null ? "" : ", as " + serverId) + ", after " + attempts + " attempts more";
        }
    }

    private record Begun(int endpoint, long atMillis) {}

    private interface Content {
        void write(DataOutputStream out) throws IOException;
    }
}
