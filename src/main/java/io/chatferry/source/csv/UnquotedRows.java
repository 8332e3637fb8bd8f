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
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a file whose tool neither quotes nor escapes (SQL Server's {@code bcp -c} and SSMS): a text may hold the
 * delimiter and line ends. The number of columns and what is known of them say which cells and lines belong together. A
 * row that can be read in two ways is malformed. Not thread-safe.
 */
public final class UnquotedRows implements RowReader {

    /** More lines than a message has; a bound for the search of a row's end. */
    private static final int MAX_LINES = 2_000;

    /** Enough to see how rows end. */
    private static final int PROBED_LINES = 500;

    private static final int MAX_BYTES = 1024 * 1024;
    /** What bcp writes for an empty text, since an empty cell is NULL. */
    private static final String BCP_EMPTY = "\0";

    private final ByteWindow window;
    private final String delimiter;
    private final Pattern splitter;
    private final List<String> header;
    private final List<Set<String>> nulls;
    private final CellJoiner joiner;
    private final boolean endsInCrLf;
    private final RowCounts counts = new RowCounts();
    private long number;

    /**
     * Opens a file.
     *
     * @param columns the names of the columns, or null if the first line has them
     */
    public UnquotedRows(ByteWindow window, CellFormat format, RowLayout layout, @Nullable List<String> columns)
            throws IOException {
        window.skipByteOrderMark();
        this.window = window;
        this.delimiter = new String(Delimiters.bytes(format.delimiter(), window), StandardCharsets.US_ASCII);
        this.splitter = Pattern.compile(delimiter, Pattern.LITERAL);
        this.endsInCrLf = columns == null ? endsInCrLf(0, lineEnd(0)) : rowsEndInCrLf(columns.size());
        this.header = columns == null ? readHeader() : columns;
        this.nulls = header.stream().map(format.nulls()).toList();
        this.joiner = new CellJoiner(header, nulls, layout);
    }

    private boolean endsInCrLf(int start, int end) {
        return end - start > 1 && window.at(end - 1) == '\n' && window.at(end - 2) == '\r';
    }

    /** Whether most of the first lines that are whole rows end in CR and LF: a line end in a text may be another one. */
    private boolean rowsEndInCrLf(int cells) throws IOException {
        int rows = 0;
        int start = 0;
        for (int lines = 0; lines < PROBED_LINES && start < MAX_BYTES && window.has(start); lines++) {
            int end = lineEnd(start);
            String line = window.text(start, end);
            if (line != null && split(line).length == cells) {
                rows += endsInCrLf(start, end) ? 1 : -1;
            }
            start = end;
        }
        return rows > 0 || (rows == 0 && endsInCrLf(0, lineEnd(0)));
    }

    /** The names of the columns; empty when the file is empty. */
    public List<String> header() {
        return header;
    }

    private List<String> readHeader() throws IOException {
        while (window.has(0)) {
            int next = rowEnd(0);
            String line = window.text(0, contentEnd(next));
            window.skip(next);
            if (line == null) {
                return List.of();
            }
            if (!line.isBlank()) {
                return List.of(split(line));
            }
        }
        return List.of();
    }

    private String[] split(String text) {
        return splitter.split(text, -1);
    }

    @Override
    public @Nullable Row next() throws IOException {
        if (header.isEmpty()) {
            if (window.has(0) && number++ == 0) {
                return new Row.UnreadableRest(window.line(), 0, "the line of column names cannot be read");
            }
            return null;
        }
        while (window.has(0)) {
            if (window.isPadding(0) && !startsWithEmptyCell()) {
                long line = window.line();
                if (window.skipPadding() == ByteWindow.Padding.HOLE) {
                    return Row.MalformedRow.hole(line, ++number);
                }
                continue;
            }
            int next = rowEnd(0);
            Row row = contentEnd(next) > 0 ? row(next) : null;
            if (row == null) {
                window.skip(next);
            } else if (row instanceof Row.Cells cells && cells.cells().stream().allMatch(String::isBlank)) {
                counts.add(RowCounts.Reason.BLANK, row.line());
            } else if (row instanceof Row.Cells cells && cells.cells().equals(header)) {
                counts.add(RowCounts.Reason.HEADER, row.line());
            } else {
                return row;
            }
        }
        return null;
    }

    /** Whether a zero byte is bcp's empty text, and no padding. */
    private boolean startsWithEmptyCell() throws IOException {
        return window.at(0) == 0 && window.has(1) && window.at(1) == delimiter.charAt(0);
    }

    private Row row(int firstEnd) throws IOException {
        number++;
        if (firstEnd > MAX_RECORD) {
            long line = window.line();
            window.skipLine();
            return new Row.MalformedRow(
                    line, number, RejectCode.RECORD_TOO_LONG, "the record is longer than 16 MiB", "");
        }
        String first = window.text(0, contentEnd(firstEnd));
        if (first == null) {
            return malformed(firstEnd, RejectCode.RECORD_NOT_UTF8, "the record holds bytes that are not UTF-8");
        }
        CellJoiner.Joined joined = joiner.join(split(first), delimiter);
        if (joined.cells() != null) {
            return cells(firstEnd, joined.cells());
        }
        Row longer = longerRow(firstEnd);
        if (longer != null) {
            return longer;
        }
        String[] tokens = split(first);
        if (tokens.length == header.size()) {
            return cells(firstEnd, Arrays.asList(tokens)); // its values say what is wrong with it
        }
        String count = tokens.length == 1 ? "1 cell" : tokens.length + " cells";
        String why = joined.isAmbiguous()
                ? ", and more than one way to join them"
                : tokens.length < header.size() ? "; it may belong to the text of the row before it" : "";
        return malformed(firstEnd, RejectCode.RECORD_COLUMNS, "the row has " + count + ", not " + header.size() + why);
    }

    /** The row over several lines that begins here; null if there is none. */
    private @Nullable Row longerRow(int firstEnd) throws IOException {
        int end = firstEnd;
        for (int lines = 1; lines < MAX_LINES && end < MAX_BYTES && window.has(end); lines++) {
            int next = rowEnd(end);
            String line = window.text(end, contentEnd(next));
            if (line == null || joiner.isRow(split(line))) {
                return null;
            }
            end = next;
            String text = window.text(0, contentEnd(end));
            CellJoiner.Joined joined = text == null ? CellJoiner.NONE : joiner.join(split(text), delimiter);
            if (text != null && joined.cells() != null) {
                return cells(end, joined.cells());
            }
            if (text == null || joined.isAmbiguous()) {
                return null;
            }
        }
        return null;
    }

    private Row cells(int end, List<String> tokens) {
        String[] cells = new String[tokens.size()];
        for (int i = 0; i < cells.length; i++) {
            String cell = tokens.get(i);
            cells[i] = cell.equals(BCP_EMPTY) || nulls.get(i).contains(cell) ? "" : cell;
        }
        String csv = RowText.of(Arrays.asList(cells), delimiter.length() == 1 ? delimiter.charAt(0) : ',');
        Row row = new Row.Cells(
                window.line(), number, Arrays.asList(cells), csv.length() > RecordStream.RAW_CHARS ? "" : csv);
        window.skip(end);
        return row;
    }

    private Row malformed(int end, RejectCode code, String message) {
        Row row = new Row.MalformedRow(window.line(), number, code, message, window.raw(0, contentEnd(end)));
        window.skip(end);
        return row;
    }

    /** The offset after the end of a row's line: after CR and LF, where the rows of the file end so. */
    private int rowEnd(int start) throws IOException {
        int end = lineEnd(start);
        while (endsInCrLf && window.has(end) && !(end > start + 1 && window.at(end - 2) == '\r')) {
            if (end - start > MAX_RECORD) {
                return end;
            }
            end = lineEnd(end);
        }
        return end;
    }

    private int lineEnd(int start) throws IOException {
        int i = start;
        while (window.has(i)) {
            if (window.at(i++) == '\n') {
                return i;
            }
        }
        return i;
    }

    private int contentEnd(int end) {
        int last = end;
        if (last > 0 && window.at(last - 1) == '\n') {
            last--;
            if (endsInCrLf && last > 0 && window.at(last - 1) == '\r') {
                last--;
            }
        }
        return last;
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
