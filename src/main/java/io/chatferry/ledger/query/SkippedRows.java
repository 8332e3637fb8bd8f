package io.chatferry.ledger.query;

import io.chatferry.ledger.Db;
import io.chatferry.ledger.KeysetPages;
import io.chatferry.ledger.Ledger;
import io.chatferry.model.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The records that the last complete pass has skipped. */
public final class SkippedRows {

    private SkippedRows() {}

    /** A record; {@code reason} is the word of its count. */
    public record Skipped(String file, long line, Kind kind, String key, String reason) {}

    /** All of them in the order of reading; the stream reads page by page. */
    public static Stream<Skipped> all(Ledger ledger) {
        return new KeysetPages<Skipped>(after -> ledger.db().read(connection -> {
                    List<KeysetPages.Keyed<Skipped>> page = new ArrayList<>();
                    Db.each(
                            connection,
                            "SELECT s.id, f.name, s.line, s.kind, s.record_key, s.reason FROM skipped_record s"
                                    + " JOIN source_file f ON f.id = s.file WHERE s.id > ? ORDER BY s.id LIMIT 2000",
                            row -> page.add(new KeysetPages.Keyed<>(
                                    row.getLong(1),
                                    new Skipped(
                                            row.getString(2),
                                            row.getLong(3),
                                            Kind.of(row.getInt(4)),
                                            row.getString(5),
                                            row.getString(6)))),
                            after);
                    return page;
                }))
                .stream();
    }
}
