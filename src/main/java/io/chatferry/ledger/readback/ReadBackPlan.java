package io.chatferry.ledger.readback;

import io.chatferry.ledger.Db;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.LedgerException;
import io.chatferry.ledger.WorkFolder;
import io.chatferry.ledger.sort.HashKeys;
import io.chatferry.ledger.sort.LongSorter;
import io.chatferry.model.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which lists of the target are to be read for a job: its conversations, its users and groups, and the members of these. */
final class ReadBackPlan implements ReadBackRun.Places {

    /** Where the choice of a sample that would be empty is kept: the one conversation that it has instead. */
    static final String LEAST = "reading.least";

    /** Up to so many users or groups are asked for one by one. */
    private static final int FEW = 100;

    private static final int BATCH = 200;
    private static final int SORTED_IN_MEMORY = 1 << 16;
    private static final String PRESENT = " (state = 4 OR (state = 1 AND gone = FALSE))";

    private final Ledger ledger;
    private final VerifySample sample;
    private long least;
    private long chosen;

    ReadBackPlan(Ledger ledger, VerifySample sample) {
        this.ledger = ledger;
        this.sample = sample;
    }

    @Override
    public void choose(Connection connection, ReadBackRun.Sink sink) throws SQLException {
        try {
            WorkFolder.create(ledger.sortFolder());
            try (LongSorter sorter = new LongSorter(ledger.sortFolder(), "talks", 3, 1, SORTED_IN_MEMORY)) {
                Db.scan(
                        connection,
                        "SELECT id, conversation, sender, receiver FROM message WHERE id > ? AND state IN (1, 2, 3, 4, 5, 9)"
                                + " ORDER BY id LIMIT 10000",
                        row -> add(sorter, row.getLong(2), row.getLong(3), row.getLong(4)));
                conversations(connection, sorter, sink);
            }
        } catch (IOException | UncheckedIOException full) {
            throw new LedgerException("Sorting in " + ledger.sortFolder() + " failed: " + full.getMessage(), full);
        }
        Ledger.remember(connection, LEAST, chosen == 0 ? Long.toString(least) : "");
        entities(connection, Kind.USER, sink);
        entities(connection, Kind.GROUP, sink);
        members(connection, sink);
    }

    private void conversations(Connection connection, LongSorter sorter, ReadBackRun.Sink sink)
            throws SQLException, IOException {
        List<long[]> batch = new ArrayList<>();
        long[] last = null;
        long[] first = null;
        for (long[] row = sorter.next(); row != null; row = sorter.next()) {
            if (last != null && last[0] == row[0]) {
                continue;
            }
            last = row;
            if (first == null || VerifySample.rank(row[0]) < VerifySample.rank(first[0])) {
                first = row;
            }
            if (sample.includes(row[0])) {
                chosen++;
                batch.add(row);
                if (batch.size() == BATCH) {
                    write(connection, batch, sink);
                }
            }
        }
        if (chosen == 0 && first != null) {
            least = first[0];
            batch.add(first);
        }
        write(connection, batch, sink);
    }

    private static void write(Connection connection, List<long[]> batch, ReadBackRun.Sink sink) throws SQLException {
        if (batch.isEmpty()) {
            return;
        }
        Set<Object> keys = new HashSet<>();
        batch.forEach(row -> keys.addAll(List.of(row[1], row[2])));
        Map<Long, String> targets = new HashMap<>();
        Set<Long> groups = new HashSet<>();
        Db.each(
                connection,
                "SELECT entity_key, target_id, kind FROM entity WHERE entity_key IN (" + Db.placeholders(keys.size())
                        + ")",
                row -> {
                    targets.put(row.getLong(1), row.getString(2));
                    if (row.getInt(3) == Kind.GROUP.number()) {
                        groups.add(row.getLong(1));
                    }
                },
                keys.toArray());
        for (long[] row : batch) {
            String receiver = targets.getOrDefault(row[2], "");
            sink.add(
                    groups.contains(row[2])
                            ? TargetList.open(TargetList.Type.GROUP_TALK, row[0], receiver, "")
                            : TargetList.open(
                                    TargetList.Type.TALK, row[0], receiver, targets.getOrDefault(row[1], "")));
        }
        batch.clear();
    }

    private static void entities(Connection connection, Kind kind, ReadBackRun.Sink sink) throws SQLException {
        boolean group = kind == Kind.GROUP;
        String where = " FROM entity WHERE kind = ? AND" + PRESENT;
        long many = Db.number(connection, "SELECT COUNT(*)" + where, kind.number());
        if (many > FEW) {
            sink.add(TargetList.open(group ? TargetList.Type.GROUPS : TargetList.Type.USERS, 0, "", ""));
            return;
        }
        List<String> ids = new ArrayList<>();
        Db.each(connection, "SELECT target_id" + where, row -> ids.add(row.getString(1)), kind.number());
        for (String id : ids) {
            sink.add(TargetList.open(group ? TargetList.Type.GROUP : TargetList.Type.USER, 0, id, ""));
        }
    }

    private void members(Connection connection, ReadBackRun.Sink sink) throws SQLException {
        List<TargetList> places = new ArrayList<>();
        HashKeys keys = new HashKeys();
        Db.each(
                connection,
                "SELECT g.entity_key, g.target_id, MAX(CASE WHEN m.details LIKE '%\"isBanned\":true%' THEN 1 ELSE 0 END)"
                        + " FROM member m JOIN entity g ON g.entity_key = m.group_key"
                        + " WHERE m.state = 4 OR (m.state = 1 AND m.gone = FALSE) GROUP BY g.entity_key, g.target_id",
                row -> {
                    long talk = keys.conversation(Kind.GROUP, 0, row.getLong(1));
                    if (sample.includes(talk) || talk == least) {
                        places.add(TargetList.open(TargetList.Type.MEMBERS, talk, row.getString(2), ""));
                        if (row.getInt(3) == 1) {
                            places.add(TargetList.open(TargetList.Type.BANNED, talk, row.getString(2), ""));
                        }
                    }
                });
        for (TargetList place : places) {
            sink.add(place);
        }
    }

    private static void add(LongSorter sorter, long... row) {
        try {
            sorter.add(row);
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }
}
