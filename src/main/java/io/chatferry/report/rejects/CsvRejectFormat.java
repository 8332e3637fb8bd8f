package io.chatferry.report.rejects;

import io.chatferry.report.format.CsvText;
import io.chatferry.report.format.SpreadsheetText;
import io.chatferry.report.model.RejectRow;

/**
 * The rejects of a CSV file. The first three columns hold the reason, not the last ones, so that a row with too many
 * or too few cells keeps its own under the header that they have in the input. Cells that a spreadsheet program would take
 * for formulas are made harmless ({@link SpreadsheetText}); {@link CorrectedFiles} undoes that.
 *
 * @param header the input's header row, or empty when it has none
 */
record CsvRejectFormat(char delimiter, String header) implements RejectFormat {

    /** The end of the reasons of a record that is kept in one cell; {@link CorrectedCsv} recognises it. */
    static final String WHOLE = " | the whole record is kept in one cell";

    static CsvRejectFormat withHeader(String header, String row) {
        String withoutBom = header.startsWith("\ufeff") ? header.substring(1) : header;
        return new CsvRejectFormat(CsvText.delimiterOf(withoutBom, row), withoutLineEnd(withoutBom));
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
            return joined(line, RejectFormat.codes(row), RejectFormat.reasons(row), neutralised(raw));
        }
        // an unclosed quote would make readers take the following rows for part of this cell
        String reasons = RejectFormat.reasons(row) + WHOLE;
        return joined(line, RejectFormat.codes(row), reasons, CsvText.quoted(SpreadsheetText.neutralised(raw)));
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
