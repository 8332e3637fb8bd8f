package io.chatferry.ledger.outbox;

import io.chatferry.ledger.ColumnText;
import io.chatferry.ledger.Db;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.MessageIndex;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The follow-ups of the ledger as sending and reports need them. */
public final class FollowUpList {

    private static final int PAGE = 1_000;
    private static final int FAILURE_CHARS = 1_000;

    private final Ledger ledger;
    private final Db db;
    private long @Nullable [] deleted;

    public FollowUpList(Ledger ledger) {
        this.ledger = ledger;
        this.db = ledger.db();
    }

    /** Whether the job has any; then the index that finds their messages is created. */
    public boolean prepare() {
        boolean isAny = db.read(connection -> Db.number(connection, "SELECT MAX(id) FROM follow_up") > 0);
        if (isAny) {
            MessageIndex.BY_KEY.require(ledger);
        }
        return isAny;
    }

    /** Open ones of a kind whose messages are in the target, with a number above {@code after}. */
    public List<FollowUp> open(FollowUp.Kind kind, long after) {
        return db.read(connection -> {
            List<FollowUp> page = new ArrayList<>();
            Db.each(
                    connection,
                    "SELECT f.id, f.user_key, f.word, m.server_id, m.receiver FROM follow_up f JOIN message m"
                            + " ON m.key_hi = f.key_hi AND m.key_lo = f.key_lo AND m.occurrence = f.occurrence"
                            + " WHERE f.id > ? AND f.kind = ? AND f.state = ? AND m.state IN (3, 5)"
                            + " AND m.server_id <> '' ORDER BY f.id LIMIT " + PAGE,
                    row -> page.add(new FollowUp(
                            row.getLong(1), kind, row.getLong(2), row.getString(3), row.getString(4), row.getLong(5))),
                    after,
                    kind.number(),
                    FollowUp.State.OPEN.number());
            return page;
        });
    }

    /** Marks follow-ups as done, or as refused with these messages. */
    public void write(List<Long> done, Map<Long, String> refused) {
        db.change(connection -> {
            try (PreparedStatement update =
                    connection.prepareStatement("UPDATE follow_up SET state = ?, failure = ? WHERE id = ?")) {
                for (long id : done) {
                    update.setInt(1, FollowUp.State.DONE.number());
                    update.setString(2, null);
                    update.setLong(3, id);
                    update.addBatch();
                }
                for (Map.Entry<Long, String> each : refused.entrySet()) {
                    update.setInt(1, FollowUp.State.FAILED.number());
                    update.setString(2, ColumnText.of(each.getValue(), FAILURE_CHARS));
                    update.setLong(3, each.getKey());
                    update.addBatch();
                }
                update.executeBatch();
            }
        });
    }

    /**
     * Counts of one kind.
     *
     * @param withoutMessage their message will not be in the target: it was refused, rejected, deferred or withdrawn
     */
    public record Counts(long done, long failed, long withdrawn, long withoutMessage, long open) {}

    /** Counts by kind. */
    public Map<FollowUp.Kind, Counts> counts() {
        Map<FollowUp.Kind, Counts> counts = new EnumMap<>(FollowUp.Kind.class);
        for (FollowUp.Kind kind : FollowUp.Kind.values()) {
            counts.put(kind, counts(kind));
        }
        return counts;
    }

    private Counts counts(FollowUp.Kind kind) {
        long[] byState = new long[FollowUp.State.values().length];
        long withoutMessage = db.read(connection -> {
            Db.each(
                    connection,
                    "SELECT state, COUNT(*) FROM follow_up WHERE kind = ? GROUP BY state",
                    row -> byState[row.getInt(1)] = row.getLong(2),
                    kind.number());
            return byState[0] == 0
                    ? 0L
                    : Db.number(
                            connection,
                            "SELECT COUNT(*) FROM follow_up f WHERE f.kind = ? AND f.state = 0 AND NOT EXISTS"
                                    + " (SELECT 1 FROM message m WHERE m.key_hi = f.key_hi AND m.key_lo = f.key_lo"
                                    + " AND m.occurrence = f.occurrence AND m.state IN (0, 1, 2, 3, 5))",
                            kind.number());
        });
        return new Counts(byState[1], byState[2], byState[3], withoutMessage, byState[0] - withoutMessage);
    }

    /** Whether this message was deleted in the target by a follow-up. */
    public boolean isDeleted(long message) {
        return db.read(connection -> {
            long[] all = deleted == null ? readDeleted(connection) : deleted;
            deleted = all;
            boolean[] found = {false};
            if (all.length > 0) {
                Db.each(
                        connection,
                        "SELECT key_hi, key_lo, occurrence FROM message WHERE id = ?",
                        row -> found[0] = Arrays.binarySearch(all, key(row)) >= 0,
                        message);
            }
            return found[0];
        });
    }

    /** Reads them once, because these rows have no index by message. */
    private static long[] readDeleted(Connection connection) throws SQLException {
        List<Long> keys = new ArrayList<>();
        Db.each(
                connection,
                "SELECT key_hi, key_lo, occurrence FROM follow_up WHERE kind = ? AND state = ?",
                row -> keys.add(key(row)),
                FollowUp.Kind.DELETE.number(),
                FollowUp.State.DONE.number());
        return keys.stream().mapToLong(Long::longValue).sorted().toArray();
    }

    private static long key(ResultSet row) throws SQLException {
        return (row.getLong(1) * 31 + row.getLong(2)) * 31 + row.getInt(3);
    }

    /** The messages of refusals, with their counts, the most frequent first. */
    public Map<String, Long> refusals() {
        Map<String, Long> words = new java.util.LinkedHashMap<>();
        db.visit(connection -> Db.each(
                connection,
                "SELECT failure, COUNT(*) FROM follow_up WHERE state = 2 GROUP BY failure ORDER BY COUNT(*) DESC"
                        + " LIMIT 50",
                row -> words.put(row.getString(1), row.getLong(2))));
        return words;
    }
}
