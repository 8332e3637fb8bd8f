package io.chatferry.ledger.query;

import io.chatferry.ledger.Db;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.LedgerException;
import io.chatferry.ledger.WorkFolder;
import io.chatferry.ledger.sort.HashKeys;
import io.chatferry.ledger.sort.LongSorter;
import io.chatferry.model.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The users, groups and memberships that a run may have to create, as long as nobody has looked whether they are there.
 *
 * @param unknown users and groups of which nothing is known yet: one look-up each, or some lists
 * @param users users that no message creates; {@code groups} likewise
 * @param owners users who own a group that is to be created: they go ahead of it
 * @param needed users and groups that the first message that needs them creates
 * @param members memberships to be created
 * @param toDeactivate users who are deactivated after all messages
 * @param followUps reactions and deletes that have calls of their own
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

    /** Counts. */
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
     * Ids that one rule would make one.
     *
     * @param ids how many would share an id with another
     * @param examples the first groups of them, each the source ids that would have become one
     */
    public record Collisions(long ids, List<List<String>> examples) {}

    /** How many ids a rule would have merged, had it been used instead of Chatferry's own. */
    public static Collisions collisions(Ledger ledger, UnaryOperator<String> rule, int most) {
        return ledger.db().read(connection -> {
            try {
                WorkFolder.create(ledger.sortFolder());
                try (LongSorter sorter = new LongSorter(ledger.sortFolder(), "ids", 2, 2, SORTED_IN_MEMORY)) {
                    return collisions(connection, sorter, rule, most);
                } finally {
                    Files.deleteIfExists(ledger.sortFolder());
                }
            } catch (IOException | UncheckedIOException full) {
                throw new LedgerException("Sorting in " + ledger.sortFolder() + " failed: " + full.getMessage(), full);
            }
        });
    }

    private static Collisions collisions(Connection connection, LongSorter sorter, UnaryOperator<String> rule, int most)
            throws SQLException, IOException {
        HashKeys keys = new HashKeys();
        String sql = "SELECT entity_key, kind, source_id FROM entity WHERE entity_key > ? AND gone = FALSE"
                + " ORDER BY entity_key LIMIT 5000";
        Db.scan(connection, sql, row -> {
            try {
                sorter.add(keys.text(row.getInt(2) + ":", rule.apply(row.getString(3))), row.getLong(1));
            } catch (IOException full) {
                throw new UncheckedIOException(full);
            }
        });
        long ids = 0;
        List<List<String>> examples = new ArrayList<>();
        List<Long> alike = new ArrayList<>();
        long @Nullable [] last = null;
        for (long[] row = sorter.next(); row != null; row = sorter.next()) {
            if (last != null && last[0] != row[0]) {
                ids += ended(connection, alike, examples, most);
            }
            alike.add(row[1]);
            last = row.clone();
        }
        return new Collisions(ids + ended(connection, alike, examples, most), examples);
    }

    private static long ended(Connection connection, List<Long> alike, List<List<String>> examples, int most)
            throws SQLException {
        long ids = alike.size() > 1 ? alike.size() : 0;
        if (ids > 0 && examples.size() < most) {
            List<String> names = new ArrayList<>();
            for (long key : alike.subList(0, Math.min(alike.size(), 5))) {
                Db.each(
                        connection,
                        "SELECT source_id FROM entity WHERE entity_key = ?",
                        row -> names.add(row.getString(1)),
                        key);
            }
            examples.add(names);
        }
        alike.clear();
        return ids;
    }
}
