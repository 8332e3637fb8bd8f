package io.chatferry.ledger.staging;

import io.chatferry.ledger.ColumnText;
import io.chatferry.ledger.Db;
import io.chatferry.ledger.KeysetPages;
import io.chatferry.ledger.Ledger;
import io.chatferry.model.Kind;
import io.chatferry.model.Origin;
import io.chatferry.model.RejectCode;
import io.chatferry.model.Repair;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The repairs of the last pass by {@code invalid: repair}, applied or only possible. */
public final class RepairRows {

    static final String INSERT = "INSERT INTO repair (id, applied, file, line, record, kind, record_key, code, field,"
            + " before_repair, after_repair) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    /** Longer values are cut. */
    private static final int CHARS = 1_048_576;

    private RepairRows() {}

    static void add(
            PreparedStatement insert,
            long id,
            boolean applied,
            int file,
            Origin at,
            Kind kind,
            String key,
            Repair repair)
            throws SQLException {
        insert.setLong(1, id);
        insert.setBoolean(2, applied);
        insert.setInt(3, file);
        insert.setLong(4, at.line());
        insert.setLong(5, at.record());
        insert.setInt(6, kind.number());
        insert.setString(7, ColumnText.of(key));
        insert.setString(8, repair.code().name());
        insert.setString(9, repair.field());
        insert.setString(10, kept(repair.before()));
        insert.setString(11, kept(repair.after()));
        insert.addBatch();
    }

    private static String kept(String value) {
        return ColumnText.of(value.length() <= CHARS ? value : value.substring(0, CHARS));
    }

    /** A repaired record, or one that could be. */
    public record Repaired(String where, Kind kind, String key, boolean applied, Repair repair) {}

    /** How many repairs there are of each code; {@code applied} or only possible ones. */
    public static Map<RejectCode, Long> counts(Ledger ledger, boolean applied) {
        Map<RejectCode, Long> counts = new EnumMap<>(RejectCode.class);
        ledger.db()
                .visit(connection -> Db.each(
                        connection,
                        "SELECT code, COUNT(*) FROM repair WHERE applied = ? GROUP BY code",
                        row -> counts.put(RejectCode.valueOf(row.getString(1)), row.getLong(2)),
                        applied));
        return counts;
    }

    /** All of them in the order of reading; read page by page while the stream is. */
    public static Stream<Repaired> all(Ledger ledger) {
        return new KeysetPages<Repaired>(after -> ledger.db().read(connection -> {
                    List<KeysetPages.Keyed<Repaired>> page = new ArrayList<>();
                    Db.each(
                            connection,
                            "SELECT r.id, f.name, r.line, r.kind, r.record_key, r.applied, r.code, r.field,"
                                    + " r.before_repair, r.after_repair FROM repair r JOIN source_file f ON f.id = r.file"
                                    + " WHERE r.id > ? ORDER BY r.id LIMIT 500",
                            row -> page.add(new KeysetPages.Keyed<>(
                                    row.getLong(1),
                                    new Repaired(
                                            row.getString(2) + ":" + row.getLong(3),
                                            Kind.of(row.getInt(4)),
                                            row.getString(5),
                                            row.getBoolean(6),
                                            new Repair(
                                                    RejectCode.valueOf(row.getString(7)),
                                                    row.getString(8),
                                                    row.getString(9),
                                                    row.getString(10))))),
                            after);
                    return page;
                }))
                .stream();
    }
}
