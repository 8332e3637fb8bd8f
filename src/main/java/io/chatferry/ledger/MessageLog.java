package io.chatferry.ledger;

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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was begun and what became of it, appended in one row for each transaction, and folded into the rows of the messages
 * when there is time: an appended state costs a hundredth of an updated one. The row of a message and what the log says of
 * it afterwards are its state; whoever reads the rows alone folds first.
 */
final class MessageLog {

    private static final byte CLAIM = 1;
    private static final byte OUTCOMES = 2;
    private static final int PAGE = 20;

    /** Changes in one transaction where nobody waits. */
    private static final int AT_ONCE = 100_000;

    /** Rows of messages may say SENDING; without it, nobody has to look for them. */
    static final String SENDING = "message.sending";
    /** The target has taken messages. */
    static final String SENT = "message.sent";

    private long last;

    /** Continues the log that is there. */
    MessageLog(Db db) {
        last = db.transaction(connection -> Db.number(connection, "SELECT COALESCE(MAX(seq), 0) FROM message_log"));
    }

    /** These messages are begun. */
    void claim(Connection connection, List<Pending> messages, Endpoint endpoint, long nowMillis) throws SQLException {
        append(connection, out -> {
            out.writeByte(CLAIM);
            out.writeByte(endpoint.number());
            out.writeLong(nowMillis);
            out.writeInt(messages.size());
            for (Pending message : messages) {
                out.writeLong(message.id());
            }
        });
    }

    /** This has become of messages. */
    void outcomes(Connection connection, List<? extends Outcome> outcomes) throws SQLException {
        append(connection, out -> {
            out.writeByte(OUTCOMES);
            out.writeInt(outcomes.size());
            for (Outcome outcome : outcomes) {
                out.writeLong(outcome.id());
                out.writeByte(outcome.state().number());
                // surely not sent: that was no attempt
                out.writeByte(outcome instanceof Outcome.NotSent ? -1 : 0);
                out.writeBoolean(outcome instanceof Outcome.Doubtful doubt && doubt.halved());
                out.writeUTF(outcome instanceof Outcome.Arrived arrived ? arrived.serverId() : "");
            }
        });
    }

    /**
     * Folds the oldest entries of the log.
     *
     * @param most changes; an entry is folded whole, and at least one
     * @return how many changes they held; 0 when nothing is left
     */
    static int fold(Connection connection, int most) throws SQLException {
        Map<Long, Change> changes = new TreeMap<>();
        long[] last = {0};
        int[] amount = {0};
        boolean more = true;
        while (more && amount[0] < most) {
            long before = last[0];
            String next = "SELECT seq, content FROM message_log WHERE seq > ? ORDER BY seq LIMIT " + PAGE;
            Db.each(
                    connection,
                    next,
                    row -> {
                        if (amount[0] < most) {
                            last[0] = row.getLong(1);
                            amount[0] += read(row.getBytes(2), changes);
                        }
                    },
                    before);
            more = last[0] > before;
        }
        if (amount[0] > 0) {
            write(connection, changes);
            Db.update(connection, "DELETE FROM message_log WHERE seq <= ?", last[0]);
        }
        return amount[0];
    }

    /** Folds all of it, as part of a transaction of the run that holds the lock. */
    static void foldAll(Connection connection) throws SQLException {
        int folded = 1;
        while (folded > 0) {
            folded = fold(connection, AT_ONCE);
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

    private static int read(byte[] content, Map<Long, Change> changes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
            if (in.readByte() == CLAIM) {
                int endpoint = in.readByte();
                long at = in.readLong();
                int amount = in.readInt();
                for (int i = 0; i < amount; i++) {
                    Change change = changes.computeIfAbsent(in.readLong(), id -> new Change());
                    change.become(MessageState.SENDING);
                    change.attempts++;
                    change.begun = new Begun(endpoint, at);
                }
                return amount;
            } else {
                int amount = in.readInt();
                for (int i = 0; i < amount; i++) {
                    Change change = changes.computeIfAbsent(in.readLong(), id -> new Change());
                    change.become(MessageState.of(in.readByte()));
                    change.attempts += in.readByte();
                    change.halvings += in.readBoolean() ? 1 : 0;
                    String serverId = in.readUTF();
                    change.serverId = serverId.isEmpty() ? null : serverId;
                }
                return amount;
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static void write(Connection connection, Map<Long, Change> changes) throws SQLException {
        try (PreparedStatement begun = connection.prepareStatement(
                        "UPDATE message SET state = ?,"
                                + " attempts = attempts + ?, halvings = halvings + ?, server_id = ?, endpoint = ?, since = ? WHERE id = ? AND state IN (0, 1, 2)");
                PreparedStatement settled = connection.prepareStatement(
                        "UPDATE message SET state = ?,"
                                + " attempts = attempts + ?, halvings = halvings + ?, server_id = ? WHERE id = ? AND state IN (0, 1, 2)")) {
            for (var entry : changes.entrySet()) {
                Change change = entry.getValue();
                Begun when = change.begun;
                PreparedStatement update = when == null ? settled : begun;
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
            Outbox.requireOneEach(begun.executeBatch());
            Outbox.requireOneEach(settled.executeBatch());
        }
        note(connection, changes, MessageState.SENDING, SENDING);
        note(connection, changes, MessageState.SENT, SENT);
        note(connection, changes, MessageState.DEFERRED, DeferredMessages.ANY);
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

        /** What is settled is settled once. */
        private void become(MessageState next) {
            if (state.settled()) {
                throw Outbox.changedByAnother();
            }
            state = next;
        }
    }

    private record Begun(int endpoint, long atMillis) {}

    private interface Content {
        void write(DataOutputStream out) throws IOException;
    }
}
