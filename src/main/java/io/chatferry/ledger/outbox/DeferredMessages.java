package io.chatferry.ledger.outbox;

import io.chatferry.ledger.Db;
import io.chatferry.ledger.Ledger;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Messages that were set aside because the target refuses their age, and not because the job file says so: that holds only
 * until the target says otherwise.
 */
public final class DeferredMessages {

    /** Some message was set aside while sending; without it, nobody has to look for them. */
    static final String ANY = "message.deferred";
    /** What 02c5d38 and before kept instead of a {@link RetentionCutOff}: it was learned from words. */
    static final String BEFORE = "target.refuses-before";

    private static final int AT_ONCE = 50_000;
    private static final String OURS = "state = 6 AND gone = FALSE AND sent_at_ns >= ?";

    private final Ledger ledger;
    private final Db db;
    private final long deferBeforeNanos;

    /** @param deferBeforeNanos what was sent before, the job file sets aside */
    public DeferredMessages(Ledger ledger, long deferBeforeNanos) {
        this.ledger = ledger;
        this.db = ledger.db();
        this.deferBeforeNanos = deferBeforeNanos;
    }

    /** How many there are. */
    public static long count(Ledger ledger, long deferBeforeNanos) {
        return any(ledger)
                ? ledger.db()
                        .read(connection ->
                                Db.number(connection, "SELECT COUNT(*) FROM message WHERE " + OURS, deferBeforeNanos))
                : 0;
    }

    private static boolean any(Ledger ledger) {
        return ledger.fact(ANY).isPresent() || ledger.fact(BEFORE).isPresent();
    }

    /**
     * At the start of a run, puts back to staged what tells whether a cut-off still holds: the youngest of them, the oldest
     * and one between; all of them if no cut-off is known.
     *
     * @param stop as for {@link #takeBack}
     * @return the numbers of those that are to be tried
     */
    public Set<Long> takeBackForNewRun(BooleanSupplier stop) {
        if (!any(ledger)) {
            return Set.of();
        }
        if (RetentionCutOff.of(ledger).isEmpty()) {
            takeBack(stop);
            return Set.of();
        }
        return db.write(connection -> {
            Set<Long> examples = examples(connection);
            for (long id : examples) {
                Db.update(connection, "UPDATE message SET state = 0 WHERE id = ? AND state = 6", id);
            }
            return examples;
        });
    }

    private Set<Long> examples(Connection connection) throws SQLException {
        Set<Long> ids = new LinkedHashSet<>();
        long[] range = new long[2];
        Db.each(
                connection,
                "SELECT MIN(sent_at_ns), MAX(sent_at_ns) FROM message WHERE " + OURS,
                row -> {
                    range[0] = row.getLong(1);
                    range[1] = row.getLong(2);
                },
                deferBeforeNanos);
        for (long at : new long[] {range[1], range[0], range[0] / 2 + range[1] / 2}) {
            Db.each(
                    connection,
                    "SELECT id FROM message WHERE " + OURS + " AND sent_at_ns >= ? ORDER BY sent_at_ns, id LIMIT 1",
                    row -> ids.add(row.getLong(1)),
                    deferBeforeNanos,
                    at);
        }
        return ids;
    }

    /**
     * Puts all of them back to staged.
     *
     * @param stop asked now and then; when it says so, the rest is left to the next run
     * @return how many there were
     */
    public long takeBack(BooleanSupplier stop) {
        long last = db.read(connection -> Db.number(connection, "SELECT MAX(id) FROM message"));
        long taken = 0;
        for (long from = 0; from <= last; from += AT_ONCE) {
            if (stop.getAsBoolean()) {
                return taken;
            }
            long after = from;
            taken += db.write(connection -> {
                return Db.update(
                        connection,
                        "UPDATE message SET state = 0 WHERE id >= ? AND id < ? AND " + OURS,
                        after,
                        after + AT_ONCE,
                        deferBeforeNanos);
            });
        }
        db.change(connection -> {
            forget(connection);
        });
        return taken;
    }

    /** Nothing is set aside any more but what the job file sets aside. */
    public static void forget(Connection connection) throws SQLException {
        for (String fact : new String[] {RetentionCutOff.FACT, ANY, BEFORE}) {
            Db.update(connection, "DELETE FROM meta WHERE name = ?", fact);
        }
    }
}
