package io.chatferry.ledger.outbox;

import io.chatferry.ledger.Db;
import io.chatferry.ledger.Ledger;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Messages that are deferred because the target refuses their age, and not because of the job file: that holds only until
 * the target accepts them.
 */
public final class DeferredMessages {

    /** Fact: some message was deferred while sending; without it, the search for them is skipped. */
    static final String ANY = "message.deferred";
    /** Fact that version 02c5d38 and older ones stored instead of a {@link RetentionCutOff}. */
    static final String BEFORE = "target.refuses-before";

    private static final int ROWS_PER_TRANSACTION = 50_000;
    private static final String DEFERRED_WHILE_SENDING = "state = 6 AND gone = FALSE AND sent_at_ns >= ?";

    private final Ledger ledger;
    private final Db db;
    private final long deferBeforeNanos;

    /** @param deferBeforeNanos the job file defers messages that were sent before */
    public DeferredMessages(Ledger ledger, long deferBeforeNanos) {
        this.ledger = ledger;
        this.db = ledger.db();
        this.deferBeforeNanos = deferBeforeNanos;
    }

    /** How many there are. */
    public static long count(Ledger ledger, long deferBeforeNanos) {
        return isAny(ledger)
                ? ledger.db()
                        .read(connection -> Db.number(
                                connection,
                                "SELECT COUNT(*) FROM message WHERE " + DEFERRED_WHILE_SENDING,
                                deferBeforeNanos))
                : 0;
    }

    private static boolean isAny(Ledger ledger) {
        return ledger.fact(ANY).isPresent() || ledger.fact(BEFORE).isPresent();
    }

    /**
     * Stages, at the start of a run, the messages that show whether a cut-off still holds: the youngest, the oldest and one
     * between; all of them if no cut-off is known.
     *
     * @param stop as for {@link #stageAll}
     * @return the numbers of the staged messages
     */
    public Set<Long> stageExamples(BooleanSupplier stop) {
        if (!isAny(ledger)) {
            return Set.of();
        }
        if (RetentionCutOff.of(ledger).isEmpty()) {
            stageAll(stop);
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
                "SELECT MIN(sent_at_ns), MAX(sent_at_ns) FROM message WHERE " + DEFERRED_WHILE_SENDING,
                row -> {
                    range[0] = row.getLong(1);
                    range[1] = row.getLong(2);
                },
                deferBeforeNanos);
        for (long at : new long[] {range[1], range[0], range[0] / 2 + range[1] / 2}) {
            Db.each(
                    connection,
                    "SELECT id FROM message WHERE " + DEFERRED_WHILE_SENDING
                            + " AND sent_at_ns >= ? ORDER BY sent_at_ns, id LIMIT 1",
                    row -> ids.add(row.getLong(1)),
                    deferBeforeNanos,
                    at);
        }
        return ids;
    }

    /**
     * Stages all of them again.
     *
     * @param stop asked now and then; once it is true, the rest is left to the next run
     * @return how many there were
     */
    public long stageAll(BooleanSupplier stop) {
        long last = db.read(connection -> Db.number(connection, "SELECT MAX(id) FROM message"));
        long taken = 0;
        for (long from = 0; from <= last; from += ROWS_PER_TRANSACTION) {
            if (stop.getAsBoolean()) {
                return taken;
            }
            long after = from;
            taken += db.write(connection -> {
                return Db.update(
                        connection,
                        "UPDATE message SET state = 0 WHERE id >= ? AND id < ? AND " + DEFERRED_WHILE_SENDING,
                        after,
                        after + ROWS_PER_TRANSACTION,
                        deferBeforeNanos);
            });
        }
        db.change(connection -> {
            forget(connection);
        });
        return taken;
    }

    /** Notes that only the job file defers messages from now on. */
    public static void forget(Connection connection) throws SQLException {
        for (String fact : new String[] {RetentionCutOff.FACT, ANY, BEFORE}) {
            Db.update(connection, "DELETE FROM meta WHERE name = ?", fact);
        }
    }
}
