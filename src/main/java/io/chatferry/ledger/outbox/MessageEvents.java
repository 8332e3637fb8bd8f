package io.chatferry.ledger.outbox;

import io.chatferry.cometchat.answer.BoundedText;
import io.chatferry.ledger.ColumnText;
import io.chatferry.ledger.Db;
import io.chatferry.ledger.Ledger;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What happened to messages that did not just go through: refusals, limits, doubts and how they were settled. Appended in
 * the transaction that writes the outcome; a message that is sent and answered leaves nothing here.
 */
public final class MessageEvents {

    private static final int WORDS = 1_000;

    private final Db db;
    private long last;

    /** Continues those that are there. */
    public MessageEvents(Ledger ledger) {
        this.db = ledger.db();
        this.last = db.read(connection -> Db.number(connection, "SELECT n FROM message_event ORDER BY n DESC LIMIT 1"));
    }

    /** Something that happened. */
    public record Event(long atMillis, String event, String message) {}

    /**
     * Appends what is worth it of these outcomes.
     *
     * @param doubtful messages that were in doubt until now
     */
    void append(Connection connection, List<? extends Outcome> outcomes, Collection<Long> doubtful, long nowMillis)
            throws SQLException {
        for (Outcome outcome : outcomes) {
            Event event = of(outcome, doubtful.contains(outcome.id()), nowMillis);
            if (event != null) {
                Db.update(
                        connection,
                        "INSERT INTO message_event (n, message, at, event, words) VALUES (?, ?, ?, ?, ?)",
                        ++last,
                        outcome.id(),
                        event.atMillis(),
                        event.event(),
                        ColumnText.of(event.message(), WORDS));
            }
        }
    }

    private static @org.jspecify.annotations.Nullable Event of(Outcome outcome, boolean wasDoubtful, long nowMillis) {
        if (outcome instanceof Outcome.Doubtful doubt) {
            return new Event(nowMillis, "in doubt", doubt.message());
        } else if (outcome instanceof Outcome.Failed failed) {
            return new Event(nowMillis, "refused", failed.code() + ": " + failed.message());
        } else if (outcome instanceof Outcome.Missing) {
            return new Event(nowMillis, "doubt resolved", "looked for twice and not found: it goes again");
        } else if (outcome instanceof Outcome.NotSent notSent) {
            return new Event(
                    nowMillis, "not processed", notSent.message().isEmpty() ? "it goes again" : notSent.message());
        } else if (outcome instanceof Outcome.Deferred) {
            return new Event(nowMillis, "set aside", "older than what the target keeps");
        } else if (outcome instanceof Outcome.AlreadyThere there) {
            return new Event(nowMillis, "already there", "the target had it, as " + there.serverId());
        } else if (outcome instanceof Outcome.Sent sent && wasDoubtful) {
            return new Event(nowMillis, "doubt resolved", "found in the target, as " + sent.serverId());
        } else if (outcome instanceof Outcome.Sent sent
                && !BoundedText.usable(sent.serverId()).equals(sent.serverId())) {
            return new Event(nowMillis, "sent", "the target's id of it is too long or not printable, and is not kept");
        }
        return null;
    }

    /** Those of one message, in order. */
    public List<Event> of(long message) {
        return db.read(connection -> {
            List<Event> found = new ArrayList<>();
            Db.each(
                    connection,
                    "SELECT at, event, words FROM message_event WHERE message = ? ORDER BY n",
                    row -> found.add(new Event(row.getLong(1), row.getString(2), row.getString(3))),
                    message);
            return found;
        });
    }
}
