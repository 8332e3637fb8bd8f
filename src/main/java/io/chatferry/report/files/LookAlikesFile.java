package io.chatferry.report.files;

import io.chatferry.ledger.AtomicFile;
import io.chatferry.model.Kind;
import io.chatferry.report.format.CsvText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** {@code look-alikes.csv}: different ids that people see as one, a row for each id. */
public final class LookAlikesFile {

    /** The file's name. */
    public static final String NAME = "look-alikes.csv";

    private LookAlikesFile() {}

    /** Ids that look alike, and in what they differ. */
    public record Row(Kind kind, List<String> ids, List<String> differences) {}

    /** Writes the list. */
    public static void write(Path csv, List<Row> rows) throws IOException {
        AtomicFile.write(csv, out -> {
            out.write(CsvText.displayRow("set", "kind", "id", "differ in"));
            for (int i = 0; i < rows.size(); i++) {
                Row row = rows.get(i);
                for (String id : row.ids()) {
                    out.write(CsvText.displayRow(
                            Integer.toString(i + 1),
                            row.kind().name().toLowerCase(Locale.ROOT),
                            id,
                            String.join(", ", row.differences())));
                }
            }
        });
    }
}
