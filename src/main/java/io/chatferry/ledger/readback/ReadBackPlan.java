package io.chatferry.ledger.readback;

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
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Chooses the lists of the target that are read for a job: its conversations, its users and groups, and their members. */
final class ReadBackPlan implements ReadBackRun.Places {

    /** Fact: the one conversation of a sample that would otherwise be empty. */
    static final String LEAST = "reading.least";

    /** Up to this number users or groups are requested one by one. */
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
            OwnerOnly.createFolder(ledger.sortFolder());
            try (RowSorter<Conversation> sorter =
                    new RowSorter<>(ledger.sortFolder(), "talks", Conversation.FORMAT, SORTED_IN_MEMORY)) {
                Db.scan(
                        connection,
                        "SELECT id, conversation, sender, receiver FROM message WHERE id > ? AND state IN (1, 2, 3, 4, 5, 9)"
                                + " ORDER BY id LIMIT 10000",
                        row -> sorter.add(new Conversation(row.getLong(2), row.getLong(3), row.getLong(4))));
                conversations(connection, sorter, sink);
            }
        } catch (IOException | UncheckedIOException full) {
            throw LedgerException.ofDisk("Sorting in " + ledger.sortFolder() + " failed", full);
        }
        Ledger.remember(connection, LEAST, chosen == 0 ? Long.toString(least) : "");
        entities(connection, Kind.USER, sink);
        entities(connection, Kind.GROUP, sink);
        members(connection, sink);
    }

    /** A conversation with the parties of one of its messages, sorted by key. */
    private record Conversation(long key, long sender, long receiver) {

        static final RowFormat<Conversation> FORMAT = new RowFormat<>(
                3,
                1,
                (row, columns) -> {
                    columns[0] = row.key;
                    columns[1] = row.sender;
                    columns[2] = row.receiver;
                },
                columns -> new Conversation(columns[0], columns[1], columns[2]));
    }

    private void conversations(Connection connection, RowSorter<Conversation> sorter, ReadBackRun.Sink sink)
            throws SQLException {
        List<Conversation> batch = new ArrayList<>();
        Conversation last = null;
        Conversation first = null;
        for (Conversation row = sorter.next(); row != null; row = sorter.next()) {
            if (last != null && last.key == row.key) {
                continue;
            }
            last = row;
            if (first == null || VerifySample.rank(row.key) < VerifySample.rank(first.key)) {
                first = row;
            }
            if (sample.includes(row.key)) {
                chosen++;
                batch.add(row);
                if (batch.size() == BATCH) {
                    write(connection, batch, sink);
                }
            }
        }
        if (chosen == 0 && first != null) {
            least = first.key;
            batch.add(first);
        }
        write(connection, batch, sink);
    }

    private static void write(Connection connection, List<Conversation> batch, ReadBackRun.Sink sink)
            throws SQLException {
        if (batch.isEmpty()) {
            return;
        }
        Set<Object> keys = new HashSet<>();
        batch.forEach(row -> keys.addAll(List.of(row.sender, row.receiver)));
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
        for (Conversation row : batch) {
            String receiver = targets.getOrDefault(row.receiver, "");
            sink.add(
                    groups.contains(row.receiver)
                            ? TargetList.open(TargetList.Type.GROUP_CONVERSATION, row.key, receiver, "")
                            : TargetList.open(
                                    TargetList.Type.CONVERSATION,
                                    row.key,
                                    receiver,
                                    targets.getOrDefault(row.sender, "")));
        }
        batch.clear();
    }

    private static void entities(Connection connection, Kind kind, ReadBackRun.Sink sink) throws SQLException {
        boolean isGroup = kind == Kind.GROUP;
        String where = " FROM entity WHERE kind = ? AND" + PRESENT;
        long many = Db.number(connection, "SELECT COUNT(*)" + where, kind.number());
        if (many > FEW) {
            sink.add(TargetList.open(isGroup ? TargetList.Type.GROUPS : TargetList.Type.USERS, 0, "", ""));
            return;
        }
        List<String> ids = new ArrayList<>();
        Db.each(connection, "SELECT target_id" + where, row -> ids.add(row.getString(1)), kind.number());
        for (String id : ids) {
            sink.add(TargetList.open(isGroup ? TargetList.Type.GROUP : TargetList.Type.USER, 0, id, ""));
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
                    long conversation = keys.conversation(Kind.GROUP, 0, row.getLong(1));
                    if (sample.includes(conversation) || conversation == least) {
                        places.add(TargetList.open(TargetList.Type.MEMBERS, conversation, row.getString(2), ""));
                        if (row.getInt(3) == 1) {
                            places.add(TargetList.open(TargetList.Type.BANNED, conversation, row.getString(2), ""));
                        }
                    }
                });
        for (TargetList place : places) {
            sink.add(place);
        }
    }
}
