package io.chatferry.ledger.merge;

import io.chatferry.ledger.Db;
import io.chatferry.ledger.outbox.FollowUp;
import io.chatferry.ledger.outbox.RowCounts;
import io.chatferry.ledger.sort.HashKeys;
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
 * Merges the follow-ups of a pass with those that the ledger has, by sorted keys: a new one is added, also to a message that
 * was sent long ago; a finished one stays finished; one that the export does not contain any more is withdrawn unless it is
 * finished.
 */
final class FollowUpMerge implements AutoCloseable {

    private static final int SORTED_IN_MEMORY = 1 << 16;
    private static final int PAGE = 5_000;

    private final Db db;
    private final boolean isFirst;
    private final boolean isDelta;
    private final Path folder;
    private final HashKeys keys = new HashKeys();
    private final RowSorter<AddedFollowUp> added;
    private final RowSorter<StateChange> changes;

    /**
     * Keeps its sort files in {@code folder}.
     *
     * @param isFirst the ledger has no follow-ups yet
     * @param isDelta the pass contains new records only: one that it does not contain stays
     */
    FollowUpMerge(Db db, boolean isFirst, boolean isDelta, Path folder) {
        this.db = db;
        this.added = new RowSorter<>(folder, "new-follow-ups", AddedFollowUp.FORMAT, SORTED_IN_MEMORY);
        this.changes = new RowSorter<>(folder, "restated-follow-ups", StateChange.FORMAT, SORTED_IN_MEMORY);
        this.isFirst = isFirst;
        this.isDelta = isDelta;
        this.folder = folder;
    }

    /** A follow-up of the pass, sorted by key; {@code id} is its row in {@code staged_follow_up}. */
    private record StagedKey(long key, long id, FollowedMessage message) {

        static final RowFormat<StagedKey> FORMAT = new RowFormat<>(
                6,
                2,
                (row, columns) -> {
                    columns[0] = row.key;
                    columns[1] = row.id;
                    columns[2] = row.message.keyHi();
                    columns[3] = row.message.keyLo();
                    columns[4] = row.message.occurrence();
                    columns[5] = row.message.seq();
                },
                columns -> new StagedKey(
                        columns[0], columns[1], new FollowedMessage(columns[5], columns[2], columns[3], (int)
                                columns[4])));
    }

    /** A follow-up that the ledger has, sorted by key. */
    private record Existing(long key, long id, int state) {

        static final RowFormat<Existing> FORMAT = new RowFormat<>(
                3,
                1,
                (row, columns) -> {
                    columns[0] = row.key;
                    columns[1] = row.id;
                    columns[2] = row.state;
                },
                columns -> new Existing(columns[0], columns[1], (int) columns[2]));

        boolean isIn(FollowUp.State expected) {
            return state == expected.number();
        }
    }

    /** A follow-up that gets a new row, sorted by its row in {@code staged_follow_up}. */
    private record AddedFollowUp(long stagedId, long key, long keyHi, long keyLo, int occurrence) {

        static final RowFormat<AddedFollowUp> FORMAT = new RowFormat<>(
                5,
                1,
                (row, columns) -> {
                    columns[0] = row.stagedId;
                    columns[1] = row.key;
                    columns[2] = row.keyHi;
                    columns[3] = row.keyLo;
                    columns[4] = row.occurrence;
                },
                columns -> new AddedFollowUp(columns[0], columns[1], columns[2], columns[3], (int) columns[4]));
    }

    /** A follow-up that is found in one state and gets another, sorted by number. */
    private record StateChange(long id, int from, int to) {

        static final RowFormat<StateChange> FORMAT = new RowFormat<>(
                3,
                1,
                (row, columns) -> {
                    columns[0] = row.id;
                    columns[1] = row.from;
                    columns[2] = row.to;
                },
                columns -> new StateChange(columns[0], (int) columns[1], (int) columns[2]));
    }

    /** Finds new and removed follow-ups, and writes nothing. */
    void match(RowSorter<FollowedMessage> followed) {
        try (RowSorter<StagedKey> staged = new RowSorter<>(folder, "follow-ups", StagedKey.FORMAT, SORTED_IN_MEMORY);
                RowSorter<Existing> existing =
                        new RowSorter<>(folder, "known-follow-ups", Existing.FORMAT, SORTED_IN_MEMORY)) {
            addKeys(followed, staged);
            if (!isFirst) {
                readExisting(existing);
            }
            match(staged, existing);
        }
    }

    /** Writes what {@link #match} has found, in the transaction of the caller. */
    void write(Connection connection) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE follow_up SET state = ? WHERE id = ? AND state = ?")) {
            for (StateChange change = changes.next(); change != null; change = changes.next()) {
                update.setInt(1, change.to);
                update.setLong(2, change.id);
                update.setInt(3, change.from);
                update.addBatch();
            }
            RowCounts.requireOneEach(update.executeBatch());
        }
        insert(connection);
    }

    /** Gives each follow-up of the pass a key of its message, kind, user and content. */
    private void addKeys(RowSorter<FollowedMessage> followed, RowSorter<StagedKey> staged) {
        FollowedMessage message = followed.next();
        long after = 0;
        List<StagedFollowUp> page = staged(after);
        while (message != null && !page.isEmpty()) {
            for (StagedFollowUp each : page) {
                while (message != null && message.seq() < each.seq) {
                    message = followed.next();
                }
                if (message != null && message.seq() == each.seq) {
                    staged.add(new StagedKey(each.key(keys, message), each.id, message));
                }
                after = each.id;
            }
            page = staged(after);
        }
    }

    private List<StagedFollowUp> staged(long after) {
        List<StagedFollowUp> page = new ArrayList<>();
        db.visit(connection -> Db.each(
                connection,
                "SELECT id, seq, kind, user_key, word FROM staged_follow_up WHERE id > ? ORDER BY id LIMIT " + PAGE,
                row -> page.add(new StagedFollowUp(
                        row.getLong(1), row.getLong(2), row.getInt(3), row.getLong(4), row.getString(5))),
                after));
        return page;
    }

    private record StagedFollowUp(long id, long seq, int kind, long user, String word) {

        long key(HashKeys keys, FollowedMessage message) {
            String text = message.keyHi() + " " + message.keyLo() + " " + message.occurrence() + " " + kind + " " + user
                    + " " + word;
            return keys.text("f:", text);
        }
    }

    private void readExisting(RowSorter<Existing> existing) {
        db.visit(connection -> Db.scan(
                connection,
                "SELECT id, follow_key, state FROM follow_up WHERE id > ? ORDER BY id LIMIT " + PAGE,
                row -> existing.add(new Existing(row.getLong(2), row.getLong(1), row.getInt(3)))));
    }

    private void match(RowSorter<StagedKey> staged, RowSorter<Existing> existing) {
        Existing old = existing.next();
        StagedKey next = staged.next();
        while (next != null) {
            long key = next.key;
            while (old != null && old.key < key) {
                withdraw(old);
                old = existing.next();
            }
            if (old != null && old.key == key) {
                if (old.isIn(FollowUp.State.WITHDRAWN)) {
                    changes.add(new StateChange(old.id, old.state, FollowUp.State.OPEN.number()));
                }
                old = existing.next();
            } else {
                FollowedMessage message = next.message;
                added.add(new AddedFollowUp(next.id, key, message.keyHi(), message.keyLo(), message.occurrence()));
            }
            next = skip(staged, key);
        }
        while (old != null) {
            withdraw(old);
            old = existing.next();
        }
    }

    private static @Nullable StagedKey skip(RowSorter<StagedKey> staged, long key) {
        StagedKey next = staged.next();
        while (next != null && next.key == key) {
            next = staged.next();
        }
        return next;
    }

    private void withdraw(Existing old) {
        if (!isDelta && old.isIn(FollowUp.State.OPEN)) {
            changes.add(new StateChange(old.id, old.state, FollowUp.State.WITHDRAWN.number()));
        }
    }

    private void insert(Connection connection) throws SQLException {
        long id = Db.number(connection, "SELECT COALESCE(MAX(id), 0) FROM follow_up");
        String copy = "INSERT INTO follow_up (id, follow_key, key_hi, key_lo, occurrence, kind, user_key, word, state)"
                + " SELECT CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS INT),"
                + " kind, user_key, word, 0 FROM staged_follow_up WHERE id = ?";
        try (PreparedStatement insert = connection.prepareStatement(copy)) {
            int pending = 0;
            for (AddedFollowUp row = added.next(); row != null; row = added.next()) {
                insert.setLong(1, ++id);
                insert.setLong(2, row.key);
                insert.setLong(3, row.keyHi);
                insert.setLong(4, row.keyLo);
                insert.setInt(5, row.occurrence);
                insert.setLong(6, row.stagedId);
                insert.addBatch();
                if (++pending % PAGE == 0) {
                    insert.executeBatch();
                }
            }
            insert.executeBatch();
        }
    }

    @Override
    public void close() {
        added.close();
        changes.close();
    }
}
