package io.chatferry.ledger.outbox;

import io.chatferry.ledger.ColumnText;
import io.chatferry.ledger.Db;
import io.chatferry.ledger.EntityState;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.LedgerException;
import io.chatferry.ledger.MessageIndex;
import io.chatferry.ledger.backlog.Backlog;
import io.chatferry.ledger.backlog.BacklogBuilder;
import io.chatferry.ledger.backlog.BacklogPortion;
import io.chatferry.ledger.backlog.ClaimedBodies;
import io.chatferry.ledger.backlog.ClaimedMessage;
import io.chatferry.ledger.backlog.PendingMessage;
import io.chatferry.ledger.backlog.SendOrder;
import io.chatferry.ledger.media.FilePolicy;
import io.chatferry.ledger.media.MediaTable;
import io.chatferry.ledger.media.SentFiles;
import io.chatferry.ledger.sort.LongIndex;
import io.chatferry.model.Endpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The messages of the ledger as sending needs them: the backlog, claims, outcomes, doubts. Every change is one transaction
 * that checks the epoch of the run. Not thread-safe.
 */
public final class Outbox {

    private static final int MESSAGE_CHARS = 1_000;
    private static final int BODIES_PER_QUERY = 500;
    private static final int IDS_PER_QUERY = 500;
    private static final int CODE_CHARS = 100;
    private static final int DOUBT_CHARS = 400;
    private final Ledger ledger;
    private final Db db;
    private final MessageLog log;
    private final MessageEvents events;
    private final LogFolding folding;
    private final FilePolicy policy;
    private final boolean hasFiles;
    /** Messages in flight or in doubt; beside the log, a guard against errors of this program. */
    private final Set<Long> begun = new HashSet<>();

    private final Set<Long> doubtful = new HashSet<>();
    /** The messages that a dead run has begun are in doubt by now. */
    private boolean hasTakenOver;

    public Outbox(Ledger ledger) {
        this(ledger, FilePolicy.STANDARD);
    }

    /** @param policy how messages go with regard to their files */
    public Outbox(Ledger ledger, FilePolicy policy) {
        this.policy = policy;
        this.hasFiles = MediaTable.hasFiles(ledger);
        this.ledger = ledger;
        this.db = ledger.db();
        this.log = new MessageLog(db);
        this.events = new MessageEvents(ledger);
        this.folding = new LogFolding(db);
    }

    /**
     * The messages to send and those in doubt, of the chosen conversations or of all if none is chosen.
     *
     * @param bySender in a line for each sender; otherwise in one line, in the order of time
     * @param stop asked now and then; once it is true, the result is incomplete
     */
    public Backlog backlog(SendOrder order, boolean bySender, Set<Long> chosen, BooleanSupplier stop) {
        return backlog(BacklogPortion.ALL, order, bySender, chosen, null, stop);
    }

    /** Does likewise for a portion of them; senders of {@code before} keep their numbers. */
    public Backlog backlog(
            BacklogPortion portion,
            SendOrder order,
            boolean bySender,
            Set<Long> chosen,
            @Nullable Backlog before,
            BooleanSupplier stop) {
        fold();
        if (portion != BacklogPortion.ALL) {
            MessageIndex.BY_KEY.require(ledger);
        }
        LongIndex senders = before == null ? new LongIndex() : before.numbers();
        Path folder = ledger.sortFolder();
        return db.read(connection -> {
            try {
                return new BacklogBuilder(folder, order, bySender, senders).build(connection, portion, chosen, stop);
            } catch (IOException full) {
                throw LedgerException.ofDisk("Sorting in " + folder + " failed", full);
            }
        });
    }

    /**
     * Begins messages: on disk they are {@code MessageState.SENDING} when this returns, and their inline entities are
     * {@link EntityState#CREATING}.
     *
     * <p>A message in doubt may be sent again by the data import only, which recognizes a muid that it has.
     *
     * @param endpoint the call that carries them
     * @throws LedgerException if one of them is begun already, or the lock is lost
     */
    public List<ClaimedMessage> claim(
            List<PendingMessage> messages, Endpoint endpoint, Set<Long> creating, long nowMillis) {
        return claim(messages, endpoint, creating, SendResults.NONE, nowMillis);
    }

    /** Does likewise, and first writes the outcomes of other messages in the same transaction. */
    public List<ClaimedMessage> claim(
            List<PendingMessage> messages, Endpoint endpoint, Set<Long> creating, SendResults results, long nowMillis) {
        List<Long> retried = messages.stream()
                .map(PendingMessage::id)
                .filter(begun::contains)
                .toList();
        if (!doubtful.containsAll(retried) || (!retried.isEmpty() && endpoint != Endpoint.IMPORT)) {
            throw RowCounts.changedByAnother();
        }
        requireClaimed(results);
        List<ClaimedMessage> claimed = db.write(connection -> {
            write(connection, results, nowMillis);
            log.claim(connection, messages, endpoint, nowMillis);
            for (long id : retried) {
                Db.update(connection, "DELETE FROM doubt WHERE message = ?", id);
            }
            EntityTable.restate(connection, creating, EntityState.CREATING);
            if (hasFiles) {
                SentFiles.write(connection, newSeqs(messages, retried), policy);
            }
            return ClaimedBodies.read(connection, messages);
        });
        updateState(results);
        messages.forEach(message -> begun.add(message.id()));
        retried.forEach(doubtful::remove);
        folding.added(messages.size());
        return claimed;
    }

    /** The others may be in the target already, with the files that they were first sent with. */
    private static List<Long> newSeqs(List<PendingMessage> messages, List<Long> retried) {
        return messages.stream()
                .filter(message -> !retried.contains(message.id()))
                .map(PendingMessage::seq)
                .toList();
    }

    /** Writes the outcomes of messages. */
    public void record(SendResults results, long nowMillis) {
        if (!results.isEmpty()) {
            requireClaimed(results);
            db.change(connection -> {
                write(connection, results, nowMillis);
            });
            updateState(results);
        }
    }

    private void requireClaimed(SendResults results) {
        if (results.outcomes().stream().anyMatch(outcome -> outcome.isOfClaimed() && !begun.contains(outcome.id()))) {
            throw RowCounts.changedByAnother();
        }
    }

    private void write(Connection connection, SendResults results, long nowMillis) throws SQLException {
        EntityTable.restate(connection, results.entities());
        if (!results.outcomes().isEmpty()) {
            log.outcomes(connection, results.outcomes());
            events.append(connection, results.outcomes(), doubtful, nowMillis);
            writeDetails(connection, results.outcomes(), nowMillis);
        }
    }

    private void updateState(SendResults results) {
        folding.added(results.outcomes().size());
        ledger.reportSent(results.outcomes().stream()
                .filter(Outcome.Sent.class::isInstance)
                .count());
        for (Outcome outcome : results.outcomes()) {
            if (outcome instanceof Outcome.Doubtful) {
                doubtful.add(outcome.id());
            } else {
                begun.remove(outcome.id());
                doubtful.remove(outcome.id());
            }
        }
    }

    private void writeDetails(Connection connection, List<? extends Outcome> outcomes, long nowMillis)
            throws SQLException {
        for (Outcome outcome : outcomes) {
            if (doubtful.contains(outcome.id())) {
                Db.update(connection, "DELETE FROM doubt WHERE message = ?", outcome.id());
            }
            if (outcome instanceof Outcome.Doubtful doubt) {
                Db.update(
                        connection,
                        "INSERT INTO doubt (message, closed_at, looked_at, words) VALUES (?, ?, 0, ?)",
                        doubt.id(),
                        doubt.closedAtMillis(),
                        ColumnText.of(doubt.message(), DOUBT_CHARS));
            } else if (outcome instanceof Outcome.Failed failed) {
                Db.update(
                        connection,
                        "INSERT INTO failure (message, code, words, failed_at) VALUES (?, ?, ?, ?)",
                        failed.id(),
                        ColumnText.of(failed.code(), CODE_CHARS),
                        ColumnText.of(failed.message(), MESSAGE_CHARS),
                        nowMillis);
            }
        }
    }

    /**
     * Folds a part of the log into the rows of the messages.
     *
     * @param isIdle whether there is time; otherwise the log is folded only if a stop would have to wait for it
     */
    public void foldSome(boolean isIdle) {
        folding.foldSome(isIdle);
    }

    /** Folds the whole log into the rows of the messages. */
    public void fold() {
        fold(ledger);
        folding.clear();
        if (hasTakenOver && doubtful.containsAll(begun)) {
            ledger.forget(MessageLog.SENDING);
        }
    }

    /** Whether the log has entries that are not folded. */
    public static boolean hasUnfolded(Ledger ledger) {
        return ledger.db()
                .read(connection -> Db.number(connection, "SELECT seq FROM message_log ORDER BY seq LIMIT 1") > 0);
    }

    /** Folds the whole log into the rows of the messages; code that reads the rows does that first. */
    public static void fold(Ledger ledger) {
        ledger.db().change(connection -> {
            MessageLog.foldAll(connection);
        });
    }

    /**
     * Takes over from a dead run, at the start of a run: messages in flight become in doubt, and the outcome of creations in
     * flight is unknown. The instant of the first start after the death counts as the end of its connections.
     */
    public void takeOver(long nowMillis) {
        fold();
        db.change(connection -> {
            Db.update(connection, "UPDATE entity SET state = 0 WHERE state = 3");
            if (Ledger.fact(connection, MessageLog.SENDING) == null) {
                return; // the search takes a while
            }
            Db.update(
                    connection,
                    "INSERT INTO doubt (message, closed_at, looked_at, words)"
                            + " SELECT id, CAST(? AS BIGINT), 0, 'the run ended before the answer' FROM message WHERE state = 1",
                    nowMillis);
            Db.update(connection, "UPDATE message SET state = 2 WHERE state = 1");
            Db.update(connection, "DELETE FROM meta WHERE name = ?", MessageLog.SENDING);
        });
        hasTakenOver = true;
    }

    /** What is known of these messages in doubt. */
    public List<Doubt> doubts(List<PendingMessage> messages) {
        return db.read(connection -> {
            List<Doubt> found = new ArrayList<>();
            for (int from = 0; from < messages.size(); from += BODIES_PER_QUERY) {
                for (ClaimedMessage claimed : ClaimedBodies.read(
                        connection, messages.subList(from, Math.min(messages.size(), from + BODIES_PER_QUERY)))) {
                    long id = claimed.message().id();
                    Db.each(
                            connection,
                            "SELECT m.since, m.endpoint, m.halvings, d.closed_at, d.looked_at FROM doubt d"
                                    + " JOIN message m ON m.id = d.message WHERE d.message = ?",
                            row -> found.add(new Doubt(
                                    claimed,
                                    Endpoint.of(row.getInt(2)),
                                    row.getInt(3),
                                    row.getLong(1),
                                    row.getLong(4),
                                    row.getLong(5))),
                            id);
                    begun.add(id);
                    doubtful.add(id);
                }
            }
            return found;
        });
    }

    /** Notes that a lookup that was late enough has missed these messages in doubt. */
    public void markNotFound(List<Long> ids, long nowMillis) {
        db.change(connection -> {
            try (PreparedStatement update =
                    connection.prepareStatement("UPDATE doubt SET looked_at = ? WHERE message = ?")) {
                for (long id : ids) {
                    update.setLong(1, nowMillis);
                    update.setLong(2, id);
                    update.addBatch();
                }
                RowCounts.requireOneEach(update.executeBatch());
            }
        });
    }

    /** The server ids among these that messages of this job have. */
    public Set<String> claimedServerIds(Set<String> serverIds) {
        Set<String> claimed = new HashSet<>();
        fold();
        MessageIndex.BY_SERVER_ID.require(ledger);
        db.visit(connection -> {
            List<String> all = new ArrayList<>(serverIds);
            for (int from = 0; from < all.size(); from += IDS_PER_QUERY) {
                Object[] some = all.subList(from, Math.min(all.size(), from + IDS_PER_QUERY))
                        .toArray();
                Db.each(
                        connection,
                        "SELECT server_id FROM message WHERE server_id IN (" + Db.placeholders(some.length) + ")",
                        row -> claimed.add(row.getString(1)),
                        some);
            }
        });
        return claimed;
    }

    /** Whether the target has accepted any message of this job yet. */
    public boolean isAnySent() {
        return ledger.fact(MessageLog.SENT).isPresent();
    }

    /** The approximate number of messages in the ledger, in any state. */
    public long size() {
        return db.read(connection -> Db.number(connection, "SELECT MAX(id) FROM message"));
    }

    /** The number of messages that are still to be sent or in doubt. */
    public long open() {
        return db.read(connection -> Db.number(connection, "SELECT COUNT(*) FROM message WHERE state IN (0, 1, 2)"));
    }

    /**
     * Whole conversations to send first: the busiest that fit into {@code limit} messages, and then the smallest of the
     * others if that leaves some of the limit.
     */
    public Set<Long> canary(long limit) {
        return new CanarySelection(ledger).choose(limit);
    }
}
