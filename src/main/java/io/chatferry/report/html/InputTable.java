package io.chatferry.report.html;

import io.chatferry.report.format.Figures;
import io.chatferry.report.model.RunReport;
import java.util.List;

/**
 * The files of an export as a page lists them: no browser shows a hundred thousand in a useful time.
 *
 * @param more files that are not listed; the JSON file beside the page lists all
 */
record InputTable(List<Row> rows, long more) {

    static final int MAX_LISTED = 1_000;

    static InputTable of(List<RunReport.Input> inputs) {
        List<Row> rows = inputs.stream()
                .limit(MAX_LISTED)
                .map(input -> new Row(input.file(), input.bytes(), Figures.bytes(input.bytes()), input.sha256()))
                .toList();
        return new InputTable(rows, inputs.size() - rows.size());
    }

    /** A file, its size also as text. */
    record Row(String file, long bytes, String size, String sha256) {}
}
