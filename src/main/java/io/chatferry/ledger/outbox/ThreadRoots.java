package io.chatferry.ledger.outbox;

import io.chatferry.ledger.Db;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.MessageIndex;
import io.chatferry.ledger.backlog.PendingMessage;
import io.chatferry.model.Endpoint;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the parents of replies, if the job file sends replies into threads. */
public final class ThreadRoots {

    /** Replies to replies stand in the thread of the first message; a longer chain is an error of the export. */
    private static final int LONGEST_CHAIN = 100;

    private final Ledger ledger;
    private final Db db;

    public ThreadRoots(Ledger ledger) {
        this.ledger = ledger;
        this.db = ledger.db();
    }

    /** Creates the index that finds parents. */
    public void prepare() {
        MessageIndex.BY_KEY.require(ledger);
    }

    /**
     * The replies among these messages, with the target's id for the first message of the thread; empty if that is not in the
     * target.
     */
    public Map<Long, Optional<String>> parents(List<PendingMessage> messages) {
        Map<Long, Optional<String>> found = find(messages);
        if (found.containsValue(Optional.<String>empty())) {
            Outbox.fold(ledger); // a message that arrived in this run may be in the log alone
            return find(messages);
        }
        return found;
    }

    private Map<Long, Optional<String>> find(List<PendingMessage> messages) {
        return db.read(connection -> {
            Map<Long, Optional<String>> found = new HashMap<>();
            Object[] ids = messages.stream().map(PendingMessage::id).toArray();
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT id, conversation, parent_hi, parent_lo FROM message"
                            + " WHERE id = ANY(?) AND parent_hi IS NOT NULL")) {
                select.setArray(1, connection.createArrayOf("BIGINT", ids));
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        String parent = isFlat(connection, row.getLong(1))
                                ? null
                                : root(connection, row.getLong(2), row.getLong(3), row.getLong(4));
                        found.put(row.getLong(1), Optional.ofNullable(parent));
                    }
                }
            }
            return found;
        });
    }

    /** The target's id for the message in whose thread this one stands; empty if it is in none. */
    public static Optional<String> of(Ledger ledger, long message) {
        return ledger.db().read(connection -> {
            String[] parent = new String[1];
            if (!isFlat(connection, message)) {
                Db.each(
                        connection,
                        "SELECT conversation, parent_hi, parent_lo FROM message"
                                + " WHERE id = ? AND parent_hi IS NOT NULL AND endpoint = ?",
                        row -> parent[0] = root(connection, row.getLong(1), row.getLong(2), row.getLong(3)),
                        message,
                        Endpoint.SEND.number());
            }
            return Optional.ofNullable(parent[0]);
        });
    }

    private static boolean isFlat(Connection connection, long message) throws SQLException {
        return Db.number(connection, "SELECT message FROM flat_reply WHERE message = ?", message) > 0;
    }

    /** A reply in a thread is no parent: threads do not nest (CometChat REST API, "Send Threaded Message"). */
    private static @Nullable String root(Connection connection, long conversation, long hi, long lo)
            throws SQLException {
        String root = null;
        Ancestor ancestor = ancestor(connection, conversation, hi, lo);
        for (int i = 0; ancestor != null && ancestor.serverId != null && i < LONGEST_CHAIN; i++) {
            root = ancestor.serverId;
            ancestor = !ancestor.isReply || isFlat(connection, ancestor.id)
                    ? null
                    : ancestor(connection, conversation, ancestor.parentHi, ancestor.parentLo);
        }
        return root;
    }

    private static @Nullable Ancestor ancestor(Connection connection, long conversation, long hi, long lo)
            throws SQLException {
        Ancestor[] found = new Ancestor[1];
        Db.each(
                connection,
                "SELECT id, CASE WHEN state IN (3, 5) AND server_id <> '' THEN server_id END, parent_hi, parent_lo"
                        + " FROM message WHERE key_hi = ? AND key_lo = ? AND occurrence = 1 AND conversation = ?",
                row -> {
                    long parentHi = row.getLong(3);
                    boolean isReply = !row.wasNull();
                    found[0] = new Ancestor(row.getLong(1), row.getString(2), isReply, parentHi, row.getLong(4));
                },
                hi,
                lo,
                conversation);
        return found[0];
    }

    private record Ancestor(long id, @Nullable String serverId, boolean isReply, long parentHi, long parentLo) {}

    /** Notes that this reply is sent outside of a thread. */
    public void markFlat(PendingMessage reply) {
        db.change(connection -> {
            if (!isFlat(connection, reply.id())) {
                Db.update(connection, "INSERT INTO flat_reply (message) VALUES (?)", reply.id());
            }
        });
    }
}
