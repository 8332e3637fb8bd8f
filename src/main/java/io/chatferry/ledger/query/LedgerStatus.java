package io.chatferry.ledger.query;

import io.chatferry.ledger.Db;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.MessageState;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The state of the messages of a job, for status and progress. Reads only. */
public final class LedgerStatus {

    private final Db db;

    public LedgerStatus(Ledger ledger) {
        this.db = ledger.db();
    }

    /**
     * The number of messages by state, counted in one query.
     *
     * @param removed messages that the last pass over a cumulative export did not contain
     */
    public record Census(Map<MessageState, Long> states, long removed) {

        /** Messages that are still to be sent or in doubt. */
        public long open() {
            return states.getOrDefault(MessageState.STAGED, 0L)
                    + states.getOrDefault(MessageState.SENDING, 0L)
                    + states.getOrDefault(MessageState.IN_DOUBT, 0L);
        }
    }

    /** Counts all messages. */
    public Census census() {
        Map<MessageState, Long> states = new EnumMap<>(MessageState.class);
        long[] removed = new long[1];
        db.visit(connection ->
                Db.each(connection, "SELECT state, gone, COUNT(*) FROM message GROUP BY state, gone", row -> {
                    states.merge(MessageState.of(row.getInt(1)), row.getLong(3), Long::sum);
                    removed[0] += row.getBoolean(2) ? row.getLong(3) : 0;
                }));
        return new Census(states, removed[0]);
    }

    /** Where a message was read, as {@code file:line}; empty if the ledger does not know it. */
    public String place(long message) {
        return place(db, message);
    }

    public static String place(Db db, long message) {
        return db.read(connection -> {
            String[] found = {""};
            Db.each(
                    connection,
                    "SELECT f.name, b.line FROM message m JOIN body b ON b.seq = m.seq"
                            + " JOIN source_file f ON f.id = b.file WHERE m.id = ?",
                    row -> found[0] = row.getString(1) + ":" + row.getLong(2),
                    message);
            return found[0];
        });
    }

    /** Messages that failed or are in doubt, by code, the latest first. */
    public List<FailureSummary> failures(int most) {
        return db.read(connection -> {
            List<FailureSummary> found = new ArrayList<>();
            Db.each(
                    connection,
                    "SELECT code, COUNT(*), MAX(failed_at) FROM failure GROUP BY code ORDER BY 3 DESC LIMIT " + most,
                    row -> found.add(new FailureSummary(row.getString(1), row.getLong(2), row.getLong(3), 0, "")));
            for (int i = 0; i < found.size(); i++) {
                FailureSummary each = found.get(i);
                int at = i;
                Db.each(
                        connection,
                        "SELECT message, words FROM failure WHERE code = ? AND failed_at = ? ORDER BY message LIMIT 1",
                        row -> found.set(at, each.with(row.getLong(1), row.getString(2))),
                        each.code(),
                        each.atMillis());
            }
            Db.each(
                    connection,
                    "SELECT COUNT(*), MAX(closed_at), MIN(message), MIN(words) FROM doubt HAVING COUNT(*) > 0",
                    row -> found.add(new FailureSummary(
                            "IN_DOUBT", row.getLong(1), row.getLong(2), row.getLong(3), row.getString(4))));
            return found;
        });
    }

    /**
     * Messages that failed with one code.
     *
     * @param code of the target, or {@code IN_DOUBT}
     * @param times the number of messages
     * @param message one of them
     */
    public record FailureSummary(String code, long times, long atMillis, long messageId, String message) {

        private FailureSummary with(long id, String text) {
            return new FailureSummary(code, times, atMillis, id, text);
        }
    }
}
