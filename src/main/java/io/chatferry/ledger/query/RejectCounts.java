package io.chatferry.ledger.query;

import io.chatferry.ledger.Db;
import io.chatferry.ledger.Ledger;
import io.chatferry.model.Kind;
import io.chatferry.model.RejectCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts of rejected records by file and reason. */
public final class RejectCounts {

    private RejectCounts() {}

    /**
     * Records of one kind in one file that break the same rule.
     *
     * @param field the one in which most of them break it; may be empty
     * @param records each counted once, however often it breaks the rule
     */
    public record OfFile(String file, Kind kind, RejectCode code, String field, long records) {}

    /** The rejects of the last complete pass, by file, kind and code. */
    public static List<OfFile> byFile(Ledger ledger) {
        return ledger.db().read(connection -> {
            Map<String, String> fields = new LinkedHashMap<>();
            Db.each(
                    connection,
                    "SELECT file, kind, code, field, COUNT(*) FROM reject GROUP BY file, kind, code, field"
                            + " ORDER BY COUNT(*) DESC, field",
                    row -> fields.putIfAbsent(
                            row.getInt(1) + " " + row.getInt(2) + " " + row.getString(3), row.getString(4)));
            List<OfFile> counts = new ArrayList<>();
            Db.each(
                    connection,
                    "SELECT r.file, r.kind, r.code, f.name, COUNT(DISTINCT r.seq) FROM reject r"
                            + " JOIN source_file f ON f.id = r.file GROUP BY r.file, r.kind, r.code, f.name"
                            + " ORDER BY r.file, r.kind, r.code",
                    row -> counts.add(new OfFile(
                            row.getString(4),
                            Kind.of(row.getInt(2)),
                            RejectCode.valueOf(row.getString(3)),
                            fields.getOrDefault(row.getInt(1) + " " + row.getInt(2) + " " + row.getString(3), ""),
                            row.getLong(5))));
            return counts;
        });
    }
}
