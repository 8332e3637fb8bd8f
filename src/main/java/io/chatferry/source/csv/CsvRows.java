package io.chatferry.source.csv;

import static io.chatferry.source.row.ByteWindow.MAX_RECORD;

import io.chatferry.model.RejectCode;
import io.chatferry.source.api.RecordStream;
import io.chatferry.source.row.ByteWindow;
import io.chatferry.source.row.Row;
import io.chatferry.source.row.RowCounts;
import io.chatferry.source.row.RowNotice;
import io.chatferry.source.row.RowReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a CSV file by RFC 4180.
 *
 * <p>Broken quoting costs only the record that has it. If a quoted cell does not end correctly, the reader resumes at
 * the first of the following lines that looks like a record, and reports what it skipped.
 */
public final class CsvRows implements RowReader {

    /** The number of bytes of a line that are scanned to decide whether it is a record. */
    private static final int PROBE_BYTES = 1024 * 1024;
    /** The number of lines that are tried before the reader resumes at the next line. */
    private static final int PROBE_LINES = 1000;
    /** The zero bytes that are looked at to tell padding from a cell that begins with some. */
    private static final int MAX_PADDING = 4096;

    private final ByteWindow window;
    private final CsvScanner scanner;
    private final CsvScanner probe;
    private final RowCounts counts = new RowCounts();
    private final List<String> header;
    private final int columns;
    private final boolean hasHeaderLine;
    private long number;

    private CsvRows(ByteWindow window, char delimiter, @Nullable List<String> columns) throws IOException {
        this.window = window;
        this.hasHeaderLine = columns == null;
        this.scanner = new CsvScanner(window, delimiter);
        this.probe = new CsvScanner(window, delimiter);
        this.header = columns == null ? readHeader() : columns;
        this.columns = header.size();
        scanner.setColumns(this.columns);
        probe.setColumns(this.columns);
    }

    /** Opens a file whose first line names the columns. */
    public static CsvRows withHeader(ByteWindow window, @Nullable Character delimiter) throws IOException {
        return new CsvRows(window, CsvDialect.detect(window, delimiter, true), null);
    }

    /** Opens a file without a header line. */
    public static CsvRows withoutHeader(ByteWindow window, @Nullable Character delimiter, List<String> columns)
            throws IOException {
        return new CsvRows(window, CsvDialect.detect(window, delimiter, false), columns);
    }

    /** The names of the columns as the header writes them; empty when the file is empty or its header is broken. */
    public List<String> header() {
        return header;
    }

    private List<String> readHeader() throws IOException {
        while (scanner.scan(0, PROBE_BYTES) == CsvScanner.Outcome.RECORD) {
            String text = window.text(0, scanner.end());
            if (text == null) {
                break;
            }
            List<String> cells = scanner.split(text);
            long line = window.line();
            boolean blank = isBlank(cells);
            if (blank && scanner.end() > 0) {
                counts.add(RowCounts.Reason.BLANK, line);
            }
            window.skip(scanner.next(), scanner.newlines());
            if (!blank) {
                return List.copyOf(cells);
            }
        }
        return List.of();
    }

    @Override
    public @Nullable Row next() throws IOException {
        if (columns == 0) {
            return unreadableHeader();
        }
        while (true) {
            if (window.isByteOrderMark(0)) {
                window.skip(ByteWindow.BYTE_ORDER_MARK);
            } else if (window.isPadding(0) && isPaddingLine()) {
                long line = window.line();
                if (window.skipPadding() == ByteWindow.Padding.HOLE) {
                    return Row.MalformedRow.hole(line, ++number);
                }
            }
            CsvScanner.Outcome outcome = scanner.scan(0, MAX_RECORD);
            switch (outcome) {
                case END -> {
                    return null;
                }
                case TOO_LONG -> {
                    return tooLong();
                }
                case BAD_QUOTE, OPEN_QUOTE -> {
                    return broken(outcome);
                }
                case RECORD -> {
                    if (scanner.end() == 0) {
                        window.skip(scanner.next(), scanner.newlines());
                    } else if (scanner.newlines() > 1 && scanner.cells() != columns && findRecordLine(true) > 0) {
                        return broken(CsvScanner.Outcome.OPEN_QUOTE);
                    } else {
                        Row row = row();
                        if (row != null) {
                            return row;
                        }
                    }
                }
            }
        }
    }

    /** Whether padding goes on to a line end or the end of the file; a cell that begins with it stays as it is. */
    private boolean isPaddingLine() throws IOException {
        int i = 0;
        while (i < MAX_PADDING && window.isPadding(i)) {
            i++;
        }
        return i == MAX_PADDING || !window.has(i) || window.at(i) == '\n' || window.at(i) == '\r';
    }

    private @Nullable Row unreadableHeader() throws IOException {
        if (!window.has(0) || number > 0) {
            return null;
        }
        number++;
        return new Row.UnreadableRest(
                window.line(), 0, "the header line cannot be read (its quoting is broken, or it is not UTF-8)");
    }

    /** The row that was scanned; null if it is no record, but an empty row or the header once more. */
    private @Nullable Row row() throws IOException {
        long line = window.line();
        int end = scanner.end();
        String text = scanner.ascii()
                ? new String(window.array(), window.base(), end, StandardCharsets.ISO_8859_1)
                : window.text(0, end);
        Row row;
        if (text == null) {
            row = new Row.MalformedRow(
                    line,
                    ++number,
                    RejectCode.RECORD_NOT_UTF8,
                    "the record holds bytes that are not UTF-8",
                    window.raw(0, end));
        } else if (isSeparatorLine(text)) {
            counts.add(RowCounts.Reason.HEADER, line);
            row = null;
        } else if (scanner.cells() > columns) {
            row = tooManyCells(text, line, end);
        } else {
            row = cells(scanner.split(text), text, line);
        }
        window.skip(scanner.next(), scanner.newlines());
        return row;
    }

    private static boolean isSeparatorLine(String text) {
        char c = text.charAt(0);
        return (c == 's' || c == 'S' || c == '"') && CsvDialect.named(text) != null;
    }

    private @Nullable Row cells(List<String> cells, String text, long line) {
        if (isBlank(cells)) {
            counts.add(RowCounts.Reason.BLANK, line);
            return null;
        }
        if (isHeader(cells)) {
            counts.add(RowCounts.Reason.HEADER, line);
            return null;
        }
        return new Row.Cells(line, ++number, cells, text.length() > RecordStream.RAW_CHARS ? "" : text);
    }

    private @Nullable Row tooManyCells(String text, long line, int end) {
        if (isBlank(List.of(text.replace(scanner.delimiter(), ' ')))) {
            counts.add(RowCounts.Reason.BLANK, line);
            return null;
        }
        return new Row.MalformedRow(
                line,
                ++number,
                RejectCode.RECORD_COLUMNS,
                "the row has " + scanner.cells() + " cells, the header " + columns + " columns",
                window.raw(0, end));
    }

    private static boolean isBlank(List<String> cells) {
        for (String cell : cells) {
            for (int i = 0; i < cell.length(); i++) {
                char c = cell.charAt(i);
                if (c > ' ' && !Character.isSpaceChar(c) && c != '\uFEFF') {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean isHeader(List<String> cells) {
        if (cells.size() != columns || (columns == 1 && !hasHeaderLine)) {
            return false;
        }
        for (int i = 0; i < columns; i++) {
            if (!cells.get(i).strip().equalsIgnoreCase(header.get(i).strip())) {
                return false;
            }
        }
        return true;
    }

    private Row broken(CsvScanner.Outcome outcome) throws IOException {
        long line = window.line();
        int resume = findRecordLine(false);
        if (resume == 0) {
            resume = afterLineEnd(scanner.next());
        }
        String lines = window.newlines(0, resume) > 1 ? ", with the lines up to the next record" : "";
        // a quote in a later line with text after it is the opening quote of another cell
        String message = outcome == CsvScanner.Outcome.BAD_QUOTE && scanner.newlines() == 0
                ? "a quoted cell continues after its closing quote" + lines
                : "a quoted cell is not closed" + lines;
        number++;
        Row row = new Row.MalformedRow(
                line, number, RejectCode.RECORD_MALFORMED, message, window.raw(0, contentEnd(resume)));
        window.skip(resume);
        return row;
    }

    /**
     * The offset of the first line after the record's first one, and within the bytes of the last scan, that looks
     * like a record; 0 if there is none.
     *
     * @param exact whether the line must have exactly as many cells as there are columns
     */
    private int findRecordLine(boolean exact) throws IOException {
        int limit = scanner.next();
        int first = 0;
        int start = afterLineEnd(0);
        for (int tried = 0; start < limit; tried++) {
            if (first == 0) {
                first = start;
            }
            if (tried == PROBE_LINES) {
                return exact ? 0 : first;
            }
            if (probe.scan(start, PROBE_BYTES) == CsvScanner.Outcome.RECORD && isLikelyRecord(probe.cells(), exact)) {
                return start;
            }
            start = afterLineEnd(start);
        }
        return 0;
    }

    private boolean isLikelyRecord(int cells, boolean exact) {
        return exact ? cells == columns : cells <= columns && cells >= Math.min(columns, Math.max(2, columns / 2));
    }

    /** The offset after the next line end, or the window's end. */
    private int afterLineEnd(int offset) throws IOException {
        int i = offset;
        while (window.has(i)) {
            byte c = window.at(i++);
            if (c == '\n') {
                return i;
            }
            if (c == '\r' && window.countsCarriageReturns() && !(window.has(i) && window.at(i) == '\n')) {
                return i;
            }
        }
        return window.length();
    }

    private int contentEnd(int end) {
        int last = end;
        while (last > 0 && (window.at(last - 1) == '\n' || window.at(last - 1) == '\r')) {
            last--;
        }
        return last;
    }

    private Row tooLong() throws IOException {
        if (scanner.newlines() > 0 && findRecordLine(true) > 0) {
            return broken(CsvScanner.Outcome.OPEN_QUOTE);
        }
        long line = window.line();
        int passed = scanner.next();
        byte last = window.at(passed - 1);
        boolean atLineStart = last == '\n' || (last == '\r' && window.countsCarriageReturns());
        boolean quotedLines = scanner.newlines() > (atLineStart ? 1 : 0);
        window.skip(passed, scanner.newlines());
        boolean more = atLineStart || window.skipLine();
        while (quotedLines && more && !lineIsRecord()) {
            more = window.skipLine();
        }
        number++;
        return new Row.MalformedRow(line, number, RejectCode.RECORD_TOO_LONG, "the record is longer than 16 MiB", "");
    }

    private boolean lineIsRecord() throws IOException {
        return probe.scan(0, PROBE_BYTES) == CsvScanner.Outcome.RECORD && isLikelyRecord(probe.cells(), true);
    }

    @Override
    public List<RowNotice> notices() {
        return counts.notices();
    }

    @Override
    public void close() throws IOException {
        window.close();
    }
}
