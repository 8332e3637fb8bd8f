package io.chatferry.ledger.readback;

import io.chatferry.ledger.ColumnText;
import io.chatferry.ledger.Db;
import io.chatferry.ledger.KeysetPages;
import io.chatferry.ledger.Ledger;
import io.chatferry.model.Kind;
import java.sql.PreparedStatement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The differences between target and ledger that the last {@code verify} has found. Not thread-safe. */
public final class Differences {

    private static final int PAGE = 500;
    private static final int FIELD = 200;
    private static final int SERVER_ID = 300;
    private static final String COLUMNS =
            "n, kind, fault, message, record_key, place, server_id, field, expected, found";

    private final Db db;
    private final List<Difference> pending = new ArrayList<>();
    private long last;

    public Differences(Ledger ledger) {
        this.db = ledger.db();
    }

    /** The kind of difference. The numbers are on disk: never change one. */
    public enum Fault {
        MISSING(0),
        UNEXPECTED(1),
        DOUBLED(2),
        DIFFERENT(3),
        ORDER(4);

        private static final Fault[] BY_NUMBER = values();
        private final int number;

        Fault(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }
    }

    /**
     * One difference.
     *
     * @param message the ledger's number of the message; null for other records, and for messages that are not in the ledger
     * @param key the muid, or the source id of a user, group or membership
     * @param where {@code file:line}; empty if the export does not contain it
     * @param serverId the target's id; may be empty
     * @param field the field, or empty for the record as a whole
     */
    public record Difference(
            Kind kind,
            Fault fault,
            @Nullable Long message,
            String key,
            String where,
            String serverId,
            String field,
            String expected,
            String found) {}

    /** Deletes those of an earlier run. */
    public void clear() {
        pending.clear();
        last = 0;
        db.change(connection -> {
            Db.update(connection, "TRUNCATE TABLE difference");
        });
    }

    public void add(Difference difference) {
        pending.add(difference);
        if (pending.size() >= PAGE) {
            flush();
        }
    }

    /** Writes the pending ones. */
    public void flush() {
        if (pending.isEmpty()) {
            return;
        }
        db.change(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO difference (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
                for (Difference each : pending) {
                    insert.setLong(1, ++last);
                    insert.setInt(2, each.kind().number());
                    insert.setInt(3, each.fault().number);
                    if (each.message() == null) {
                        insert.setNull(4, Types.BIGINT);
                    } else {
                        insert.setLong(4, each.message());
                    }
                    insert.setString(5, ColumnText.of(each.key()));
                    insert.setString(6, ColumnText.of(each.where()));
                    insert.setString(7, ColumnText.of(each.serverId(), SERVER_ID));
                    insert.setString(8, ColumnText.of(each.field(), FIELD));
                    insert.setString(9, ColumnText.of(each.expected()));
                    insert.setString(10, ColumnText.of(each.found()));
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        });
        pending.clear();
    }

    /** All of them, in the order in which they were found. The stream reads page by page. */
    public Stream<Difference> all() {
        return new KeysetPages<Difference>(after -> db.read(connection -> {
                    List<KeysetPages.Keyed<Difference>> page = new ArrayList<>();
                    Db.each(
                            connection,
                            "SELECT " + COLUMNS + " FROM difference WHERE n > ? ORDER BY n LIMIT " + PAGE,
                            row -> page.add(new KeysetPages.Keyed<>(row.getLong(1), difference(row))),
                            after);
                    return page;
                }))
                .stream();
    }

    /** The differences of one message. */
    public List<Difference> of(long message) {
        return db.read(connection -> {
            List<Difference> found = new ArrayList<>();
            Db.each(
                    connection,
                    "SELECT " + COLUMNS + " FROM difference WHERE message = ? ORDER BY n",
                    row -> found.add(difference(row)),
                    message);
            return found;
        });
    }

    private static Difference difference(java.sql.ResultSet row) throws java.sql.SQLException {
        long message = row.getLong(4);
        boolean none = row.wasNull();
        return new Difference(
                Kind.of(row.getInt(2)),
                Fault.BY_NUMBER[row.getInt(3)],
                none ? null : message,
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                row.getString(10));
    }
}
