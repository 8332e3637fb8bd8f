package io.chatferry.job.correction;

import io.chatferry.config.JobSettings;
import io.chatferry.job.fetching.GoneRows;
import io.chatferry.job.fetching.Spool;
import io.chatferry.ledger.query.LedgerReport;
import io.chatferry.report.model.RejectRow;
import io.chatferry.report.rejects.RejectFiles;
import io.chatferry.source.SourceFormats;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.RecordStream;
import io.chatferry.source.api.SourceItem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Writes rejects in the input's own format. A record that was rejected for its relation to another one was accepted
 * when it was read, without keeping its text; its text is read from the export once more.
 */
public final class RejectExport {

    private static final int MAX_REREAD = 20_000;
    private static final int HEADER_CHARS = 65_536;

    private final JobSettings settings;
    private final LedgerReport ledger;

    public RejectExport(JobSettings settings, LedgerReport ledger) {
        this.settings = settings;
        this.ledger = ledger;
    }

    public static RejectRow row(LedgerReport.Reject reject) {
        return new RejectRow(
                reject.file(),
                reject.line(),
                reject.record(),
                reject.kind(),
                reject.key(),
                reject.problems(),
                reject.raw() == null ? "" : reject.raw());
    }

    /** Writes the list and a file for each input that has rejects. */
    public RejectFiles.Summary write(Path folder, Stream<RejectRow> rows) throws IOException {
        Map<String, String> reread = rereadTexts();
        Stream<RejectRow> complete = rows.map(row -> {
            String text = reread.get(row.file() + "#" + row.record());
            return text == null
                    ? row
                    : new RejectRow(row.file(), row.line(), row.record(), row.kind(), row.key(), row.problems(), text);
        });
        return RejectFiles.write(folder, complete, this::headerOf);
    }

    /** The texts of rejects that the ledger has not kept, by {@code file#record}. */
    Map<String, String> rereadTexts() throws IOException {
        Map<String, String> wanted = new HashMap<>();
        try (Stream<LedgerReport.Reject> rejects = ledger.rejects()) {
            rejects.filter(reject -> reject.raw() == null)
                    .limit(MAX_REREAD)
                    .forEach(reject -> wanted.put(reject.file() + "#" + reject.record(), ""));
        }
        if (wanted.isEmpty()) {
            return wanted;
        }
        GoneRows.require(settings);
        try (ExportFiles files = ExportFiles.open(settings.source().path());
                RecordStream stream =
                        SourceFormats.choose(files, settings.source()).open(files, settings.source())) {
            for (SourceItem item = stream.next(); item != null; item = stream.next()) {
                if (item instanceof SourceItem.ParsedRecord parsed) {
                    String at = parsed.origin().file() + "#" + parsed.origin().record();
                    wanted.computeIfPresent(at, (key, none) -> parsed.raw());
                }
            }
        }
        return wanted;
    }

    /** The header row of a CSV file; empty where the job file says that there is none. */
    private String headerOf(String display) {
        if (Spool.isGone(settings) || isHeaderless(settings.source().mapping())) {
            return "";
        }
        try (ExportFiles files = ExportFiles.open(settings.source().path())) {
            Optional<ExportFile> file = files.files().stream()
                    .filter(each -> each.display().equals(display))
                    .findFirst();
            return file.isEmpty() ? "" : firstLine(file.get());
        } catch (IOException unreadable) {
            return "";
        }
    }

    private static boolean isHeaderless(Object mapping) {
        if (mapping instanceof Map<?, ?> map) {
            return Boolean.FALSE.equals(map.get("header"))
                    || map.values().stream().anyMatch(RejectExport::isHeaderless);
        }
        return mapping instanceof Iterable<?> list
                && java.util.stream.StreamSupport.stream(list.spliterator(), false)
                        .anyMatch(RejectExport::isHeaderless);
    }

    private static String firstLine(ExportFile file) throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(file.open(), StandardCharsets.UTF_8))) {
            char[] start = new char[HEADER_CHARS];
            int length = Math.max(0, reader.read(start));
            String text = new String(start, 0, length);
            String line = text.lines().findFirst().orElse("");
            return line.startsWith("\uFEFF") ? line.substring(1) : line;
        }
    }
}
