package io.chatferry.ledger.query;

import io.chatferry.file.OwnerOnly;
import io.chatferry.ledger.Db;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.LedgerException;
import io.chatferry.ledger.sort.HashKeys;
import io.chatferry.model.Kind;
import io.chatferry.sort.RowFormat;
import io.chatferry.sort.RowSorter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The users, groups and memberships that a run may have to create, before their state in the target is looked up.
 *
 * @param unknown users and groups of unknown state: one lookup each, or some lists
 * @param users users that no message creates; {@code groups} likewise
 * @param owners users that own a group to create: they are created before it
 * @param needed inline entities: the first message that needs them creates them
 * @param members memberships to be created
 * @param toDeactivate users to deactivate after all messages
 * @param followUps reactions and deletes, one call each
 */
public record EntityPlan(
        long unknown,
        long users,
        long groups,
        long owners,
        long needed,
        long members,
        long toDeactivate,
        long followUps) {

    private static final int SORTED_IN_MEMORY = 1 << 16;

    /** Counts them in the ledger. */
    public static EntityPlan of(Ledger ledger) {
        String open = "SELECT COUNT(*) FROM entity WHERE gone = FALSE AND state IN (0, 2, 3)";
        return ledger.db()
                .read(connection -> new EntityPlan(
                        Db.number(connection, "SELECT COUNT(*) FROM entity WHERE gone = FALSE AND state = 0"),
                        Db.number(connection, open + " AND needed = FALSE AND kind = " + Kind.USER.number()),
                        Db.number(connection, open + " AND needed = FALSE AND kind = " + Kind.GROUP.number()),
                        Db.number(
                                connection,
                                open + " AND needed = TRUE AND kind = " + Kind.USER.number()
                                        + " AND entity_key IN (SELECT owner_key FROM entity WHERE gone = FALSE)"),
                        Db.number(connection, open + " AND needed = TRUE"),
                        Db.number(connection, "SELECT COUNT(*) FROM member WHERE gone = FALSE AND state IN (0, 2, 3)"),
                        Db.number(
                                connection,
                                "SELECT COUNT(*) FROM entity WHERE gone = FALSE AND needed = TRUE AND deactivated = FALSE"
                                        + " AND kind = " + Kind.USER.number()
                                        + " AND details LIKE '%\"deactivatedAt\":%'"),
                        Db.number(connection, "SELECT COUNT(*) FROM follow_up WHERE state = 0")));
    }

    /**
     * Ids that a rule would map to one id.
     *
     * @param ids the number of ids that would share an id with another
     * @param examples the first groups of source ids that would become one id
     */
    public record Collisions(long ids, List<List<String>> examples) {}

    /** Counts the ids that a rule would merge if it were used instead of Chatferry's own. */
    public static Collisions collisions(Ledger ledger, UnaryOperator<String> rule, int most) {
        return ledger.db().read(connection -> {
            try {
                OwnerOnly.createFolder(ledger.sortFolder());
                try (RowSorter<MappedId> sorter =
                        new RowSorter<>(ledger.sortFolder(), "ids", MappedId.FORMAT, SORTED_IN_MEMORY)) {
                    return collisions(connection, sorter, rule, most);
                } finally {
                    Files.deleteIfExists(ledger.sortFolder());
                }
            } catch (IOException | UncheckedIOException full) {
                throw LedgerException.ofDisk("Sorting in " + ledger.sortFolder() + " failed", full);
            }
        });
    }

    /** An entity, sorted by the hash of the id that a rule gives it. */
    private record MappedId(long idHash, long entityKey) {

        static final RowFormat<MappedId> FORMAT = new RowFormat<>(
                2,
                2,
                (row, columns) -> {
                    columns[0] = row.idHash;
                    columns[1] = row.entityKey;
                },
                columns -> new MappedId(columns[0], columns[1]));
    }

    private static Collisions collisions(
            Connection connection, RowSorter<MappedId> sorter, UnaryOperator<String> rule, int most)
            throws SQLException {
        HashKeys keys = new HashKeys();
        String sql = "SELECT entity_key, kind, source_id FROM entity WHERE entity_key > ? AND gone = FALSE"
                + " ORDER BY entity_key LIMIT 5000";
        Db.scan(
                connection,
                sql,
                row -> sorter.add(
                        new MappedId(keys.text(row.getInt(2) + ":", rule.apply(row.getString(3))), row.getLong(1))));
        long ids = 0;
        List<List<String>> examples = new ArrayList<>();
        List<Long> equal = new ArrayList<>();
        MappedId last = null;
        for (MappedId row = sorter.next(); row != null; row = sorter.next()) {
            if (last != null && last.idHash != row.idHash) {
                ids += takeGroup(connection, equal, examples, most);
            }
            equal.add(row.entityKey);
            last = row;
        }
        return new Collisions(ids + takeGroup(connection, equal, examples, most), examples);
    }

    private static long takeGroup(Connection connection, List<Long> equal, List<List<String>> examples, int most)
            throws SQLException {
        long ids = equal.size() > 1 ? equal.size() : 0;
        if (ids > 0 && examples.size() < most) {
            List<String> names = new ArrayList<>();
            for (long key : equal.subList(0, Math.min(equal.size(), 5))) {
                Db.each(
                        connection,
                        "SELECT source_id FROM entity WHERE entity_key = ?",
                        row -> names.add(row.getString(1)),
                        key);
            }
            examples.add(names);
        }
        equal.clear();
        return ids;
    }
}
