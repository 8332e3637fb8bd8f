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
import io.chatferry.ledger.sort.LongIndex;
import io.chatferry.model.Endpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The messages of the ledger as sending sees them: what is to go, what was begun, what became of it. Every change is one
 * transaction that checks the run's epoch.
 */
public final class Outbox {

    private static final int WORDS = 1_000;
    private static final int BODIES = 500;
    private static final int A_FEW = 400;
    /** What a stop may have to wait for, in nanoseconds. */
    private static final long UNFOLDED_NANOS = 2_500_000_000L;

    private static final long FOLD_NANOS = 200_000_000L;
    private static final long FOLD_AT_LEISURE_NANOS = 15_000_000L;

    private final Ledger ledger;
    private final Db db;
    private final MessageLog log;
    private final MessageEvents events;
    /** What is under way or in doubt; beside the log, a guard against our own mistakes. */
    private final Set<Long> begun = new HashSet<>();

    private final Set<Long> doubtful = new HashSet<>();
    /** Changes that were logged and not folded. */
    private int unfolded;
    /** What a dead run has begun is in doubt by now. */
    private boolean tookOver;
    /** What folding one has cost lately. */
    private double nanosToFold = 10_000;

    private int foldAtOnce = A_FEW;

    public Outbox(Ledger ledger) {
        this.ledger = ledger;
        this.db = ledger.db();
        this.log = new MessageLog(db);
        this.events = new MessageEvents(ledger);
    }

    /**
     * What is to be sent, or in doubt, in these conversations, or in all if there are none.
     *
     * @param bySender in a line for each sender; otherwise in one line, in the order of time
     * @param stop asked now and then; when it says so, what comes back is of no use
     */
    public Backlog backlog(SendOrder order, boolean bySender, Set<Long> chosen, BooleanSupplier stop) {
        return backlog(BacklogPortion.ALL, order, bySender, chosen, null, stop);
    }

    /** Likewise of some of them; senders that {@code before} has keep their numbers. */
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
                throw new LedgerException("Sorting in " + folder + " failed: " + full.getMessage(), full);
            }
        });
    }

    /**
     * Begins messages: on disk they are {@code MessageState.SENDING} when this returns, and the entities that they carry
     * details of are {@link EntityState#CREATING}.
     *
     * <p>On the endpoint of the data import, which knows a muid that it has, one in doubt is sent again without more ado.
     *
     * @param endpoint the call that carries them
     * @throws LedgerException if one of them is begun already, or the lock is lost
     */
    public List<ClaimedMessage> claim(
            List<PendingMessage> messages, Endpoint endpoint, Set<Long> creating, long nowMillis) {
        return claim(messages, endpoint, creating, SendResults.NONE, nowMillis);
    }

    /** Likewise; writes before, in the same transaction, what became of others. */
    public List<ClaimedMessage> claim(
            List<PendingMessage> messages, Endpoint endpoint, Set<Long> creating, SendResults results, long nowMillis) {
        List<Long> again = messages.stream()
                .map(PendingMessage::id)
                .filter(begun::contains)
                .toList();
        if (!doubtful.containsAll(again) || (!again.isEmpty() && endpoint != Endpoint.IMPORT)) {
            throw changedByAnother();
        }
        requireBegun(results);
        List<ClaimedMessage> claimed = db.write(connection -> {
            write(connection, results, nowMillis);
            log.claim(connection, messages, endpoint, nowMillis);
            for (long id : again) {
                Db.update(connection, "DELETE FROM doubt WHERE message = ?", id);
            }
            EntityTable.restate(connection, creating, EntityState.CREATING);
            return ClaimedBodies.read(connection, messages);
        });
        written(results);
        messages.forEach(message -> begun.add(message.id()));
        again.forEach(doubtful::remove);
        unfolded += messages.size();
        return claimed;
    }

    /** Writes what became of messages. */
    public void settle(SendResults results, long nowMillis) {
        if (!results.isEmpty()) {
            requireBegun(results);
            db.change(connection -> {
                write(connection, results, nowMillis);
            });
            written(results);
        }
    }

    private void requireBegun(SendResults results) {
        if (results.outcomes().stream().anyMatch(outcome -> outcome.ofBegun() && !begun.contains(outcome.id()))) {
            throw changedByAnother();
        }
    }

    private void write(Connection connection, SendResults results, long nowMillis) throws SQLException {
        EntityTable.restate(connection, results.entities());
        if (!results.outcomes().isEmpty()) {
            log.outcomes(connection, results.outcomes());
            events.append(connection, results.outcomes(), doubtful, nowMillis);
            settle(connection, results.outcomes(), nowMillis);
        }
    }

    private void written(SendResults results) {
        unfolded += results.outcomes().size();
        ledger.sent(results.outcomes().stream()
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

    private void settle(Connection connection, List<? extends Outcome> outcomes, long nowMillis) throws SQLException {
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
                        ColumnText.of(doubt.message(), 400));
            } else if (outcome instanceof Outcome.Failed failed) {
                Db.update(
                        connection,
                        "INSERT INTO failure (message, code, words, failed_at) VALUES (?, ?, ?, ?)",
                        failed.id(),
                        ColumnText.of(failed.code(), 100),
                        ColumnText.of(failed.message(), WORDS),
                        nowMillis);
            }
        }
    }

    /**
     * Brings some of what was logged into the rows of the messages: many at a time, since what was begun and what became of
     * it are then one change, and lie together.
     *
     * @param leisure whether there is time; otherwise only if so much was logged that a stop would have to wait for it
     */
    public void foldSome(boolean leisure) {
        boolean must = unfolded * nanosToFold > UNFOLDED_NANOS;
        if (!must && (!leisure || unfolded < A_FEW)) {
            return;
        }
        // a row costs ten microseconds in a small ledger and a thousand in one that is larger than the memory
        double most = (must ? FOLD_NANOS : FOLD_AT_LEISURE_NANOS) / nanosToFold;
        foldAtOnce = (int) Math.max(1, Math.min(most, foldAtOnce * 4.0));
        long began = System.nanoTime();
        int folded = db.write(connection -> {
            return MessageLog.fold(connection, foldAtOnce);
        });
        unfolded = folded == 0 ? 0 : unfolded - folded;
        double each = (System.nanoTime() - began) / (double) Math.max(1, folded);
        nanosToFold += (each - nanosToFold) / 8;
    }

    /** Brings all that was logged into the rows of the messages. */
    public void fold() {
        fold(ledger);
        unfolded = 0;
        if (tookOver && doubtful.containsAll(begun)) {
            ledger.forget(MessageLog.SENDING);
        }
    }

    /** Whether something was logged that is not in the rows of the messages yet. */
    public static boolean unfolded(Ledger ledger) {
        return ledger.db()
                .read(connection -> Db.number(connection, "SELECT seq FROM message_log ORDER BY seq LIMIT 1") > 0);
    }

    /** Brings all that was logged into the rows of the messages: whoever reads these needs that first. */
    public static void fold(Ledger ledger) {
        ledger.db().change(connection -> {
            MessageLog.foldAll(connection);
        });
    }

    /**
     * At the start of a run: what a dead run has begun is in doubt, and creations under way are not known to have
     * happened. The instant of the first start after the death counts as the end of its connections.
     */
    public void takeOver(long nowMillis) {
        fold();
        db.change(connection -> {
            Db.update(connection, "UPDATE entity SET state = 0 WHERE state = 3");
            if (Ledger.fact(connection, MessageLog.SENDING) == null) {
                return; // looking for them takes its time
            }
            Db.update(
                    connection,
                    "INSERT INTO doubt (message, closed_at, looked_at, words)"
                            + " SELECT id, CAST(? AS BIGINT), 0, 'the run ended before the answer' FROM message WHERE state = 1",
                    nowMillis);
            Db.update(connection, "UPDATE message SET state = 2 WHERE state = 1");
            Db.update(connection, "DELETE FROM meta WHERE name = ?", MessageLog.SENDING);
        });
        tookOver = true;
    }

    /** What is known of these messages, which are in doubt. */
    public List<Doubt> doubts(List<PendingMessage> messages) {
        return db.read(connection -> {
            List<Doubt> found = new ArrayList<>();
            for (int from = 0; from < messages.size(); from += BODIES) {
                for (ClaimedMessage claimed : ClaimedBodies.read(
                        connection, messages.subList(from, Math.min(messages.size(), from + BODIES)))) {
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

    /** Notes that messages in doubt were looked for, late enough, and not found. */
    public void notFound(List<Long> ids, long nowMillis) {
        db.change(connection -> {
            try (PreparedStatement update =
                    connection.prepareStatement("UPDATE doubt SET looked_at = ? WHERE message = ?")) {
                for (long id : ids) {
                    update.setLong(1, nowMillis);
                    update.setLong(2, id);
                    update.addBatch();
                }
                requireOneEach(update.executeBatch());
            }
        });
    }

    /** Which of these server ids belong to rows that are sent. */
    public Set<String> claimedServerIds(Set<String> serverIds) {
        Set<String> claimed = new HashSet<>();
        fold();
        MessageIndex.BY_SERVER_ID.require(ledger);
        db.visit(connection -> {
            List<String> all = new ArrayList<>(serverIds);
            for (int from = 0; from < all.size(); from += 500) {
                Object[] some =
                        all.subList(from, Math.min(all.size(), from + 500)).toArray();
                Db.each(
                        connection,
                        "SELECT server_id FROM message WHERE server_id IN (" + Db.placeholders(some.length) + ")",
                        row -> claimed.add(row.getString(1)),
                        some);
            }
        });
        return claimed;
    }

    /** Whether the target has taken any message of this job yet. */
    public boolean anySent() {
        return ledger.fact(MessageLog.SENT).isPresent();
    }

    /** About how many messages the ledger holds, whatever became of them. */
    public long size() {
        return db.read(connection -> Db.number(connection, "SELECT MAX(id) FROM message"));
    }

    /** How many messages are still to be sent or to be settled. */
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

    public static void requireOneEach(int[] counts) {
        if (!oneEach(counts)) {
            throw changedByAnother();
        }
    }

    static boolean oneEach(int[] counts) {
        return Arrays.stream(counts).allMatch(count -> count == 1 || count == PreparedStatement.SUCCESS_NO_INFO);
    }

    public static LedgerException changedByAnother() {
        return new LedgerException(
                LedgerException.Reason.LOCK_LOST,
                "A message changed in the ledger without this run; it stops without another request.");
    }
}
