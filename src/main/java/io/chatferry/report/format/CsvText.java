package io.chatferry.report.format;

import com.opencsv.CSVWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.Arrays;

/** Writes and looks at CSV as text (RFC 4180). */
public final class CsvText {

    private CsvText() {}

    /** One row with its line feed; cells are quoted where they must be. */
    public static String row(char delimiter, String... cells) {
        return row(delimiter, false, cells);
    }

    /** One row of a list for people: cells that a spreadsheet would take for formulas are neutralised. */
    public static String displayRow(String... cells) {
        return row(',', Arrays.stream(cells).map(SpreadsheetText::display).toArray(String[]::new));
    }

    /** One row in which each cell is quoted. */
    public static String quotedRow(String... cells) {
        return row(',', true, cells);
    }

    private static String row(char delimiter, boolean quotesAll, String... cells) {
        StringWriter text = new StringWriter();
        new RowWriter(text, delimiter).writeNext(cells, quotesAll);
        return text.toString();
    }

    /** Quotes cells with white space at their ends too, which readers may strip. */
    private static final class RowWriter extends CSVWriter {

        RowWriter(Writer out, char delimiter) {
            super(out, delimiter, DEFAULT_QUOTE_CHARACTER, DEFAULT_ESCAPE_CHARACTER, "\n");
        }

        @Override
        protected boolean stringContainsSpecialCharacters(String cell) {
            return super.stringContainsSpecialCharacters(cell)
                    || (!cell.isEmpty() && (cell.charAt(0) <= ' ' || cell.charAt(cell.length() - 1) <= ' '));
        }
    }

    /** A row as it was written, with the cells made harmless that a spreadsheet program would take for formulas. */
    public static String neutralised(char delimiter, String row) {
        StringBuilder harmless = new StringBuilder(row.length() + 8);
        int start = 0;
        while (start < row.length()) {
            boolean quoted = row.charAt(start) == '"';
            int end = quoted ? afterQuotedCell(row, start) : row.indexOf(delimiter, start);
            end = end < 0 ? row.length() : end;
            String cell = row.substring(start, end);
            String value = quoted ? cell.substring(1, cell.length() - 1).replace("\"\"", "\"") : cell;
            boolean changed = !SpreadsheetText.neutralised(value).equals(value);
            harmless.append(!changed ? cell : quoted ? "\"'" + cell.substring(1) : "'" + cell);
            if (end < row.length()) {
                harmless.append(delimiter);
            }
            start = end + 1;
        }
        return harmless.toString();
    }

    /** One cell in quotes. */
    public static String quoted(String value) {
        return '"' + value.replace("\"", "\"\"") + '"';
    }

    /** The delimiter of the texts: whichever of comma, semicolon and tab stands outside quotes most often. */
    public static char delimiterOf(String... texts) {
        for (String text : texts) {
            long[] found = new long[128];
            boolean quoted = false;
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                quoted ^= c == '"';
                if (!quoted && c < 128) {
                    found[c]++;
                }
            }
            char best = found[';'] > found[','] ? ';' : ',';
            best = found['\t'] > found[best] ? '\t' : best;
            if (found[best] > 0) {
                return best;
            }
        }
        return ',';
    }

    /**
     * Whether the text is one row for every reader: each quoted cell is closed and ends at a delimiter, and no line ends
     * outside quotes.
     */
    public static boolean isOneRow(char delimiter, String text) {
        boolean cellStart = true;
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (cellStart && c == '"') {
                i = afterQuotedCell(text, i);
                if (i < 0 || (i < text.length() && text.charAt(i) != delimiter)) {
                    return false;
                }
                cellStart = false;
                continue;
            }
            if (c == '\n' || c == '\r') {
                return false;
            }
            cellStart = c == delimiter;
            i++;
        }
        return true;
    }

    private static int afterQuotedCell(String text, int start) {
        int i = start + 1;
        while (i < text.length()) {
            if (text.charAt(i) == '"') {
                if (i + 1 == text.length() || text.charAt(i + 1) != '"') {
                    return i + 1;
                }
                i++;
            }
            i++;
        }
        return -1;
    }
}
