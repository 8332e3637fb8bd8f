package io.chatferry.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The users, groups and memberships of the ledger as sending sees them. */
public final class Directory {

    private static final int PAGE = 1_000;
    private static final int WORDS = 1_000;

    private final Db db;

    public Directory(Ledger ledger) {
        this.db = ledger.db();
    }

    /** What the ledger knows of these. */
    public Map<Long, Entry> entries(Collection<Long> keys) {
        Map<Long, Entry> found = new HashMap<>();
        if (keys.isEmpty()) {
            return found;
        }
        Object[] all = keys.toArray();
        db.visit(connection -> Db.each(
                connection,
                SELECT + " WHERE entity_key IN (" + Db.placeholders(all.length) + ")",
                row -> found.put(row.getLong(1), entry(row)),
                all));
        return found;
    }

    /** Gives the key and the state of every user and group. */
    public void eachState(States states) {
        db.visit(connection -> Db.scan(
                connection,
                "SELECT entity_key, state FROM entity WHERE entity_key > ? ORDER BY entity_key LIMIT 10000",
                row -> states.state(row.getLong(1), EntityState.of(row.getInt(2)))));
    }

    /** Takes states. */
    public interface States {
        void state(long key, EntityState state);
    }

    /** Users and groups of the export in this state with a key above {@code after}, by key. */
    public List<Entry> inState(EntityState state, long after) {
        return db.read(connection -> {
            List<Entry> found = new ArrayList<>();
            Db.each(
                    connection,
                    SELECT + " WHERE entity_key > ? AND state = ? AND gone = FALSE ORDER BY entity_key LIMIT " + PAGE,
                    row -> found.add(entry(row)),
                    after,
                    state.number());
            return found;
        });
    }

    /** How many users and groups of the export are in this state. */
    public long count(EntityState state) {
        return db.read(connection ->
                Db.number(connection, "SELECT COUNT(*) FROM entity WHERE state = ? AND gone = FALSE", state.number()));
    }

    /** Writes new states. */
    public void restate(Map<Long, EntityState> states) {
        db.change(connection -> {
            restate(connection, states);
        });
    }

    /** Notes since when groups that were found are there, in Unix seconds. */
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

    /** Writes why the target will not create one. */
    public void refused(long key, String words) {
        db.change(connection -> {
            Db.update(
                    connection,
                    "UPDATE entity SET state = ?, failure = ? WHERE entity_key = ?",
                    EntityState.REFUSED.number(),
                    Storable.of(words, WORDS),
                    key);
        });
    }

    /** Users whom a message has created, and whom the export calls deactivated, and who are not yet; at most 25. */
    public List<Entry> toDeactivate() {
        return db.read(connection -> {
            List<Entry> found = new ArrayList<>();
            Db.each(
                    connection,
                    SELECT + " WHERE state = 4 AND needed = TRUE AND gone = FALSE AND deactivated = FALSE"
                            + " AND details LIKE '%\"deactivatedAt\":%' ORDER BY entity_key LIMIT 25",
                    row -> found.add(entry(row)));
            return found;
        });
    }

    /** Notes that these users are deactivated, or that the target will not do so. */
    public void deactivated(List<Entry> users) {
        db.change(connection -> {
            for (Entry user : users) {
                Db.update(connection, "UPDATE entity SET deactivated = TRUE WHERE entity_key = ?", user.key());
            }
        });
    }

    /** Memberships that are not settled, whose group and user are there, with a key above {@code after}. */
    public List<Membership> openMembers(long after) {
        return db.read(connection -> {
            List<Membership> found = new ArrayList<>();
            Db.each(
                    connection,
                    "SELECT m.member_key, m.details, g.state, g.details, m.group_key, m.user_key, g.there_since_s FROM member m"
                            + " JOIN entity g ON g.entity_key = m.group_key JOIN entity u ON u.entity_key = m.user_key"
                            + " WHERE m.member_key > ? AND m.gone = FALSE AND m.state IN (0, 2, 3)"
                            + " AND g.state IN (1, 4) AND u.state IN (1, 4) ORDER BY m.member_key LIMIT " + PAGE,
                    row -> {
                        long since = row.getLong(7);
                        boolean unknown = row.wasNull();
                        found.add(new Membership(
                                row.getLong(1),
                                row.getLong(5),
                                row.getLong(6),
                                row.getString(2),
                                EntityState.of(row.getInt(3)),
                                row.getString(4),
                                unknown ? null : since));
                    },
                    after);
            return found;
        });
    }

    /** Writes what became of memberships. */
    public void settleMembers(Map<Long, EntityState> states, Map<Long, String> failures) {
        db.change(connection -> {
            try (PreparedStatement update =
                    connection.prepareStatement("UPDATE member SET state = ?, failure = ? WHERE member_key = ?")) {
                for (Map.Entry<Long, EntityState> entry : states.entrySet()) {
                    update.setInt(1, entry.getValue().number());
                    String words = failures.get(entry.getKey());
                    update.setString(2, words == null ? null : Storable.of(words, WORDS));
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

    private static final String SELECT =
            "SELECT entity_key, kind, target_id, described, needed, details, owner_key, state FROM entity";

    private static Entry entry(java.sql.ResultSet row) throws SQLException {
        long owner = row.getLong(7);
        boolean ownerless = row.wasNull();
        return new Entry(
                row.getLong(1),
                io.chatferry.model.Kind.of(row.getInt(2)),
                row.getString(3),
                row.getBoolean(4),
                row.getBoolean(5),
                row.getString(6),
                ownerless ? null : owner,
                EntityState.of(row.getInt(8)));
    }

    /**
     * A user or group.
     *
     * @param details as the data import takes it; of a group without its owner
     * @param owner the key of the group's owner
     * @param needed a message names it
     */
    public record Entry(
            long key,
            io.chatferry.model.Kind kind,
            String targetId,
            boolean described,
            boolean needed,
            String details,
            @Nullable Long owner,
            EntityState state) {}

    /**
     * A membership that may be created.
     *
     * @param details as the data import takes it
     * @param groupState whether this job made the group, and so knows when it was created
     * @param groupDetails as the data import takes it
     * @param groupSince since when a group that was found is there, in Unix seconds; null if the target did not say
     */
    public record Membership(
            long key,
            long group,
            long user,
            String details,
            EntityState groupState,
            String groupDetails,
            @Nullable Long groupSince) {}
}
