package io.chatferry.ledger.outbox;

import io.chatferry.ledger.ColumnText;
import io.chatferry.ledger.Db;
import io.chatferry.ledger.EntityState;
import io.chatferry.ledger.Ledger;
import io.chatferry.model.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The users, groups and memberships of the ledger as sending needs them. Thread-safe. */
public final class EntityTable {

    private static final int PAGE = 1_000;
    /** Rows per query with their details, of at most 10 KB each. */
    private static final int DETAILED = 500;

    private static final int FAILURE_CHARS = 1_000;

    private final Db db;

    public EntityTable(Ledger ledger) {
        this.db = ledger.db();
    }

    /** The entities with these keys, with their details; for some dozens at a time. */
    public Map<Long, Entry> entries(Collection<Long> keys) {
        Map<Long, Entry> found = new HashMap<>();
        each(
                keys,
                "SELECT e.entity_key, e.kind, e.target_id, e.needed, d.details, e.owner_key, o.target_id, e.state, e.described"
                        + " FROM UNNEST(?) wanted (id) JOIN entity e ON e.entity_key = wanted.id"
                        + " JOIN entity_details d ON d.entity_key = e.entity_key"
                        + " LEFT JOIN entity o ON o.entity_key = e.owner_key",
                row -> found.put(row.getLong(1), entry(row)));
        return found;
    }

    /** The target ids of these entities. */
    public Map<Long, String> targetIds(Collection<Long> keys) {
        Map<Long, String> found = new HashMap<>();
        each(
                keys,
                "SELECT e.entity_key, e.target_id FROM UNNEST(?) wanted (id)"
                        + " JOIN entity e ON e.entity_key = wanted.id",
                row -> found.put(row.getLong(1), row.getString(2)));
        return found;
    }

    private void each(Collection<Long> keys, String sql, Db.RowAction action) {
        if (!keys.isEmpty()) {
            db.visit(connection ->
                    Db.each(connection, sql, action, (Object) connection.createArrayOf("BIGINT", keys.toArray())));
        }
    }

    /** Passes every user and group to {@code states}, without ids and details. */
    public void eachState(States states) {
        db.visit(connection -> Db.scan(
                connection,
                "SELECT entity_key, kind, state, owner_key, needed, gone FROM entity WHERE entity_key > ?"
                        + " ORDER BY entity_key LIMIT 10000",
                row -> {
                    long owner = row.getLong(4);
                    Long ownerKey = row.wasNull() ? null : owner;
                    states.state(
                            row.getLong(1),
                            Kind.of(row.getInt(2)),
                            EntityState.of(row.getInt(3)),
                            ownerKey,
                            row.getBoolean(5),
                            row.getBoolean(6));
                }));
    }

    /** Receives users and groups. */
    public interface States {
        /**
         * Receives one user or group.
         *
         * @param owner the key of a group's owner, or null
         */
        void state(long key, Kind kind, EntityState state, @Nullable Long owner, boolean needed, boolean gone);
    }

    /** The users or groups of the export whose state in the target is unknown, by their target ids. */
    public TargetIds unknown(Kind kind) {
        TargetIds index = new TargetIds();
        db.visit(connection -> Db.scan(
                connection,
                "SELECT entity_key, target_id FROM entity WHERE entity_key > ? AND kind = " + kind.number()
                        + " AND state = " + EntityState.UNKNOWN.number()
                        + " AND gone = FALSE ORDER BY entity_key LIMIT 10000",
                row -> index.add(row.getLong(1), row.getString(2))));
        return index;
    }

    /**
     * Adds the details of absent users that have a role, from some of those with a key above {@code after}.
     *
     * @return the key of the last one looked at, or null if there is none
     */
    public @Nullable Long withRoles(long after, List<String> details) {
        return db.read(connection -> {
            Long[] last = new Long[1];
            Db.each(
                    connection,
                    "SELECT e.entity_key, CASE WHEN d.details LIKE '%\"role\":%' THEN d.details END FROM entity e"
                            + " JOIN entity_details d ON d.entity_key = e.entity_key"
                            + " WHERE e.entity_key > ? AND e.kind = ? AND e.state = ? AND e.gone = FALSE"
                            + " ORDER BY e.entity_key LIMIT " + DETAILED,
                    row -> {
                        last[0] = row.getLong(1);
                        String found = row.getString(2);
                        if (found != null) {
                            details.add(found);
                        }
                    },
                    after,
                    Kind.USER.number(),
                    EntityState.ABSENT.number());
            return last[0];
        });
    }

    /** How many users and groups of the export are in this state. */
    public long count(EntityState state) {
        return db.read(connection ->
                Db.number(connection, "SELECT COUNT(*) FROM entity WHERE state = ? AND gone = FALSE", state.number()));
    }

    /** Writes new states, by key. */
    public void restate(Map<Long, EntityState> states) {
        db.change(connection -> {
            restate(connection, states);
        });
    }

    /** Writes since when existing groups are in the target, in Unix seconds. */
    public void thereSince(Map<Long, Long> seconds) {
        if (seconds.isEmpty()) {
            return;
        }
        db.change(connection -> {
            try (PreparedStatement update =
                    connection.prepareStatement("UPDATE entity SET there_since_s = ? WHERE entity_key = ?")) {
                for (Map.Entry<Long, Long> entry : seconds.entrySet()) {
                    update.setLong(1, entry.getValue());
                    update.setLong(2, entry.getKey());
                    update.addBatch();
                }
                update.executeBatch();
            }
        });
    }

    /** Marks entities that the target refuses to create, with the reasons. */
    public void refused(Map<Long, String> reasons) {
        if (reasons.isEmpty()) {
            return;
        }
        db.change(connection -> {
            try (PreparedStatement update =
                    connection.prepareStatement("UPDATE entity SET state = ?, failure = ? WHERE entity_key = ?")) {
                for (Map.Entry<Long, String> entry : reasons.entrySet()) {
                    update.setInt(1, EntityState.REFUSED.number());
                    update.setString(2, ColumnText.of(entry.getValue(), FAILURE_CHARS));
                    update.setLong(3, entry.getKey());
                    update.addBatch();
                }
                update.executeBatch();
            }
        });
    }

    /**
     * Adds users that a message has created and that are still to be deactivated as in the export, from some of those with a
     * key above {@code after}.
     *
     * @param ids the users' ids in the target by key
     * @return the key of the last one looked at, or null if there is none
     */
    public @Nullable Long toDeactivate(long after, Map<Long, String> ids) {
        return db.read(connection -> {
            Long[] last = new Long[1];
            Db.each(
                    connection,
                    "SELECT e.entity_key, CASE WHEN d.details LIKE '%\"deactivatedAt\":%' THEN e.target_id END FROM entity e"
                            + " JOIN entity_details d ON d.entity_key = e.entity_key"
                            + " WHERE e.entity_key > ? AND e.state = ? AND e.needed = TRUE AND e.gone = FALSE"
                            + " AND e.deactivated = FALSE ORDER BY e.entity_key LIMIT " + DETAILED,
                    row -> {
                        last[0] = row.getLong(1);
                        String found = row.getString(2);
                        if (found != null) {
                            ids.put(last[0], found);
                        }
                    },
                    after,
                    EntityState.CREATED.number());
            return last[0];
        });
    }

    /** Marks these users as deactivated, or as refused by the target. */
    public void deactivated(Collection<Long> users) {
        db.change(connection -> {
            for (long user : users) {
                Db.update(connection, "UPDATE entity SET deactivated = TRUE WHERE entity_key = ?", user);
            }
        });
    }

    /** Memberships that are still to be created, with a key above {@code after}, by key. */
    public List<OpenMember> openMembers(long after) {
        return db.read(connection -> {
            List<OpenMember> found = new ArrayList<>();
            Db.each(
                    connection,
                    "SELECT member_key, group_key, user_key FROM member WHERE member_key > ? AND gone = FALSE"
                            + " AND state IN (0, 2, 3) ORDER BY member_key LIMIT " + PAGE,
                    row -> found.add(new OpenMember(row.getLong(1), row.getLong(2), row.getLong(3))),
                    after);
            return found;
        });
    }

    /** The memberships with these keys, in the order of the keys. */
    public List<Membership> memberships(Collection<Long> keys) {
        List<Membership> found = new ArrayList<>();
        each(
                keys,
                "SELECT m.member_key, m.group_key, m.details, d.details, g.there_since_s FROM UNNEST(?) wanted (id)"
                        + " JOIN member m ON m.member_key = wanted.id JOIN entity g ON g.entity_key = m.group_key"
                        + " JOIN entity_details d ON d.entity_key = m.group_key"
                        + " ORDER BY m.member_key",
                row -> {
                    long since = row.getLong(5);
                    boolean isUnknown = row.wasNull();
                    found.add(new Membership(
                            row.getLong(1),
                            row.getLong(2),
                            row.getString(3),
                            row.getString(4),
                            isUnknown ? null : since));
                });
        return found;
    }

    /** Writes the states of memberships. */
    public void writeMembers(Map<Long, EntityState> states, Map<Long, String> failures) {
        db.change(connection -> {
            try (PreparedStatement update =
                    connection.prepareStatement("UPDATE member SET state = ?, failure = ? WHERE member_key = ?")) {
                for (Map.Entry<Long, EntityState> entry : states.entrySet()) {
                    update.setInt(1, entry.getValue().number());
                    String failure = failures.get(entry.getKey());
                    update.setString(2, failure == null ? null : ColumnText.of(failure, FAILURE_CHARS));
                    update.setLong(3, entry.getKey());
                    update.addBatch();
                }
                update.executeBatch();
            }
        });
    }

    static void restate(Connection connection, Set<Long> keys, EntityState state) throws SQLException {
        Map<Long, EntityState> states = new HashMap<>();
        keys.forEach(key -> states.put(key, state));
        restate(connection, states);
    }

    static void restate(Connection connection, Map<Long, EntityState> states) throws SQLException {
        if (states.isEmpty()) {
            return;
        }
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE entity SET state = ? WHERE entity_key = ?")) {
            for (Map.Entry<Long, EntityState> entry : states.entrySet()) {
                update.setInt(1, entry.getValue().number());
                update.setLong(2, entry.getKey());
                update.addBatch();
            }
            update.executeBatch();
        }
    }

    private static Entry entry(ResultSet row) throws SQLException {
        long owner = row.getLong(6);
        boolean hasNoOwner = row.wasNull();
        return new Entry(
                row.getLong(1),
                Kind.of(row.getInt(2)),
                row.getString(3),
                row.getBoolean(4),
                row.getString(5),
                hasNoOwner ? null : owner,
                row.getString(7),
                EntityState.of(row.getInt(8)),
                row.getBoolean(9));
    }

    /**
     * A user or group.
     *
     * @param needed a message names it
     * @param details as the data import takes it; of a group without its owner
     * @param owner the key of the group's owner
     * @param ownerId the owner's id in the target
     */
    public record Entry(
            long key,
            Kind kind,
            String targetId,
            boolean needed,
            String details,
            @Nullable Long owner,
            @Nullable String ownerId,
            EntityState state,
            boolean described) {}

    /** A membership that is still to be created. */
    public record OpenMember(long key, long group, long user) {}

    /**
     * A membership that may be created.
     *
     * @param group the key of its group
     * @param details as the data import takes it
     * @param groupDetails as the data import takes it
     * @param groupSince since when a group that was found is there, in Unix seconds; null if the target does not say
     */
    public record Membership(
            long key,
            long group,
            String details,
            String groupDetails,
            @Nullable Long groupSince) {}
}
