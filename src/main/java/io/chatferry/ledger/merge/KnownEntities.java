package io.chatferry.ledger.merge;

import io.chatferry.ledger.Db;
import io.chatferry.ledger.EntityState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The users and groups that the ledger has, read in the order of their keys, beside a pass that is merged into them. */
final class KnownEntities {

    private static final int PAGE = 1_000;

    private final Db db;
    private final Deque<Old> page = new ArrayDeque<>();
    private long last = Long.MIN_VALUE;
    private boolean end;

    KnownEntities(Db db) {
        this.db = db;
    }

    /** The next one whose key is smaller than {@code key}, or null. */
    @Nullable
    Old before(long key) {
        Old next = peek();
        return next != null && next.key < key ? page.poll() : null;
    }

    /** The one with just this key, or null; it is passed. */
    @Nullable
    Old at(long key) {
        Old next = peek();
        return next != null && next.key == key ? page.poll() : null;
    }

    private @Nullable Old peek() {
        if (page.isEmpty() && !end) {
            db.visit(connection -> Db.each(
                    connection,
                    "SELECT e.entity_key, e.target_id, e.described, e.needed, d.details, e.owner_key, e.gone, e.state"
                            + " FROM entity e JOIN entity_details d ON d.entity_key = e.entity_key"
                            + " WHERE e.entity_key > ? ORDER BY e.entity_key LIMIT " + PAGE,
                    row -> page.add(old(row)),
                    last));
            Old newest = page.peekLast();
            end = newest == null;
            last = newest == null ? last : newest.key;
        }
        return page.peek();
    }

    private static Old old(ResultSet row) throws SQLException {
        long owner = row.getLong(6);
        boolean ownerless = row.wasNull();
        EntityMerge.Content content = new EntityMerge.Content(
                row.getString(2), row.getBoolean(3), row.getBoolean(4), row.getString(5), ownerless ? null : owner);
        return new Old(row.getLong(1), content, row.getBoolean(7), EntityState.of(row.getInt(8)));
    }

    /** What the ledger says of one. */
    record Old(long key, EntityMerge.Content content, boolean gone, EntityState state) {

        /** Whether it was, or may have been, created with these details already. */
        boolean begun() {
            return state == EntityState.CREATING || state == EntityState.CREATED;
        }
    }
}
