package io.chatferry.ledger.query;

import io.chatferry.ledger.Db;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.MessageState;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What the ledger tells of a run that goes on or is about to. Reads only. */
public final class LedgerStatus {

    private final Db db;

    public LedgerStatus(Ledger ledger) {
        this.db = ledger.db();
    }

    /**
     * The messages, counted in one walk.
     *
     * @param gone that the last pass over a cumulative export did not see any more
     */
    public record Census(Map<MessageState, Long> states, long gone) {

        /** Still to be sent or to be settled. */
        public long open() {
            return states.getOrDefault(MessageState.STAGED, 0L)
                    + states.getOrDefault(MessageState.SENDING, 0L)
                    + states.getOrDefault(MessageState.IN_DOUBT, 0L);
        }
    }

    /** Counts all messages. */
    public Census census() {
        Map<MessageState, Long> states = new EnumMap<>(MessageState.class);
        long[] gone = new long[1];
        db.visit(connection ->
                Db.each(connection, "SELECT state, gone, COUNT(*) FROM message GROUP BY state, gone", row -> {
                    states.merge(MessageState.of(row.getInt(1)), row.getLong(3), Long::sum);
                    gone[0] += row.getBoolean(2) ? row.getLong(3) : 0;
                }));
        return new Census(states, gone[0]);
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

    /** What is wrong with messages that failed or are in doubt, by code, the latest first. */
    public List<Trouble> troubles(int most) {
        return db.read(connection -> {
            List<Trouble> found = new ArrayList<>();
            Db.each(
                    connection,
                    "SELECT code, COUNT(*), MAX(failed_at) FROM failure GROUP BY code ORDER BY 3 DESC LIMIT " + most,
                    row -> found.add(new Trouble(row.getString(1), row.getLong(2), row.getLong(3), 0, "")));
            for (int i = 0; i < found.size(); i++) {
                Trouble each = found.get(i);
                int at = i;
                Db.each(
                        connection,
                        "SELECT message, words FROM failure WHERE code = ? AND failed_at = ? ORDER BY message LIMIT 1",
                        row -> found.set(at, each.of(row.getLong(1), row.getString(2))),
                        each.code(),
                        each.atMillis());
            }
            Db.each(
                    connection,
                    "SELECT COUNT(*), MAX(closed_at), MIN(message), MIN(words) FROM doubt HAVING COUNT(*) > 0",
                    row -> found.add(
                            new Trouble("IN_DOUBT", row.getLong(1), row.getLong(2), row.getLong(3), row.getString(4))));
            return found;
        });
    }

    /**
     * What is wrong with some messages.
     *
     * @param code the target's, or a word of ours
     * @param times how many messages
     * @param message one of them
     */
    public record Trouble(String code, long times, long atMillis, long messageId, String message) {

        private Trouble of(long one, String its) {
            return new Trouble(code, times, atMillis, one, its);
        }
    }
}
