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
 * What is read back from the target, page by page, each page and the position behind it in one transaction: a reading
 * that was killed goes on at the page where it was. Thread-safe.
 */
public final class ReadBackRun {

    /** A reading that was left for longer is begun anew: the target may look otherwise by now. */
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
     * Goes on with the reading that was begun for this purpose, or begins a new one.
     *
     * @param purpose what is read and why; with another one, or other states in the ledger, all is read anew
     * @return since when this reading has been going on, in milliseconds
     */
    public long begin(String purpose, Places places, long nowMillis) {
        try {
            WorkFolder.emptySortFolder(ledger.sortFolder()); // of a run that was killed while it sorted
        } catch (IOException failed) {
            throw new LedgerException(
                    "The folder " + ledger.sortFolder() + " cannot be emptied: " + failed.getMessage(), failed);
        }
        return db.write(connection -> {
            String key = purpose + " " + states(connection);
            String began = Ledger.fact(connection, BEGAN);
            long since = began == null || began.isEmpty() ? 0 : Long.parseLong(began);
            boolean same =
                    key.equals(Ledger.fact(connection, PURPOSE)) && nowMillis - since <= STALE.toMillis() && since > 0;
            if (!same) {
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

    /** The reading is used up: the next one begins anew. */
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

    /** So many rows in each state: a run in between changes them, and then the reading is of no use. */
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

    /** Chooses what is to be read, while the reading begins. */
    public interface Places {
        void choose(Connection connection, Sink sink) throws SQLException;
    }

    /** Takes places. */
    public interface Sink {
        void add(TargetList place) throws SQLException;
    }

    /** Places to be read in a further round. */
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

    /** How many lists are still to be read. */
    public long open() {
        return db.read(
                connection -> Db.number(connection, "SELECT COUNT(*) FROM reading_place WHERE finished = FALSE"));
    }

    /** How many lists are known, read or not. */
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

    /** Whether the lists of a second look are part of it. */
    public boolean lookedTwice() {
        return db.read(connection -> Db.number(
                        connection,
                        "SELECT COUNT(*) FROM reading_place WHERE type IN (?, ?)",
                        TargetList.Type.TALK_BACK.number(),
                        TargetList.Type.GROUP_TALK_BACK.number())
                > 0);
    }

    /** Whether what the lists did not show was asked for one by one. */
    public boolean isAskedSingly() {
        return "yes".equals(ledger.fact(ASKED_SINGLY).orElse(""));
    }

    /**
     * Adds each message, user and group that the last comparison missed and whose id is known, to be asked for by itself.
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
     * Keeps a page.
     *
     * @param position where the list goes on; null at its end
     * @param further lists that turned out to be needed as well
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

    /** Everything of a kind that was read, in the order of reading. */
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

    /** One that was read. */
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

    /** Takes what was read. */
    public interface Visitor {
        void item(long n, ReadBackItem item, TargetList.Type type, long conversation);
    }
}
