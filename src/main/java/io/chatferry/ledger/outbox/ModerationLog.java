package io.chatferry.ledger.outbox;

import io.chatferry.ledger.ColumnText;
import io.chatferry.ledger.Db;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.MessageIndex;
import io.chatferry.ledger.backlog.ClaimedBodies;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What moderation has decided about the messages of a job that were sent through it. Kept are those that it holds back or
 * has not decided on; the others it let pass.
 */
public final class ModerationLog {

    private static final String FOLLOWED = "moderation";
    private static final String OPEN = "open";
    private static final String UNDECIDED = "undecided";
    private static final String SETTLED = "settled";
    private static final String UNTOLD = "untold: ";
    private static final String UNANSWERED = "unanswered: ";
    /** What a fact may hold, in the ledger's column, with its first word. */
    private static final int WORDS = 1_000;

    private static final int AT_ONCE = 500;
    private static final int RULE = 400;

    private final Db db;
    private final Ledger ledger;

    public ModerationLog(Ledger ledger) {
        this.ledger = ledger;
        this.db = ledger.db();
    }

    /** What the target has said. The numbers are on disk. */
    public enum Status {
        PENDING(1),
        DISAPPROVED(2);

        private final int number;

        Status(int number) {
            this.number = number;
        }

        private static Status of(int number) {
            return number == PENDING.number ? PENDING : DISAPPROVED;
        }
    }

    /**
     * What was decided about one message.
     *
     * @param rule which rule holds it back; empty where the target does not say
     */
    public record Judged(long message, Status status, String rule) {}

    /** Messages go through moderation: what it decides is to be asked for after them. */
    public void begin() {
        ledger.remember(FOLLOWED, OPEN);
    }

    /** Whether it is still to be asked for. */
    public boolean due() {
        String fact = ledger.fact(FOLLOWED).orElse("");
        return fact.equals(OPEN) || fact.equals(UNDECIDED) || fact.startsWith(UNANSWERED);
    }

    /** Whether nobody has waited yet for what it decides about the messages that were sent last. */
    public boolean begun() {
        return ledger.fact(FOLLOWED).orElse("").equals(OPEN);
    }

    /** The target does not tell, for this reason. */
    public void untold(String words) {
        remember(UNTOLD, words);
    }

    /** The target has not answered, for this reason; the next run asks again. */
    public void unanswered(String words) {
        remember(UNANSWERED, words);
    }

    private void remember(String what, String words) {
        String kept = ColumnText.of(words);
        ledger.remember(FOLLOWED, what + (kept.length() > WORDS ? kept.substring(0, WORDS) : kept));
    }

    /** Which messages of this job have these ids in the target. */
    public Map<String, Long> ours(Collection<String> serverIds) {
        Map<String, Long> found = new HashMap<>();
        if (serverIds.isEmpty()) {
            return found;
        }
        MessageIndex.BY_SERVER_ID.require(ledger);
        List<String> all = new ArrayList<>(serverIds);
        db.visit(connection -> {
            for (int from = 0; from < all.size(); from += AT_ONCE) {
                Object[] some =
                        all.subList(from, Math.min(all.size(), from + AT_ONCE)).toArray();
                Db.each(
                        connection,
                        "SELECT server_id, id FROM message WHERE state = 3 AND endpoint = 0 AND server_id IN ("
                                + Db.placeholders(some.length) + ")",
                        row -> found.put(row.getString(1), row.getLong(2)),
                        some);
            }
        });
        return found;
    }

    /** Writes all that is held back or not decided on; it is over when nothing is undecided. */
    public void write(Collection<Judged> judged) {
        boolean decided = judged.stream().noneMatch(each -> each.status() == Status.PENDING);
        db.change(connection -> {
            Db.update(connection, "DELETE FROM moderation");
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO moderation (message, status, rule) VALUES (?, ?, ?)")) {
                for (Judged each : judged) {
                    insert.setLong(1, each.message());
                    insert.setInt(2, each.status().number);
                    insert.setString(3, ColumnText.of(each.rule(), RULE));
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            Ledger.remember(connection, FOLLOWED, decided ? SETTLED : UNDECIDED);
        });
    }

    /**
     * What is known.
     *
     * @param asked whether the target was asked, and has told
     * @param untold why it has not; may be empty
     * @param through messages that were sent through moderation and not undone
     * @param pending of these, not decided when it was asked last
     * @param rules of the disapproved ones, by the rule that holds them back, the most frequent first
     * @param listed the first disapproved ones
     */
    public record Summary(
            boolean asked,
            String untold,
            long through,
            long pending,
            long disapproved,
            Map<String, Long> rules,
            List<Held> listed) {}

    /** A message that is held back: where it was read, its muid, the target's id. */
    public record Held(String where, String muid, String serverId, String rule) {}

    /**
     * What is known so far.
     *
     * @param most so many are listed
     */
    public Summary summary(int most) {
        String fact = ledger.fact(FOLLOWED).orElse("");
        if (fact.isEmpty()) {
            return new Summary(false, "", 0, 0, 0, Map.of(), List.of());
        }
        return db.read(connection -> {
            Map<String, Long> rules = new LinkedHashMap<>();
            List<Held> listed = new ArrayList<>();
            Db.each(
                    connection,
                    "SELECT d.rule, COUNT(*) FROM moderation d JOIN message m ON m.id = d.message"
                            + " WHERE d.status = 2 AND m.state = 3 GROUP BY d.rule ORDER BY 2 DESC, 1",
                    row -> rules.put(row.getString(1), row.getLong(2)));
            Db.each(
                    connection,
                    "SELECT f.name, b.line, b.muid, m.occurrence, m.server_id, d.rule FROM moderation d"
                            + " JOIN message m ON m.id = d.message JOIN body b ON b.seq = m.seq"
                            + " JOIN source_file f ON f.id = b.file WHERE d.status = 2 AND m.state = 3"
                            + " ORDER BY d.message LIMIT " + most,
                    row -> listed.add(new Held(
                            row.getString(1) + ":" + row.getLong(2),
                            ClaimedBodies.muid(row.getString(3), row.getInt(4)),
                            row.getString(5),
                            row.getString(6))));
            boolean untold = fact.startsWith(UNTOLD) || fact.startsWith(UNANSWERED);
            return new Summary(
                    !untold && !fact.equals(OPEN),
                    untold ? fact.substring(fact.indexOf(": ") + 2) : "",
                    Db.number(connection, "SELECT COUNT(*) FROM message WHERE state = 3 AND endpoint = 0"),
                    Db.number(
                            connection,
                            "SELECT COUNT(*) FROM moderation d JOIN message m ON m.id = d.message"
                                    + " WHERE d.status = 1 AND m.state = 3"),
                    rules.values().stream().mapToLong(Long::longValue).sum(),
                    rules,
                    listed);
        });
    }

    /** What was said of one message: empty if it was let pass, or nobody was asked. */
    public List<Judged> of(long message) {
        return db.read(connection -> {
            List<Judged> found = new ArrayList<>();
            Db.each(
                    connection,
                    "SELECT status, rule FROM moderation WHERE message = ?",
                    row -> found.add(new Judged(message, Status.of(row.getInt(1)), row.getString(2))),
                    message);
            return found;
        });
    }
}
