package io.chatferry.report.rejects;

import io.chatferry.report.format.CsvText;
import io.chatferry.report.format.SpreadsheetText;
import io.chatferry.report.model.RejectRow;

/**
 * A CSV file's rejects. The reason stands in the first three columns and not behind the last, so that a row with too many
 * or too few cells keeps its own under the header that they have in the input. Cells that a spreadsheet program would take
 * for formulas are made harmless ({@link SpreadsheetText}); {@link CorrectedFiles} takes that back.
 *
 * @param header the input's header row, or empty when it has none
 */
record ReasonedCsv(char delimiter, String header) implements ReasonedFile {

    static ReasonedCsv withHeader(String header, String row) {
        String bare = header.startsWith("\ufeff") ? header.substring(1) : header;
        return new ReasonedCsv(CsvText.delimiterOf(bare, row), withoutLineEnd(bare));
    }

    @Override
    public String head() {
        return joined("_line", "_code", "_reason", neutralised(header));
    }

    @Override
    public String record(RejectRow row) {
        String raw = withoutLineEnd(row.raw());
        String line = Long.toString(row.line());
        if (CsvText.isOneRow(delimiter, raw)) {
            return joined(line, ReasonedFile.codes(row), ReasonedFile.reasons(row), neutralised(raw));
        }
        // written as it is, an open quote would swallow the rows behind it
        String reasons = ReasonedFile.reasons(row) + " | the whole record is kept in one cell";
        return joined(line, ReasonedFile.codes(row), reasons, CsvText.quoted(SpreadsheetText.neutralised(raw)));
    }

    private String neutralised(String row) {
        return CsvText.isOneRow(delimiter, row) ? CsvText.neutralised(delimiter, row) : row;
    }

    private String joined(String line, String codes, String reasons, String rest) {
        String row = CsvText.row(delimiter, line, codes, SpreadsheetText.neutralised(reasons));
        return rest.isEmpty() ? row : row.substring(0, row.length() - 1) + delimiter + rest + "\n";
    }

    private static String withoutLineEnd(String raw) {
        int end = raw.length();
        while (end > 0 && (raw.charAt(end - 1) == '\n' || raw.charAt(end - 1) == '\r')) {
            end--;
        }
        return raw.substring(0, end);
    }
}
