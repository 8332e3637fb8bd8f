package io.chatferry.report.files;

import io.chatferry.ledger.AtomicFile;
import io.chatferry.report.format.CsvText;
import io.chatferry.report.model.RunReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.stream.Stream;

/** {@code missing-files.csv}: each file that could not be copied, the message that has it, and why. */
public final class MissingMediaFile {

    /** The file's name. */
    public static final String NAME = RunReport.MISSING_FILES;

    private MissingMediaFile() {}

    /**
     * One file of one message.
     *
     * @param place the host of its link, or its path in the export
     */
    public record Row(String where, String muid, String name, String place, String reason, String message) {}

    /** Writes the list. */
    public static void write(Path csv, Stream<Row> rows) throws IOException {
        AtomicFile.write(csv, out -> {
            out.write(CsvText.displayRow("where", "key", "file", "place", "code", "reason"));
            for (Iterator<Row> each = rows.iterator(); each.hasNext(); ) {
                Row row = each.next();
                out.write(CsvText.displayRow(
                        row.where(), row.muid(), row.name(), row.place(), row.reason(), row.message()));
            }
        });
    }
}
