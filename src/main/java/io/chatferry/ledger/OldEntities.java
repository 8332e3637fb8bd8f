package io.chatferry.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The users and groups that the ledger has, read in the order of their keys, beside a pass that is merged into them. */
final class OldEntities {

    private static final int PAGE = 1_000;

    private final Connection connection;
    private final Deque<Old> page = new ArrayDeque<>();
    private long last = Long.MIN_VALUE;
    private boolean end;

    OldEntities(Connection connection) {
        this.connection = connection;
    }

    /** The next one whose key is smaller than {@code key}, or null. */
    @Nullable
    Old before(long key) throws SQLException {
        Old next = peek();
        return next != null && next.key < key ? page.poll() : null;
    }

    /** The one with just this key, or null; it is passed. */
    @Nullable
    Old at(long key) throws SQLException {
        Old next = peek();
        return next != null && next.key == key ? page.poll() : null;
    }

    private @Nullable Old peek() throws SQLException {
        if (page.isEmpty() && !end) {
            Db.each(
                    connection,
                    "SELECT entity_key, target_id, described, needed, details, gone, state FROM entity"
                            + " WHERE entity_key > ? ORDER BY entity_key LIMIT " + PAGE,
                    row -> page.add(new Old(
                            row.getLong(1),
                            row.getString(2),
                            row.getBoolean(3),
                            row.getBoolean(4),
                            row.getString(5),
                            row.getBoolean(6),
                            EntityState.of(row.getInt(7)))),
                    last);
            Old newest = page.peekLast();
            end = newest == null;
            last = newest == null ? last : newest.key;
        }
        return page.peek();
    }

    /** What the ledger says of one. */
    record Old(
            long key,
            String targetId,
            boolean described,
            boolean needed,
            String details,
            boolean gone,
            EntityState state) {

        /** Whether it was, or may have been, created with these details already. */
        boolean begun() {
            return state == EntityState.CREATING || state == EntityState.CREATED;
        }

        boolean sameAs(String otherTarget, boolean otherDescribed, boolean otherNeeded, String otherDetails) {
            return !gone
                    && targetId.equals(otherTarget)
                    && described == otherDescribed
                    && needed == otherNeeded
                    && details.equals(otherDetails);
        }
    }
}
