package io.chatferry.job.correction;

import io.chatferry.ledger.query.LedgerReport;
import io.chatferry.report.rejects.CorrectedFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rejected records as they stand in the export, read when the first is asked for. Used by one thread. */
final class OriginalTexts implements CorrectedFiles.Originals {

    private final LedgerReport ledger;
    private final RejectExport export;
    private @Nullable Map<String, String> texts;

    OriginalTexts(LedgerReport ledger, RejectExport export) {
        this.ledger = ledger;
        this.export = export;
    }

    @Override
    public String of(String input, long line) {
        Map<String, String> known = texts;
        if (known == null) {
            known = read();
            texts = known;
        }
        return known.getOrDefault(input + "#" + line, "");
    }

    private Map<String, String> read() {
        Map<String, String> found = new HashMap<>();
        try (Stream<LedgerReport.Reject> rejects = ledger.rejects()) {
            Map<String, String> reread = export.rereadTexts();
            rejects.forEach(reject -> {
                String raw = reject.raw() == null
                        ? reread.getOrDefault(reject.file() + "#" + reject.record(), "")
                        : reject.raw();
                found.merge(reject.file() + "#" + reject.line(), raw, String::concat);
            });
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return found;
    }
}
