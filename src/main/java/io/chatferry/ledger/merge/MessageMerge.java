package io.chatferry.ledger.merge;

import io.chatferry.ledger.Batches;
import io.chatferry.ledger.Db;
import io.chatferry.ledger.MessageState;
import io.chatferry.ledger.outbox.RowCounts;
import io.chatferry.ledger.staging.PassCounts;
import io.chatferry.ledger.staging.StagedMessage;
import io.chatferry.ledger.staging.Staging;
import io.chatferry.ledger.staging.WriteBehind;
import io.chatferry.model.Kind;
import io.chatferry.sort.RowFormat;
import io.chatferry.sort.RowSorter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Merges the messages of a pass with those that the ledger has, by sorted keys: finds duplicates, conflicts, and new,
 * changed and removed messages. New messages get their numbers in the order of time, so that sending reads the ledger from
 * front to back.
 *
 * <p>A row that was never begun is replaced by what this pass says of it, in content and order; a row that has begun is never
 * changed: each statement names the state that the row was found in, and ends the run if it finds another one. The next merge
 * repeats every change of an old row that was committed early, and new rows have numbers above those of the last complete
 * pass, which the next pass deletes; so a merge may be interrupted or taken over at any point.
 */
final class MessageMerge implements AutoCloseable {

    private static final int BATCH = 5_000;
    private static final int SORTED_IN_MEMORY = 1 << 17;

    private final Db db;
    private final Staging staging;
    private final MergeSettings settings;
    private final Runnable checkStop;
    private final Batches<StateChange> stateChanges;
    private final RowSorter<ExistingMessage> existing;
    private final RowSorter<NewMessage> newMessages;
    private final RowSorter<Long> newBodies;
    private final RowSorter<Replaced> replaced;
    private final RowSorter<FollowedMessage> followed;
    private final RepeatedMessages repeated;
    private final FollowUpMerge followUps;

    private @Nullable ExistingMessage old;

    MessageMerge(Staging staging, Path folder, MergeSettings settings, Runnable checkStop) {
        this.db = staging.db();
        this.staging = staging;
        this.checkStop = checkStop;
        this.settings = settings;
        this.stateChanges = new Batches<>(db, BATCH, MessageMerge::changeStates, checkStop);
        this.existing = new RowSorter<>(folder, "existing", ExistingMessage.FORMAT, SORTED_IN_MEMORY);
        this.newMessages = new RowSorter<>(folder, "order", NewMessage.FORMAT, SORTED_IN_MEMORY);
        this.newBodies = new RowSorter<>(folder, "bodies", RowFormat.NUMBER, SORTED_IN_MEMORY);
        this.replaced = new RowSorter<>(folder, "replaced", Replaced.FORMAT, SORTED_IN_MEMORY);
        this.followed = new RowSorter<>(folder, "followed", FollowedMessage.FORMAT, SORTED_IN_MEMORY);
        this.repeated = new RepeatedMessages(staging, folder, checkStop);
        this.followUps = new FollowUpMerge(db, staging.isFirst(), settings.delta(), folder);
    }

    /** Merges all but what only {@link #complete} may change: until then the old rows stand beside the new ones. */
    void run() {
        if (!staging.isFirst()) {
            ExistingMessage.readAll(db, existing);
        }
        old = existing.next();
        matchAll();
        stateChanges.flush();
        repeated.noteDuplicates();
        keepNewBodies();
        repeated.rejectConflicts();
        numberNewMessages();
        followUps.match(followed);
    }

    /**
     * The last part, in the transaction that completes the pass; afterwards the message rows of the ledger are those of the
     * export, and those that were begun before.
     */
    void complete(Connection connection) throws SQLException {
        deleteReplaced(connection);
        followUps.write(connection);
    }

    private void matchAll() {
        MissingParents missing = new MissingParents(staging.parents);
        StagedMessage next = staging.messages.next();
        while (next != null) {
            checkStop.run();
            StagedMessage keeper = next;
            int occurrence = 1;
            removeOldBefore(keeper, occurrence, missing);
            missing.message(keeper.keyHi(), keeper.keyLo());
            match(keeper, occurrence);
            next = staging.messages.next();
            while (next != null && next.hasKeyOf(keeper)) {
                if (keeper.isDerived()) {
                    occurrence++;
                    removeOldBefore(next, occurrence, missing);
                    match(next, occurrence);
                } else {
                    repeated.add(next, keeper);
                }
                next = staging.messages.next();
            }
        }
        while (old != null) {
            missing.message(old.keyHi(), old.keyLo());
            removeOld(old);
            old = existing.next();
        }
        long withoutParent = missing.count();
        if (withoutParent > 0) {
            staging.counts().add(Kind.MESSAGE, PassCounts.WITHOUT_PARENT, withoutParent);
        }
    }

    private void removeOldBefore(StagedMessage message, int occurrence, MissingParents missing) {
        while (old != null && old.compareTo(message, occurrence) < 0) {
            missing.message(old.keyHi(), old.keyLo());
            removeOld(old);
            old = existing.next();
        }
    }

    private void match(StagedMessage message, int occurrence) {
        if (message.hasFollowUps()) {
            followed.add(new FollowedMessage(message.seq(), message.keyHi(), message.keyLo(), occurrence));
        }
        ExistingMessage known = old;
        if (known == null || known.compareTo(message, occurrence) != 0) {
            addNew(message, occurrence);
            return;
        }
        old = existing.next();
        MessageState state = known.state();
        boolean isChanged = message.content() != known.content();
        boolean isKept = state.isBegun()
                || (state == MessageState.DEFERRED && state == stateFor(message.sentAtNanos()) && !isChanged);
        if (state.isBegun() && isChanged) {
            staging.counts().add(Kind.MESSAGE, PassCounts.CHANGED);
        }
        if (!isKept) {
            // never begun: this pass decides its place in the order, among the new messages
            replaced.add(new Replaced(known.id(), state));
            addNew(message, occurrence);
        } else if (known.isRemoved()) {
            stateChanges.add(new StateChange(known.id(), state, state, false));
        }
    }

    private void addNew(StagedMessage message, int occurrence) {
        if (!staging.isFirst()) {
            newBodies.add(message.seq()); // those of a first pass are in their table already
        }
        newMessages.add(NewMessage.of(message, occurrence));
    }

    private void removeOld(ExistingMessage known) {
        if (settings.delta()) {
            return;
        }
        MessageState state = known.state();
        MessageState now = state.isBegun() ? state : MessageState.WITHDRAWN;
        if (!known.isRemoved() || now != state) {
            stateChanges.add(new StateChange(known.id(), state, now, true));
        }
    }

    private MessageState stateFor(long sentAtNanos) {
        return sentAtNanos < settings.deferBeforeNanos() ? MessageState.DEFERRED : MessageState.STAGED;
    }

    /** What this pass makes of a row that it found in the state {@code from}. */
    private record StateChange(long id, MessageState from, MessageState to, boolean isRemoved) {}

    private static void changeStates(Connection connection, List<StateChange> changes) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE message SET state = ?, gone = ? WHERE id = ? AND state = ?")) {
            for (StateChange change : changes) {
                update.setInt(1, change.to.number());
                update.setBoolean(2, change.isRemoved);
                update.setLong(3, change.id);
                update.setInt(4, change.from.number());
                update.addBatch();
            }
            RowCounts.requireOneEach(update.executeBatch());
        }
    }

    /** A row that was found in this state, and that a new row replaces. */
    private record Replaced(long id, MessageState state) {

        static final RowFormat<Replaced> FORMAT = new RowFormat<>(
                2,
                1,
                (row, columns) -> {
                    columns[0] = row.id;
                    columns[1] = row.state.number();
                },
                columns -> new Replaced(columns[0], MessageState.of((int) columns[1])));
    }

    private void deleteReplaced(Connection connection) throws SQLException {
        int pending = 0;
        try (PreparedStatement body = connection.prepareStatement(
                        "DELETE FROM body WHERE seq = (SELECT seq FROM message WHERE id = ?)");
                PreparedStatement row = connection.prepareStatement("DELETE FROM message WHERE id = ? AND state = ?")) {
            for (Replaced each = replaced.next(); each != null; each = replaced.next()) {
                body.setLong(1, each.id);
                body.addBatch();
                row.setLong(1, each.id);
                row.setInt(2, each.state.number());
                row.addBatch();
                if (++pending % BATCH == 0) {
                    body.executeBatch();
                    RowCounts.requireOneEach(row.executeBatch());
                }
            }
            body.executeBatch();
            RowCounts.requireOneEach(row.executeBatch());
        }
    }

    /** Copies the bodies of new and changed messages of a later pass. */
    private void keepNewBodies() {
        Batches<Long> bodies = new Batches<>(db, BATCH, MessageMerge::copyBodies, checkStop);
        for (Long seq = newBodies.next(); seq != null; seq = newBodies.next()) {
            bodies.add(seq);
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
            RowCounts.requireOneEach(insert.executeBatch());
        }
    }

    /** Sorts the new messages by time, and appends their rows behind the sort. */
    private void numberNewMessages() {
        try (WriteBehind writer = new WriteBehind("merger")) {
            List<NewMessage> batch = new ArrayList<>(BATCH);
            for (NewMessage message = newMessages.next(); message != null; message = newMessages.next()) {
                batch.add(message);
                if (batch.size() == BATCH) {
                    append(writer, batch);
                    batch = new ArrayList<>(BATCH);
                }
            }
            append(writer, batch);
            writer.await();
        }
    }

    private void append(WriteBehind writer, List<NewMessage> messages) {
        checkStop.run();
        writer.submit(() -> db.change(connection -> append(connection, messages)));
    }

    private void append(Connection connection, List<NewMessage> messages) throws SQLException {
        try (MessageRows inserts = new MessageRows(connection)) {
            for (NewMessage message : messages) {
                inserts.add(message, stateFor(message.sentAtNanos()));
            }
            inserts.flush();
        }
    }

    @Override
    public void close() {
        existing.close();
        newMessages.close();
        newBodies.close();
        replaced.close();
        followed.close();
        repeated.close();
        followUps.close();
    }
}
