package io.chatferry.ledger.merge;

import static io.chatferry.ledger.staging.MessageRow.CONTENT;
import static io.chatferry.ledger.staging.MessageRow.CONVERSATION;
import static io.chatferry.ledger.staging.MessageRow.DERIVED;
import static io.chatferry.ledger.staging.MessageRow.FOLLOWED;
import static io.chatferry.ledger.staging.MessageRow.KEY_HI;
import static io.chatferry.ledger.staging.MessageRow.KEY_LO;
import static io.chatferry.ledger.staging.MessageRow.RECEIVER;
import static io.chatferry.ledger.staging.MessageRow.REPLY;
import static io.chatferry.ledger.staging.MessageRow.SENDER;
import static io.chatferry.ledger.staging.MessageRow.SENT_AT;
import static io.chatferry.ledger.staging.MessageRow.SEQ;
import static io.chatferry.ledger.staging.MessageRow.TRAITS;

import io.chatferry.ledger.Batches;
import io.chatferry.ledger.Db;
import io.chatferry.ledger.MessageState;
import io.chatferry.ledger.outbox.Outbox;
import io.chatferry.ledger.sort.LongSorter;
import io.chatferry.ledger.staging.PassCounts;
import io.chatferry.ledger.staging.Staging;
import io.chatferry.model.Kind;
import io.chatferry.model.Problem;
import io.chatferry.model.RejectCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Merges the messages of a pass with those that the ledger knows, by sorted keys: finds duplicates, conflicts, what is
 * new, what is gone, what has changed. New messages get their numbers in the order of time, so that sending reads the
 * ledger from front to back.
 *
 * <p>A row that was never begun is replaced by what this pass says of it, content and place in the order; a row begun is
 * never changed (DESIGN section 8): each statement names the state that the row was found in, and one that finds it
 * otherwise ends the run. Every change of an old row that is committed early is one that the next merge would make again,
 * and what is new has numbers above those of the last complete pass, which the next pass clears away: a merge that was cut
 * off, or whose run was taken over, does no harm.
 */
final class MessageMerge implements AutoCloseable {

    private static final int BATCH = 5_000;
    private static final int SORTED_IN_MEMORY = 1 << 17;

    /** Columns of an existing row while it is sorted by key. */
    private static final int OLD_OCCURRENCE = 2;

    private static final int OLD_ID = 3;
    private static final int OLD_STATE = 4;
    private static final int OLD_CONTENT = 5;
    private static final int OLD_GONE = 6;

    private final Db db;
    private final Staging staging;
    private final MergeSettings settings;
    private final Runnable goOn;
    private final Batches<Restated> restated;
    private final Batches<Duplicate> duplicates;
    private final LongSorter existing;
    private final LongSorter bySendOrder;
    private final LongSorter newBodies;
    private final LongSorter replaced;
    private final LongSorter conflicts;
    /** Messages that have follow-ups: the number of the record, key, occurrence. */
    private final LongSorter followed;

    private final FollowUpMerge followUps;

    private long @Nullable [] old;

    MessageMerge(Staging staging, Path folder, MergeSettings settings, Runnable goOn) {
        this.db = staging.db();
        this.restated = new Batches<>(db, BATCH, MessageMerge::restate, goOn);
        this.duplicates = new Batches<>(db, BATCH, MessageMerge::noteDuplicates, goOn);
        this.staging = staging;
        this.goOn = goOn;
        this.settings = settings;
        this.existing = new LongSorter(folder, "existing", 7, 3, SORTED_IN_MEMORY);
        this.bySendOrder = new LongSorter(folder, "order", 9, 2, SORTED_IN_MEMORY);
        this.newBodies = new LongSorter(folder, "bodies", 1, 1, SORTED_IN_MEMORY);
        this.replaced = new LongSorter(folder, "replaced", 2, 1, SORTED_IN_MEMORY);
        this.conflicts = new LongSorter(folder, "conflicts", 2, 2, SORTED_IN_MEMORY);
        this.followed = new LongSorter(folder, "followed", 4, 1, SORTED_IN_MEMORY);
        this.followUps = new FollowUpMerge(db, staging.first(), settings.delta(), folder);
    }

    /** Merges all but what only {@link #complete} may change: until then the old rows stand beside the new ones. */
    void run() throws IOException {
        if (!staging.first()) {
            readExisting();
        }
        old = existing.next();
        matchAll();
        restated.flush();
        duplicates.flush();
        keepNewBodies();
        rejectConflicts();
        numberNewMessages();
        followUps.match(followed);
    }

    /**
     * The last part, of the transaction that completes the pass; afterwards the ledger's message rows are those of the
     * export, and of what was begun before.
     */
    void complete(Connection connection) throws SQLException {
        try {
            dropReplaced(connection);
            followUps.write(connection);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void readExisting() throws IOException {
        String sql = "SELECT id, key_hi, key_lo, occurrence, state, content, gone FROM message WHERE id > ?"
                + " ORDER BY id LIMIT 10000";
        try {
            db.visit(connection -> Db.scan(
                    connection,
                    sql,
                    row -> add(
                            existing,
                            row.getLong(2),
                            row.getLong(3),
                            row.getLong(4),
                            row.getLong(1),
                            row.getLong(5),
                            row.getLong(6),
                            row.getBoolean(7) ? 1 : 0)));
        } catch (UncheckedIOException full) {
            throw full.getCause();
        }
    }

    private void matchAll() throws IOException {
        long[] fresh = staging.messages.next();
        while (fresh != null) {
            goOn.run();
            long[] keeper = fresh;
            int occurrence = 1;
            skipOldBefore(keeper, occurrence);
            match(keeper, occurrence);
            fresh = staging.messages.next();
            while (fresh != null && sameKey(fresh, keeper)) {
                if ((keeper[TRAITS] & DERIVED) != 0) {
                    occurrence++;
                    skipOldBefore(fresh, occurrence);
                    match(fresh, occurrence);
                } else if (fresh[CONTENT] == keeper[CONTENT]) {
                    staging.counts().add(Kind.MESSAGE, PassCounts.DUPLICATE);
                    duplicates.add(new Duplicate(fresh[SEQ], keeper[SEQ]));
                } else {
                    staging.counts().add(Kind.MESSAGE, PassCounts.REJECTED);
                    conflicts.add(fresh[SEQ], keeper[SEQ]);
                }
                fresh = staging.messages.next();
            }
        }
        while (old != null) {
            oldIsGone(old);
            old = existing.next();
        }
    }

    private void skipOldBefore(long[] fresh, int occurrence) throws IOException {
        while (old != null && compare(old, fresh[KEY_HI], fresh[KEY_LO], occurrence) < 0) {
            oldIsGone(old);
            old = existing.next();
        }
    }

    private void match(long[] fresh, int occurrence) throws IOException {
        if ((fresh[TRAITS] & FOLLOWED) != 0) {
            followed.add(fresh[SEQ], fresh[KEY_HI], fresh[KEY_LO], occurrence);
        }
        long[] known = old;
        if (known == null || compare(known, fresh[KEY_HI], fresh[KEY_LO], occurrence) != 0) {
            addNew(fresh, occurrence);
            return;
        }
        old = existing.next();
        MessageState state = MessageState.of((int) known[OLD_STATE]);
        boolean changed = fresh[CONTENT] != known[OLD_CONTENT];
        boolean asBefore =
                state.begun() || (state == MessageState.DEFERRED && state == stateFor(fresh[SENT_AT]) && !changed);
        if (state.begun() && changed) {
            staging.counts().add(Kind.MESSAGE, PassCounts.CHANGED);
        }
        if (!asBefore) {
            // never begun: its place in the order is the one that this pass gives it, among what is new
            replaced.add(known[OLD_ID], known[OLD_STATE]);
            addNew(fresh, occurrence);
        } else if (known[OLD_GONE] == 1) {
            restated.add(new Restated(known[OLD_ID], state, state, false));
        }
    }

    private void addNew(long[] fresh, int occurrence) throws IOException {
        newBodies.add(fresh[SEQ]);
        bySendOrder.add(
                fresh[SENT_AT],
                fresh[SEQ],
                fresh[KEY_HI],
                fresh[KEY_LO],
                fresh[CONTENT],
                fresh[SENDER],
                fresh[RECEIVER],
                occurrence * 2L + ((fresh[TRAITS] & REPLY) == 0 ? 0 : 1),
                fresh[CONVERSATION]);
    }

    private void dropReplaced(Connection connection) throws SQLException, IOException {
        int pending = 0;
        try (PreparedStatement body = connection.prepareStatement(
                        "DELETE FROM body WHERE seq = (SELECT seq FROM message WHERE id = ?)");
                PreparedStatement row = connection.prepareStatement("DELETE FROM message WHERE id = ? AND state = ?")) {
            for (long[] each = replaced.next(); each != null; each = replaced.next()) {
                body.setLong(1, each[0]);
                body.addBatch();
                row.setLong(1, each[0]);
                row.setLong(2, each[1]);
                row.addBatch();
                if (++pending % BATCH == 0) {
                    body.executeBatch();
                    Outbox.requireOneEach(row.executeBatch());
                }
            }
            body.executeBatch();
            Outbox.requireOneEach(row.executeBatch());
        }
    }

    private void oldIsGone(long[] known) {
        if (settings.delta()) {
            return;
        }
        MessageState state = MessageState.of((int) known[OLD_STATE]);
        MessageState now = state.begun() ? state : MessageState.WITHDRAWN;
        if (known[OLD_GONE] == 0 || now != state) {
            restated.add(new Restated(known[OLD_ID], state, now, true));
        }
    }

    /** A record that says the same as another one of its pass, which is kept. */
    private record Duplicate(long seq, long kept) {}

    private static void noteDuplicates(Connection connection, List<Duplicate> rows) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO duplicate_message (seq, kept) VALUES (?, ?)")) {
            for (Duplicate row : rows) {
                insert.setLong(1, row.seq);
                insert.setLong(2, row.kept);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** What this pass makes of a row that it found in the state {@code from}. */
    private record Restated(long id, MessageState from, MessageState to, boolean gone) {}

    private static void restate(Connection connection, List<Restated> rows) throws SQLException {
        try (PreparedStatement restate =
                connection.prepareStatement("UPDATE message SET state = ?, gone = ? WHERE id = ? AND state = ?")) {
            for (Restated row : rows) {
                restate.setInt(1, row.to.number());
                restate.setBoolean(2, row.gone);
                restate.setLong(3, row.id);
                restate.setInt(4, row.from.number());
                restate.addBatch();
            }
            Outbox.requireOneEach(restate.executeBatch());
        }
    }

    private MessageState stateFor(long sentAt) {
        return sentAt < settings.deferBeforeNanos() ? MessageState.DEFERRED : MessageState.STAGED;
    }

    /** Moves the bodies of new and changed messages over; those of a first pass lie where they belong already. */
    private void keepNewBodies() throws IOException {
        if (staging.first()) {
            return;
        }
        Batches<Long> bodies = new Batches<>(db, BATCH, MessageMerge::copyBodies, goOn);
        for (long[] row = newBodies.next(); row != null; row = newBodies.next()) {
            bodies.add(row[0]);
        }
        bodies.flush();
    }

    private static void copyBodies(Connection connection, List<Long> seqs) throws SQLException {
        String copy = "INSERT INTO body (seq, file, line, record, muid, json)"
                + " SELECT seq, file, line, record, muid, json FROM incoming WHERE seq = ?";
        try (PreparedStatement insert = connection.prepareStatement(copy)) {
            for (long seq : seqs) {
                insert.setLong(1, seq);
                insert.addBatch();
            }
            Outbox.requireOneEach(insert.executeBatch());
        }
    }

    private void rejectConflicts() throws IOException {
        Batches<long[]> losers = new Batches<>(db, BATCH, this::rejectConflicts, goOn);
        for (long[] row = conflicts.next(); row != null; row = conflicts.next()) {
            losers.add(row.clone());
        }
        losers.flush();
    }

    private void rejectConflicts(Connection connection, List<long[]> losers) throws SQLException {
        String where = "SELECT s.file, s.line, s.record, f.name, s.muid FROM " + staging.bodyTable()
                + " s JOIN source_file f ON f.id = s.file WHERE s.seq = ?";
        try (PreparedStatement select = connection.prepareStatement(where)) {
            for (long[] row : losers) {
                Found keeper = find(select, row[1]);
                Found loser = find(select, row[0]);
                Problem problem = new Problem(
                        RejectCode.MUID_CONFLICT,
                        "muid",
                        "muid " + loser.muid + " stands at " + keeper.name + ":" + keeper.line + " and at " + loser.name
                                + ":" + loser.line + " with other content; the first one is kept");
                staging.rejectLater(
                        connection,
                        row[0],
                        new Staging.Rejected(loser.file, loser.line, loser.record, Kind.MESSAGE, loser.muid, problem));
            }
        }
    }

    private record Found(int file, long line, long record, String name, String muid) {}

    private static Found find(PreparedStatement select, long seq) throws SQLException {
        select.setLong(1, seq);
        try (var row = select.executeQuery()) {
            row.next();
            return new Found(row.getInt(1), row.getLong(2), row.getLong(3), row.getString(4), row.getString(5));
        }
    }

    /** Sorts what is new by time, and appends the rows. */
    private void numberNewMessages() throws IOException {
        Batches<long[]> fresh = new Batches<>(db, BATCH, this::append, goOn);
        for (long[] row = bySendOrder.next(); row != null; row = bySendOrder.next()) {
            fresh.add(row.clone());
        }
        fresh.flush();
    }

    private void append(Connection connection, List<long[]> rows) throws SQLException {
        try (MessageRows inserts = new MessageRows(connection)) {
            for (long[] row : rows) {
                inserts.row(row, stateFor(row[0])).addBatch();
            }
            inserts.flush();
        }
    }

    private static void add(LongSorter sorter, long... row) {
        try {
            sorter.add(row);
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    private static boolean sameKey(long[] a, long[] b) {
        return a[KEY_HI] == b[KEY_HI] && a[KEY_LO] == b[KEY_LO];
    }

    private static int compare(long[] known, long hi, long lo, int occurrence) {
        int order = Long.compare(known[KEY_HI], hi);
        if (order == 0) {
            order = Long.compare(known[KEY_LO], lo);
        }
        return order != 0 ? order : Long.compare(known[OLD_OCCURRENCE], occurrence);
    }

    @Override
    public void close() throws IOException {
        existing.close();
        bySendOrder.close();
        newBodies.close();
        replaced.close();
        conflicts.close();
        followed.close();
        followUps.close();
    }
}
