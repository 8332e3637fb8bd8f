package io.chatferry.ledger.merge;

import io.chatferry.ledger.Db;
import io.chatferry.ledger.outbox.FollowUp;
import io.chatferry.ledger.outbox.Outbox;
import io.chatferry.ledger.sort.HashKeys;
import io.chatferry.ledger.sort.LongSorter;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Merges the follow-ups of a pass with those that the ledger knows, by sorted keys: what is new is added, also to a
 * message that was sent long ago; what was done stays done; what is gone before it was done is withdrawn.
 */
final class FollowUpMerge implements AutoCloseable {

    private static final int SORTED_IN_MEMORY = 1 << 16;
    private static final int PAGE = 5_000;

    private static final int OLD_ID = 1;
    private static final int OLD_STATE = 2;

    private final Db db;
    private final boolean first;
    private final boolean delta;
    private final Path folder;
    private final HashKeys keys = new HashKeys();
    private final LongSorter added;
    /** The number of a follow-up, the state that it was found in, the one that it gets. */
    private final LongSorter restated;

    /** With {@code first} nothing is known yet; with {@code delta} the pass tells only of what is new. */
    FollowUpMerge(Db db, boolean first, boolean delta, Path folder) {
        this.db = db;
        this.added = new LongSorter(folder, "new-follow-ups", 5, 1, SORTED_IN_MEMORY);
        this.restated = new LongSorter(folder, "restated-follow-ups", 3, 1, SORTED_IN_MEMORY);
        this.first = first;
        this.delta = delta;
        this.folder = folder;
    }

    /**
     * Finds out what is new and what is gone, and writes nothing; {@code followed} holds the number of the record, key and
     * occurrence of each message that has some.
     */
    void match(LongSorter followed) throws IOException {
        try (LongSorter fresh = new LongSorter(folder, "follow-ups", 5, 2, SORTED_IN_MEMORY);
                LongSorter known = new LongSorter(folder, "known-follow-ups", 3, 1, SORTED_IN_MEMORY)) {
            key(followed, fresh);
            if (!first) {
                readKnown(known);
            }
            match(fresh, known);
        }
    }

    /** Writes what {@link #match} has found, in one transaction. */
    void write(Connection connection) throws SQLException, IOException {
        try (PreparedStatement restate =
                connection.prepareStatement("UPDATE follow_up SET state = ? WHERE id = ? AND state = ?")) {
            for (long[] row = restated.next(); row != null; row = restated.next()) {
                restate.setLong(1, row[2]);
                restate.setLong(2, row[0]);
                restate.setLong(3, row[1]);
                restate.addBatch();
            }
            Outbox.requireOneEach(restate.executeBatch());
        }
        add(connection);
    }

    /** Gives each follow-up of the pass the key of what it does to which message. */
    private void key(LongSorter followed, LongSorter fresh) throws IOException {
        long @Nullable [] message = followed.next();
        long after = 0;
        List<Staged> page = staged(after);
        while (message != null && !page.isEmpty()) {
            for (Staged each : page) {
                while (message != null && message[0] < each.seq) {
                    message = followed.next();
                }
                if (message != null && message[0] == each.seq) {
                    fresh.add(each.key(keys, message), each.id, message[1], message[2], message[3]);
                }
                after = each.id;
            }
            page = staged(after);
        }
    }

    private List<Staged> staged(long after) {
        List<Staged> page = new ArrayList<>();
        db.visit(connection -> Db.each(
                connection,
                "SELECT id, seq, kind, user_key, word FROM staged_follow_up WHERE id > ? ORDER BY id LIMIT " + PAGE,
                row -> page.add(
                        new Staged(row.getLong(1), row.getLong(2), row.getInt(3), row.getLong(4), row.getString(5))),
                after));
        return page;
    }

    private record Staged(long id, long seq, int kind, long user, String word) {

        long key(HashKeys keys, long[] message) {
            String what = message[1] + " " + message[2] + " " + message[3] + " " + kind + " " + user + " " + word;
            return keys.text("f:", what);
        }
    }

    private void readKnown(LongSorter known) throws IOException {
        long after = 0;
        int[] read = {1};
        while (read[0] > 0) {
            read[0] = 0;
            List<long[]> page = new ArrayList<>();
            long last = after;
            db.visit(connection -> Db.each(
                    connection,
                    "SELECT id, follow_key, state FROM follow_up WHERE id > ? ORDER BY id LIMIT " + PAGE,
                    row -> page.add(new long[] {row.getLong(2), row.getLong(1), row.getInt(3)}),
                    last));
            for (long[] row : page) {
                known.add(row);
                after = row[OLD_ID];
            }
            read[0] = page.size();
        }
    }

    private void match(LongSorter fresh, LongSorter known) throws IOException {
        long @Nullable [] old = known.next();
        long @Nullable [] next = fresh.next();
        while (next != null) {
            while (old != null && old[0] < next[0]) {
                gone(old);
                old = known.next();
            }
            if (old != null && old[0] == next[0]) {
                if (old[OLD_STATE] == FollowUp.State.WITHDRAWN.number()) {
                    restate(old, FollowUp.State.OPEN);
                }
                old = known.next();
            } else {
                added.add(next[1], next[0], next[2], next[3], next[4]);
            }
            long done = next[0];
            while (next != null && next[0] == done) {
                next = fresh.next();
            }
        }
        while (old != null) {
            gone(old);
            old = known.next();
        }
    }

    private void gone(long[] old) throws IOException {
        if (!delta && old[OLD_STATE] == FollowUp.State.OPEN.number()) {
            restate(old, FollowUp.State.WITHDRAWN);
        }
    }

    private void restate(long[] old, FollowUp.State state) throws IOException {
        restated.add(old[OLD_ID], old[OLD_STATE], state.number());
    }

    private void add(Connection connection) throws SQLException, IOException {
        long id = Db.number(connection, "SELECT COALESCE(MAX(id), 0) FROM follow_up");
        String copy = "INSERT INTO follow_up (id, follow_key, key_hi, key_lo, occurrence, kind, user_key, word, state)"
                + " SELECT CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS INT),"
                + " kind, user_key, word, 0 FROM staged_follow_up WHERE id = ?";
        try (PreparedStatement insert = connection.prepareStatement(copy)) {
            int pending = 0;
            for (long[] row = added.next(); row != null; row = added.next()) {
                insert.setLong(1, ++id);
                insert.setLong(2, row[1]);
                insert.setLong(3, row[2]);
                insert.setLong(4, row[3]);
                insert.setInt(5, (int) row[4]);
                insert.setLong(6, row[0]);
                insert.addBatch();
                if (++pending % PAGE == 0) {
                    insert.executeBatch();
                }
            }
            insert.executeBatch();
        }
    }

    @Override
    public void close() throws IOException {
        added.close();
        restated.close();
    }
}
