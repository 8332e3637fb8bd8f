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
import org.jspecify.annotations.Nullable;

/**
 * Events of messages that were not simply sent: refusals, limits, doubts and how they were resolved. They are appended in the
 * transaction that writes the outcome; a message that is sent and answered has none.
 */
public final class MessageEvents {

    private static final int MESSAGE_CHARS = 1_000;

    private final Db db;
    private long last;

    /** Continues the events that the ledger has. */
    public MessageEvents(Ledger ledger) {
        this.db = ledger.db();
        this.last = db.read(connection -> Db.number(connection, "SELECT n FROM message_event ORDER BY n DESC LIMIT 1"));
    }

    /** An event of a message. */
    public record Event(long atMillis, String event, String message) {}

    /**
     * Appends the events of these outcomes, if they have one.
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
                        ColumnText.of(event.message(), MESSAGE_CHARS));
            }
        }
    }

    private static @Nullable Event of(Outcome outcome, boolean wasDoubtful, long nowMillis) {
        if (outcome instanceof Outcome.Doubtful doubt) {
            return new Event(nowMillis, "in doubt", doubt.message());
        } else if (outcome instanceof Outcome.Failed failed) {
            return new Event(nowMillis, "refused", failed.code() + ": " + failed.message());
        } else if (outcome instanceof Outcome.Missing) {
            return new Event(nowMillis, "doubt resolved", "looked for twice and not found: it is sent again");
        } else if (outcome instanceof Outcome.NotSent notSent) {
            return new Event(
                    nowMillis, "not processed", notSent.message().isEmpty() ? "it is sent again" : notSent.message());
        } else if (outcome instanceof Outcome.Deferred) {
            return new Event(nowMillis, "set aside", "older than what the target keeps");
        } else if (outcome instanceof Outcome.AlreadyThere there) {
            return new Event(nowMillis, "already there", "the target had it, as " + there.serverId());
        } else if (outcome instanceof Outcome.Sent sent && wasDoubtful) {
            return new Event(nowMillis, "doubt resolved", "found in the target, as " + sent.serverId());
        } else if (outcome instanceof Outcome.Sent sent
                && !BoundedText.usable(sent.serverId()).equals(sent.serverId())) {
            return new Event(
                    nowMillis, "sent", "the target's id of it is too long or not printable, and is not stored");
        }
        return null;
    }

    /** The events of one message, in order. */
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
