package io.chatferry.report.files;

import io.chatferry.ledger.AtomicFile;
import io.chatferry.report.html.HtmlReport;
import io.chatferry.report.model.RejectRow;
import io.chatferry.report.model.RunReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Writes {@code report.json} and {@code report.html}: readable by their owner only, and never half written. */
public final class ReportFiles {

    /** For programs. */
    public static final String JSON = "report.json";

    /** For people. */
    public static final String HTML = "report.html";

    private ReportFiles() {}

    /**
     * Writes both into a folder.
     *
     * @param rejects all rejects, of which the page shows the first; is closed here
     * @param texts whether the page may show rejected records, with the texts of messages, as they are
     */
    public static void write(Path dir, RunReport report, Stream<RejectRow> rejects, boolean texts) throws IOException {
        try (rejects) {
            AtomicFile.write(dir.resolve(JSON), out -> JsonReport.write(report, out));
            AtomicFile.write(dir.resolve(HTML), out -> HtmlReport.write(report, rejects.iterator(), texts, out));
        }
    }
}
