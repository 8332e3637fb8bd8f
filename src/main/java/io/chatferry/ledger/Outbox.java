package io.chatferry.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The messages of the ledger as sending sees them: what is to go, what was begun, what became of it. Every change is one
 * transaction that checks the run's epoch.
 */
public final class Outbox {

    private static final int WORDS = 1_000;
    private static final String COLUMNS =
            "m.id, m.conversation, m.sender, m.receiver, m.sent_at_ns, m.seq, m.tail, m.attempts";

    private final Ledger ledger;
    private final Db db;
    private final RunLock lock;

    public Outbox(Ledger ledger, RunLock lock) {
        this.ledger = ledger;
        this.db = ledger.db();
        this.lock = lock;
    }

    /** Staged messages with this tail mark and a number above {@code after}, in the order of sending. */
    public List<Pending> staged(int tail, long after, int most) {
        return db.transaction(connection -> {
            List<Pending> found = new ArrayList<>();
            Db.each(
                    connection,
                    "SELECT " + COLUMNS + " FROM message m WHERE m.id > ? AND m.state = 0 AND m.tail = ?"
                            + " ORDER BY m.id LIMIT ?",
                    row -> found.add(pending(row)),
                    after,
                    tail,
                    most);
            return found;
        });
    }

    /**
     * Begins messages: on disk they are {@link MessageState#SENDING} when this returns, and the entities that they carry
     * details of are {@link EntityState#CREATING}.
     *
     * @throws LedgerException if one of them is not staged any more, or the lock is lost
     */
    public List<Claimed> claim(List<Pending> messages, Set<Long> creating, long nowMillis) {
        return db.transaction(connection -> {
            lock.check(connection);
            String sql = "UPDATE message SET state = 1, attempts = attempts + 1, since = ? WHERE id = ? AND state = 0";
            try (PreparedStatement update = connection.prepareStatement(sql)) {
                for (Pending message : messages) {
                    update.setLong(1, nowMillis);
                    update.setLong(2, message.id());
                    update.addBatch();
                }
                requireOneEach(update.executeBatch());
            }
            Directory.restate(connection, creating, EntityState.CREATING);
            return withBodies(connection, messages);
        });
    }

    /** Writes what became of messages, and what that tells of users and groups. */
    public void settle(List<? extends Outcome> outcomes, Map<Long, EntityState> entities, long nowMillis) {
        if (outcomes.isEmpty() && entities.isEmpty()) {
            return;
        }
        db.run(connection -> {
            lock.check(connection);
            Directory.restate(connection, entities);
            settle(connection, outcomes, nowMillis);
        });
    }

    private static void settle(Connection connection, List<? extends Outcome> outcomes, long nowMillis)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                        "UPDATE message SET state = ?, since = CASE WHEN ? = 2 THEN since ELSE ? END, server_id = ?,"
                                // surely not sent: that was no attempt; one in doubt that is settled as missing was
                                + " attempts = CASE WHEN ? = 0 AND state = 1 THEN attempts - 1 ELSE attempts END"
                                + " WHERE id = ? AND state IN (1, 2)");
                PreparedStatement doubt = connection.prepareStatement(
                        "INSERT INTO doubt (message, closed_at, looked_at, words) VALUES (?, ?, 0, ?)");
                PreparedStatement failure = connection.prepareStatement(
                        "INSERT INTO failure (message, code, words, failed_at) VALUES (?, ?, ?, ?)");
                PreparedStatement settled = connection.prepareStatement("DELETE FROM doubt WHERE message = ?")) {
            for (Outcome outcome : outcomes) {
                MessageState state = stateAfter(outcome);
                update.setInt(1, state.number());
                update.setInt(2, state.number());
                update.setLong(3, nowMillis);
                update.setString(4, outcome instanceof Outcome.Sent sent ? sent.serverId() : null);
                update.setInt(5, state.number());
                update.setLong(6, outcome.id());
                update.addBatch();
                settled.setLong(1, outcome.id());
                settled.addBatch();
                if (outcome instanceof Outcome.Doubtful doubtful) {
                    doubt.setLong(1, doubtful.id());
                    doubt.setLong(2, doubtful.closedAtMillis());
                    doubt.setString(3, cut(doubtful.words(), 400));
                    doubt.addBatch();
                } else if (outcome instanceof Outcome.Failed failed) {
                    failure.setLong(1, failed.id());
                    failure.setString(2, cut(failed.code(), 100));
                    failure.setString(3, cut(failed.words(), WORDS));
                    failure.setLong(4, nowMillis);
                    failure.addBatch();
                }
            }
            requireOneEach(update.executeBatch());
            settled.executeBatch();
            doubt.executeBatch();
            failure.executeBatch();
        }
    }

    /**
     * At the start of a run: what a dead run has begun is in doubt, and creations under way are not known to have
     * happened. The instant of the first start after the death counts as the end of its connections.
     */
    public void takeOver(long nowMillis) {
        db.run(connection -> {
            lock.check(connection);
            Db.update(
                    connection,
                    "INSERT INTO doubt (message, closed_at, looked_at, words)"
                            + " SELECT id, CAST(? AS BIGINT), 0, 'the run ended before the answer' FROM message WHERE state = 1",
                    nowMillis);
            Db.update(connection, "UPDATE message SET state = 2 WHERE state = 1");
            Db.update(connection, "UPDATE entity SET state = 0 WHERE state = 3");
        });
    }

    /** All messages in doubt, in the order of sending. */
    public List<Doubt> doubts() {
        return db.transaction(connection -> {
            List<Doubt> found = new ArrayList<>();
            Db.each(
                    connection,
                    "SELECT " + COLUMNS + ", m.occurrence, b.muid, b.json, m.since, d.closed_at, d.looked_at"
                            + " FROM doubt d JOIN message m ON m.id = d.message JOIN body b ON b.seq = m.seq ORDER BY m.id",
                    row -> found.add(new Doubt(
                            new Claimed(pending(row), muid(row.getString(10), row.getInt(9)), row.getString(11)),
                            row.getLong(12),
                            row.getLong(13),
                            row.getLong(14))));
            return found;
        });
    }

    /** Notes that messages in doubt were looked for, late enough, and not found. */
    public void notFound(List<Long> ids, long nowMillis) {
        db.run(connection -> {
            lock.check(connection);
            try (PreparedStatement update =
                    connection.prepareStatement("UPDATE doubt SET looked_at = ? WHERE message = ?")) {
                for (long id : ids) {
                    update.setLong(1, nowMillis);
                    update.setLong(2, id);
                    update.addBatch();
                }
                requireOneEach(update.executeBatch());
            }
        });
    }

    /** Which of these server ids belong to rows that are sent. */
    public Set<String> claimedServerIds(Set<String> serverIds) {
        Set<String> claimed = new HashSet<>();
        db.run(connection -> {
            List<String> all = new ArrayList<>(serverIds);
            for (int from = 0; from < all.size(); from += 500) {
                Object[] some =
                        all.subList(from, Math.min(all.size(), from + 500)).toArray();
                Db.each(
                        connection,
                        "SELECT server_id FROM message WHERE server_id IN (" + Db.placeholders(some.length) + ")",
                        row -> claimed.add(row.getString(1)),
                        some);
            }
        });
        return claimed;
    }

    /** Whether the target has taken any message of this job yet. */
    public boolean anySent() {
        return db.transaction(
                connection -> Db.number(connection, "SELECT id FROM message WHERE state = 3 ORDER BY id LIMIT 1") > 0);
    }

    /** How many messages are still to be sent or to be settled. */
    public long open() {
        return db.transaction(
                connection -> Db.number(connection, "SELECT COUNT(*) FROM message WHERE state IN (0, 1, 2)"));
    }

    /**
     * Whole conversations to send first: the busiest that fit into {@code limit} messages, and then the smallest of the
     * others if that leaves some of the limit.
     */
    public Set<Long> canary(long limit) {
        return new Canary(ledger).choose(limit);
    }

    private static MessageState stateAfter(Outcome outcome) {
        if (outcome instanceof Outcome.Sent) {
            return MessageState.SENT;
        } else if (outcome instanceof Outcome.Failed) {
            return MessageState.FAILED;
        } else if (outcome instanceof Outcome.Doubtful) {
            return MessageState.IN_DOUBT;
        }
        return MessageState.STAGED;
    }

    private static List<Claimed> withBodies(Connection connection, List<Pending> messages) throws SQLException {
        if (messages.isEmpty()) {
            return List.of();
        }
        Map<Long, Claimed> found = new HashMap<>();
        Map<Long, Pending> byId = new HashMap<>();
        messages.forEach(message -> byId.put(message.id(), message));
        Object[] ids = byId.keySet().toArray();
        Db.each(
                connection,
                "SELECT m.id, m.occurrence, b.muid, b.json FROM message m JOIN body b ON b.seq = m.seq WHERE m.id IN ("
                        + Db.placeholders(ids.length) + ")",
                row -> {
                    Pending message = byId.get(row.getLong(1));
                    if (message != null) {
                        found.put(
                                message.id(),
                                new Claimed(message, muid(row.getString(3), row.getInt(2)), row.getString(4)));
                    }
                },
                ids);
        if (found.size() != messages.size()) {
            throw new IllegalStateException("the ledger lacks the body of a message");
        }
        return messages.stream().map(message -> found.get(message.id())).toList();
    }

    /** The muid of a later one of several equal messages without a muid of their own ends in its number among them. */
    static String muid(String base, int occurrence) {
        return occurrence > 1 ? base + "-" + occurrence : base;
    }

    private static Pending pending(java.sql.ResultSet row) throws SQLException {
        return new Pending(
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getInt(7),
                row.getInt(8));
    }

    private static String cut(String words, int most) {
        String plain = words.replace('\0', ' ');
        return plain.length() <= most ? plain : plain.substring(0, most - 1) + "…";
    }

    private static void requireOneEach(int[] counts) {
        if (Arrays.stream(counts).anyMatch(count -> count != 1 && count != PreparedStatement.SUCCESS_NO_INFO)) {
            throw new LedgerException(
                    LedgerException.Reason.LOCK_LOST,
                    "A message changed in the ledger without this run; it stops without another request.");
        }
    }
}
