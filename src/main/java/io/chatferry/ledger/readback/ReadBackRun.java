package io.chatferry.ledger.readback;

import io.chatferry.ledger.ColumnText;
import io.chatferry.ledger.Db;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.LedgerException;
import io.chatferry.ledger.WorkFolder;
import io.chatferry.model.Kind;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Stores what is read back from the target, page by page, each page and the position behind it in one transaction: after a
 * kill the reading resumes at that page. Thread-safe.
 */
public final class ReadBackRun {

    /** An older reading is begun anew: the target may have changed since. */
    private static final Duration STALE = Duration.ofHours(6);

    private static final String PURPOSE = "reading.of";
    private static final String BEGAN = "reading.began";
    private static final String ASKED_SINGLY = "reading.asked-singly";
    private static final int PAGE = 500;

    private final Ledger ledger;
    private final Db db;
    private final AtomicLong lastItem = new AtomicLong();
    private final AtomicLong lastPlace = new AtomicLong();

    public ReadBackRun(Ledger ledger) {
        this.ledger = ledger;
        this.db = ledger.db();
    }

    /**
     * Resumes the reading that was begun for this purpose, or begins a new one.
     *
     * @param purpose names what is read; with another purpose, or other states in the ledger, a new reading begins
     * @return when this reading began, in milliseconds since 1970
     */
    public long begin(String purpose, Places places, long nowMillis) {
        try {
            WorkFolder.emptySortFolder(ledger.sortFolder()); // of a run that was killed during a sort
        } catch (IOException failed) {
            throw LedgerException.ofDisk("The folder " + ledger.sortFolder() + " cannot be emptied", failed);
        }
        return db.write(connection -> {
            String key = purpose + " " + states(connection);
            String began = Ledger.fact(connection, BEGAN);
            long since = began == null || began.isEmpty() ? 0 : Long.parseLong(began);
            boolean isSame =
                    key.equals(Ledger.fact(connection, PURPOSE)) && nowMillis - since <= STALE.toMillis() && since > 0;
            if (!isSame) {
                since = nowMillis;
                empty(connection);
                places.choose(connection, place -> insert(connection, place));
                Ledger.remember(connection, PURPOSE, key);
                Ledger.remember(connection, BEGAN, Long.toString(since));
            }
            lastItem.set(Db.number(connection, "SELECT COALESCE(MAX(n), 0) FROM reading_item"));
            lastPlace.set(Db.number(connection, "SELECT COALESCE(MAX(id), 0) FROM reading_place"));
            return since;
        });
    }

    /** Ends the reading: the next one begins anew. */
    public void end() {
        db.change(connection -> {
            empty(connection);
            Ledger.remember(connection, BEGAN, "");
        });
        ledger.compactWhenClosed();
    }

    private void empty(Connection connection) throws SQLException {
        Db.update(connection, "TRUNCATE TABLE reading_item");
        Db.update(connection, "TRUNCATE TABLE reading_place");
        Ledger.remember(connection, ASKED_SINGLY, "");
        lastPlace.set(0);
    }

    /** The number of rows by state: a run in between changes them, and the reading is then outdated. */
    private static String states(Connection connection) throws SQLException {
        StringBuilder text = new StringBuilder();
        for (String table : List.of("message", "entity", "member")) {
            Db.each(
                    connection,
                    "SELECT state, COUNT(*) FROM " + table + " GROUP BY state ORDER BY state",
                    row -> text.append(row.getInt(1))
                            .append('=')
                            .append(row.getLong(2))
                            .append(' '));
            text.append("; ");
        }
        return text.toString();
    }

    /** Chooses the lists to read when a reading begins. */
    public interface Places {
        void choose(Connection connection, Sink sink) throws SQLException;
    }

    /** Receives lists to read. */
    public interface Sink {
        void add(TargetList place) throws SQLException;
    }

    /** Adds lists for a further round. */
    public void add(List<TargetList> places) {
        db.change(connection -> {
            for (TargetList place : places) {
                insert(connection, place);
            }
        });
    }

    private void insert(Connection connection, TargetList place) throws SQLException {
        Db.update(
                connection,
                "INSERT INTO reading_place (id, type, conversation, first_id, second_id, position, finished)"
                        + " VALUES (?, ?, ?, ?, ?, NULL, FALSE)",
                lastPlace.incrementAndGet(),
                place.type().number(),
                place.conversation(),
                place.first(),
                place.second());
    }

    /** The number of lists that are still to be read. */
    public long open() {
        return db.read(
                connection -> Db.number(connection, "SELECT COUNT(*) FROM reading_place WHERE finished = FALSE"));
    }

    /** The number of lists, read or not. */
    public long places() {
        return db.read(connection -> Db.number(connection, "SELECT COUNT(*) FROM reading_place"));
    }

    /** Lists that are still to be read, with a number above {@code after}. */
    public List<TargetList> open(long after) {
        return db.read(connection -> {
            List<TargetList> found = new ArrayList<>();
            Db.each(
                    connection,
                    "SELECT id, type, conversation, first_id, second_id, position FROM reading_place WHERE id > ?"
                            + " AND finished = FALSE ORDER BY id LIMIT " + PAGE,
                    row -> found.add(place(row)),
                    after);
            return found;
        });
    }

    private static TargetList place(ResultSet row) throws SQLException {
        return new TargetList(
                row.getLong(1),
                TargetList.Type.of(row.getInt(2)),
                row.getLong(3),
                row.getString(4),
                row.getString(5),
                row.getString(6));
    }

    /** Whether the lists of the second round are part of it. */
    public boolean hasSecondRound() {
        return db.read(connection -> Db.number(
                        connection,
                        "SELECT COUNT(*) FROM reading_place WHERE type IN (?, ?)",
                        TargetList.Type.CONVERSATION_BACKWARDS.number(),
                        TargetList.Type.GROUP_CONVERSATION_BACKWARDS.number())
                > 0);
    }

    /** Whether records that the lists did not show were requested one by one. */
    public boolean isAskedSingly() {
        return "yes".equals(ledger.fact(ASKED_SINGLY).orElse(""));
    }

    /**
     * Adds each message, user and group that the last comparison missed and whose id is known, to be requested one by one.
     *
     * @return whether there is any
     */
    public boolean addMissing() {
        return db.write(connection -> {
            long before = lastPlace.get();
            Db.scan(
                    connection,
                    "SELECT d.n, d.kind, d.server_id, m.conversation FROM difference d"
                            + " LEFT JOIN message m ON m.id = d.message WHERE d.n > ? AND d.fault = "
                            + Differences.Fault.MISSING.number() + " AND d.server_id <> '' ORDER BY d.n LIMIT 2000",
                    row -> {
                        Kind kind = Kind.of(row.getInt(2));
                        if (kind != Kind.MEMBER) {
                            insert(connection, TargetList.open(single(kind), row.getLong(4), row.getString(3), ""));
                        }
                    });
            Ledger.remember(connection, ASKED_SINGLY, "yes");
            return lastPlace.get() > before;
        });
    }

    private static TargetList.Type single(Kind kind) {
        return switch (kind) {
            case USER -> TargetList.Type.USER;
            case GROUP -> TargetList.Type.GROUP;
            default -> TargetList.Type.MESSAGE;
        };
    }

    /**
     * Stores a page.
     *
     * @param position where the list continues; null at its end
     * @param further lists that are needed in addition
     */
    public void page(TargetList place, List<ReadBackItem> items, @Nullable String position, List<TargetList> further) {
        long first = lastItem.getAndAdd(items.size()) + 1;
        db.change(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO reading_item (n, place, kind, item_key, muid, json) VALUES (?, ?, ?, ?, ?, ?)")) {
                long n = first;
                for (ReadBackItem item : items) {
                    insert.setLong(1, n++);
                    insert.setLong(2, place.id());
                    insert.setInt(3, item.kind().number());
                    insert.setString(4, ColumnText.of(item.key()));
                    insert.setString(5, item.muid() == null ? null : ColumnText.of(item.muid()));
                    insert.setString(6, ColumnText.of(item.json()));
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            for (TargetList more : further) {
                insert(connection, more);
            }
            Db.update(
                    connection,
                    "UPDATE reading_place SET position = ?, finished = ? WHERE id = ?",
                    position == null ? "" : ColumnText.of(position),
                    position == null,
                    place.id());
        });
    }

    /** Passes the items of a kind to {@code visitor}, in the order of reading. */
    public void items(Kind kind, Visitor visitor) {
        db.visit(connection -> Db.scan(
                connection,
                "SELECT i.n, i.item_key, i.muid, i.json, p.type, p.conversation FROM reading_item i"
                        + " JOIN reading_place p ON p.id = i.place WHERE i.n > ? AND i.kind = " + kind.number()
                        + " ORDER BY i.n LIMIT 2000",
                row -> visitor.item(
                        row.getLong(1),
                        new ReadBackItem(kind, row.getString(2), row.getString(3), row.getString(4)),
                        TargetList.Type.of(row.getInt(5)),
                        row.getLong(6))));
    }

    /** The item with this number. */
    public ReadBackItem item(Kind kind, long n) {
        return db.read(connection -> {
            List<ReadBackItem> found = new ArrayList<>();
            Db.each(
                    connection,
                    "SELECT item_key, muid, json FROM reading_item WHERE n = ?",
                    row -> found.add(new ReadBackItem(kind, row.getString(1), row.getString(2), row.getString(3))),
                    n);
            return found.get(0);
        });
    }

    /** Receives items. */
    public interface Visitor {
        void item(long n, ReadBackItem item, TargetList.Type type, long conversation);
    }
}
