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
 * What moderation has decided about the messages of a job that were sent through it. It stores those that moderation holds
 * back or has not decided on; the others were approved.
 */
public final class ModerationLog {

    private static final String FACT = "moderation";
    private static final String OPEN = "open";
    private static final String UNDECIDED = "undecided";
    private static final String DECIDED = "settled";
    private static final String NOT_AVAILABLE = "untold: ";
    private static final String UNANSWERED = "unanswered: ";
    /** Longest reason that the column of a fact holds, beside its first word. */
    private static final int REASON_CHARS = 1_000;

    private static final int IDS_PER_QUERY = 500;
    private static final int RULE_CHARS = 400;

    private final Db db;
    private final Ledger ledger;

    public ModerationLog(Ledger ledger) {
        this.ledger = ledger;
        this.db = ledger.db();
    }

    /** The decision of the target. The numbers are on disk: never change one. */
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
     * The decision about one message.
     *
     * @param rule which rule holds it back; empty where the target does not say
     */
    public record Decision(long message, Status status, String rule) {}

    /** Notes that messages go through moderation, so that its decisions are to be read after them. */
    public void begin() {
        ledger.remember(FACT, OPEN);
    }

    /** Whether decisions are still to be read. */
    public boolean isDue() {
        String fact = ledger.fact(FACT).orElse("");
        return fact.equals(OPEN) || fact.equals(UNDECIDED) || fact.startsWith(UNANSWERED);
    }

    /** Whether no run has waited yet for the decisions about the messages that were sent last. */
    public boolean isNew() {
        return ledger.fact(FACT).orElse("").equals(OPEN);
    }

    /** Notes that the target does not show its decisions, for this reason. */
    public void setNotAvailable(String reason) {
        remember(NOT_AVAILABLE, reason);
    }

    /** Notes that the target has not answered, for this reason; the next run asks again. */
    public void setUnanswered(String reason) {
        remember(UNANSWERED, reason);
    }

    private void remember(String prefix, String reason) {
        String kept = ColumnText.of(reason);
        ledger.remember(FACT, prefix + (kept.length() > REASON_CHARS ? kept.substring(0, REASON_CHARS) : kept));
    }

    /** The messages of this job that have these target ids. */
    public Map<String, Long> messagesWith(Collection<String> serverIds) {
        Map<String, Long> found = new HashMap<>();
        if (serverIds.isEmpty()) {
            return found;
        }
        MessageIndex.BY_SERVER_ID.require(ledger);
        List<String> all = new ArrayList<>(serverIds);
        db.visit(connection -> {
            for (int from = 0; from < all.size(); from += IDS_PER_QUERY) {
                Object[] some = all.subList(from, Math.min(all.size(), from + IDS_PER_QUERY))
                        .toArray();
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

    /** Replaces the stored decisions by these; reading is finished when none is pending. */
    public void write(Collection<Decision> decisions) {
        boolean isDecided = decisions.stream().noneMatch(each -> each.status() == Status.PENDING);
        db.change(connection -> {
            Db.update(connection, "DELETE FROM moderation");
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO moderation (message, status, rule) VALUES (?, ?, ?)")) {
                for (Decision each : decisions) {
                    insert.setLong(1, each.message());
                    insert.setInt(2, each.status().number);
                    insert.setString(3, ColumnText.of(each.rule(), RULE_CHARS));
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            Ledger.remember(connection, FACT, isDecided ? DECIDED : UNDECIDED);
        });
    }

    /**
     * The decisions so far, for reports.
     *
     * @param asked whether the target was asked, and has answered
     * @param reasonUnavailable why it has not; may be empty
     * @param through messages that were sent through moderation and not undone
     * @param pending of these, not decided when it was asked last
     * @param rules of the disapproved ones, by the rule that holds them back, the most frequent first
     * @param listed the first disapproved ones
     */
    public record Summary(
            boolean asked,
            String reasonUnavailable,
            long through,
            long pending,
            long disapproved,
            Map<String, Long> rules,
            List<HeldMessage> listed) {}

    /** A message that is held back: where it was read, its muid, the target's id. */
    public record HeldMessage(String where, String muid, String serverId, String rule) {}

    /**
     * Reads the decisions so far.
     *
     * @param most the longest list of disapproved messages
     */
    public Summary summary(int most) {
        String fact = ledger.fact(FACT).orElse("");
        if (fact.isEmpty()) {
            return new Summary(false, "", 0, 0, 0, Map.of(), List.of());
        }
        return db.read(connection -> {
            Map<String, Long> rules = new LinkedHashMap<>();
            List<HeldMessage> listed = new ArrayList<>();
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
                    row -> listed.add(new HeldMessage(
                            row.getString(1) + ":" + row.getLong(2),
                            ClaimedBodies.muid(row.getString(3), row.getInt(4)),
                            row.getString(5),
                            row.getString(6))));
            boolean isUnavailable = fact.startsWith(NOT_AVAILABLE) || fact.startsWith(UNANSWERED);
            return new Summary(
                    !isUnavailable && !fact.equals(OPEN),
                    isUnavailable ? fact.substring(fact.indexOf(": ") + 2) : "",
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

    /** The stored decision about one message: empty if it was approved, or if the target was not asked. */
    public List<Decision> of(long message) {
        return db.read(connection -> {
            List<Decision> found = new ArrayList<>();
            Db.each(
                    connection,
                    "SELECT status, rule FROM moderation WHERE message = ?",
                    row -> found.add(new Decision(message, Status.of(row.getInt(1)), row.getString(2))),
                    message);
            return found;
        });
    }
}
