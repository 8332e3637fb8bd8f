package io.chatferry.report.files;

import io.chatferry.ledger.AtomicFile;
import io.chatferry.model.Kind;
import io.chatferry.report.format.CsvText;
import io.chatferry.report.model.RunReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.stream.Stream;

/** {@code skipped.csv}: each record that is left out without being wrong, and why. */
public final class SkippedFile {

    /** The file's name. */
    public static final String NAME = RunReport.SKIPPED_LIST;

    private SkippedFile() {}

    /** One record. */
    public record Row(String file, long line, Kind kind, String key, String reason) {}

    /** Writes the list. */
    public static void write(Path csv, Stream<Row> rows) throws IOException {
        AtomicFile.write(csv, out -> {
            out.write(CsvText.displayRow("file", "line", "kind", "key", "reason"));
            for (Iterator<Row> each = rows.iterator(); each.hasNext(); ) {
                Row row = each.next();
                out.write(CsvText.displayRow(
                        row.file(),
                        Long.toString(row.line()),
                        row.kind().name().toLowerCase(Locale.ROOT),
                        row.key(),
                        row.reason()));
            }
        });
    }
}
