package io.chatferry.report.files;

import io.chatferry.ledger.AtomicFile;
import io.chatferry.model.Kind;
import io.chatferry.model.RejectCode;
import io.chatferry.report.format.CsvText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.stream.Stream;

/** {@code repairs.csv}: each change that {@code invalid: repair} has made. */
public final class RepairsFile {

    /** The file's name. */
    public static final String NAME = "repairs.csv";

    private RepairsFile() {}

    /** One change; {@code where} is {@code file:line}. */
    public record Row(
            String where, Kind kind, String key, RejectCode code, String field, String before, String after) {}

    /** Writes the list. */
    public static void write(Path csv, Stream<Row> rows) throws IOException {
        AtomicFile.write(csv, out -> {
            out.write(CsvText.displayRow("where", "kind", "key", "code", "field", "before", "after"));
            for (Iterator<Row> each = rows.iterator(); each.hasNext(); ) {
                Row row = each.next();
                out.write(CsvText.displayRow(
                        row.where(),
                        row.kind().name().toLowerCase(Locale.ROOT),
                        row.key(),
                        row.code().name(),
                        row.field(),
                        row.before(),
                        row.after()));
            }
        });
    }
}
