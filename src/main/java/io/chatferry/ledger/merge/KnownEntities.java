package io.chatferry.ledger.merge;

import io.chatferry.ledger.Db;
import io.chatferry.ledger.EntityState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Reads the users and groups that the ledger has, in the order of their keys, while a pass is merged into them. */
final class KnownEntities {

    private static final int PAGE = 1_000;

    private final Db db;
    private final Deque<KnownEntity> page = new ArrayDeque<>();
    private long last = Long.MIN_VALUE;
    private boolean isAtEnd;

    KnownEntities(Db db) {
        this.db = db;
    }

    /** Takes the next entity if its key is smaller than {@code key}; otherwise null. */
    @Nullable
    KnownEntity before(long key) {
        KnownEntity next = peek();
        return next != null && next.key < key ? page.poll() : null;
    }

    /** Takes the next entity if it has this key; otherwise null. */
    @Nullable
    KnownEntity at(long key) {
        KnownEntity next = peek();
        return next != null && next.key == key ? page.poll() : null;
    }

    private @Nullable KnownEntity peek() {
        if (page.isEmpty() && !isAtEnd) {
            db.visit(connection -> Db.each(
                    connection,
                    "SELECT e.entity_key, e.target_id, e.described, e.needed, d.details, e.owner_key, e.gone, e.state"
                            + " FROM entity e JOIN entity_details d ON d.entity_key = e.entity_key"
                            + " WHERE e.entity_key > ? ORDER BY e.entity_key LIMIT " + PAGE,
                    row -> page.add(read(row)),
                    last));
            KnownEntity newest = page.peekLast();
            isAtEnd = newest == null;
            last = newest == null ? last : newest.key;
        }
        return page.peek();
    }

    private static KnownEntity read(ResultSet row) throws SQLException {
        long owner = row.getLong(6);
        boolean hasNoOwner = row.wasNull();
        EntityMerge.Content content = new EntityMerge.Content(
                row.getString(2), row.getBoolean(3), row.getBoolean(4), row.getString(5), hasNoOwner ? null : owner);
        return new KnownEntity(row.getLong(1), content, row.getBoolean(7), EntityState.of(row.getInt(8)));
    }

    /** A user or group of the ledger; {@code isRemoved}: the last pass did not contain it. */
    record KnownEntity(long key, EntityMerge.Content content, boolean isRemoved, EntityState state) {

        /** Whether it was, or may have been, created with these details. */
        boolean isBegun() {
            return state == EntityState.CREATING || state == EntityState.CREATED;
        }
    }
}
