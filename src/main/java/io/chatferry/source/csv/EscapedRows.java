package io.chatferry.source.csv;

import static io.chatferry.source.row.ByteWindow.MAX_RECORD;

import io.chatferry.model.RejectCode;
import io.chatferry.source.api.RecordStream;
import io.chatferry.source.csv.CellFormat.Escapes;
import io.chatferry.source.row.ByteWindow;
import io.chatferry.source.row.Row;
import io.chatferry.source.row.RowCounts;
import io.chatferry.source.row.RowNotice;
import io.chatferry.source.row.RowReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a file in which a backslash, or a quote other than that of RFC 4180, protects delimiters and line ends, as
 * MySQL's {@code OUTFILE} and {@code --batch} and PostgreSQL's {@code COPY} write it.
 *
 * <p>Every row has a cell for each column: one with more or fewer is malformed and costs only itself. A quote that is not
 * closed costs its line. Not thread-safe.
 */
public final class EscapedRows implements RowReader {

    private static final byte BACKSLASH = '\\';
    /** The bytes that may be scanned for closing quotes in vain, beside some for each byte of the file. */
    private static final long MAX_PROBED_BYTES = 4L * MAX_RECORD;

    private static final int PROBED_BYTES_PER_BYTE_READ = 8;

    private final ByteWindow window;
    private final byte[] delimiter;
    private final Escapes escapes;
    private final Unescaper unescaper;
    private final EscapedScanner cells;
    private final List<String> header;
    private final List<Set<String>> nulls = new ArrayList<>();
    private final RowCounts counts = new RowCounts();
    private long number;
    private long passed;
    private long probedBytes;
    private boolean finished;
    /**
     * Opens a file.
     *
     * @param columns the names of the columns, or null if the first row has them
     */
    public EscapedRows(ByteWindow window, CellFormat format, @Nullable List<String> columns) throws IOException {
        window.skipByteOrderMark();
        this.window = window;
        this.delimiter = Delimiters.bytes(format.delimiter(), window);
        Character enclosing = format.quote();
        this.escapes = format.escapes();
        this.cells = new EscapedScanner(window, delimiter, enclosing, escapes);
        this.unescaper = new Unescaper(escapes, enclosing);
        this.header = columns == null ? readHeader() : columns;
        header.forEach(column -> nulls.add(format.nulls().apply(column)));
    }

    /** The names of the columns; empty when the file is empty or its first row cannot be read. */
    public List<String> header() {
        return header;
    }

    private List<String> readHeader() throws IOException {
        while (cells.scan() == EscapedScanner.Outcome.ROW) {
            if (cells.end() > 0) {
                List<String> names = texts(cells.count(), false);
                window.skip(cells.next(), cells.newlines());
                return names == null ? List.of() : names;
            }
            window.skip(cells.next(), cells.newlines());
        }
        return List.of();
    }

    @Override
    public @Nullable Row next() throws IOException {
        if (finished) {
            return null;
        }
        if (header.isEmpty()) {
            finished = true;
            return window.has(0)
                    ? new Row.UnreadableRest(window.line(), 0, "the line of column names cannot be read")
                    : null;
        }
        while (true) {
            if (window.isPadding(0)) {
                long line = window.line();
                if (window.skipPadding() == ByteWindow.Padding.HOLE) {
                    return Row.MalformedRow.hole(line, ++number);
                }
            }
            switch (cells.scan()) {
                case END -> {
                    return null;
                }
                case TOO_LONG -> {
                    return tooLong();
                }
                case OPEN_QUOTE -> {
                    return brokenQuote("a quoted cell is not closed");
                }
                case TEXT_AFTER_QUOTE -> {
                    return brokenQuote("a quoted cell continues after its closing quote");
                }
                case ROW -> {
                    if (isEndMarker()) {
                        return afterEndMarker();
                    }
                    Row row = cells.end() > 0 ? row() : blank();
                    if (row != null) {
                        return row;
                    }
                }
            }
        }
    }

    private @Nullable Row blank() {
        if (cells.end() > 0 || header.size() > 1) {
            counts.add(RowCounts.Reason.BLANK, window.line());
        }
        pass(cells.next(), cells.newlines());
        return null;
    }

    /** The scanned row; null if it is no record. */
    private @Nullable Row row() {
        long line = window.line();
        number++;
        String raw = window.raw(0, cells.end());
        List<String> texts = cells.count() == header.size() ? texts(cells.count(), true) : null;
        Row row;
        if (texts != null && texts.stream().allMatch(String::isBlank)) {
            return blank();
        }
        if (texts != null && texts.equals(header)) {
            counts.add(RowCounts.Reason.HEADER, line);
            pass(cells.next(), cells.newlines());
            return null;
        }
        if (texts != null) {
            String csv = RowText.of(texts, delimiter.length == 1 ? (char) delimiter[0] : ',');
            row = new Row.Cells(line, number, texts, csv.length() > RecordStream.RAW_CHARS ? "" : csv);
        } else if (cells.count() != header.size()) {
            String count = cells.count() == 1 ? "1 cell" : cells.count() + " cells";
            row = malformed(line, RejectCode.RECORD_COLUMNS, "the row has " + count + ", not " + header.size(), raw);
        } else {
            row = malformed(line, RejectCode.RECORD_NOT_UTF8, "the record holds bytes that are not UTF-8", raw);
        }
        pass(cells.next(), cells.newlines());
        return row;
    }

    private Row malformed(long line, RejectCode code, String message, String raw) {
        return new Row.MalformedRow(line, number, code, message, raw);
    }

    /** The texts of the scanned cells, empty for none; null if one is not UTF-8. */
    private @Nullable List<String> texts(int count, boolean withNulls) {
        List<String> texts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int start = cells.start(i);
            int end = cells.end(i);
            boolean quoted = cells.isQuoted(i);
            String text = !quoted || cells.isEscaped(i) ? window.text(start, end) : null;
            if (withNulls && !quoted && text != null && nulls.get(i).contains(text)) {
                text = "";
            } else if (cells.isEscaped(i) || quoted) {
                text = unescaper.text(window.array(), window.base() + start, window.base() + end, quoted);
            }
            if (text == null) {
                return null;
            }
            texts.add(text);
        }
        return texts;
    }

    private boolean isEndMarker() {
        return escapes == Escapes.POSTGRES && cells.end() == 2 && window.at(0) == BACKSLASH && window.at(1) == '.';
    }

    /** PostgreSQL ends the data of a table with a backslash and a point. */
    private @Nullable Row afterEndMarker() throws IOException {
        pass(cells.next(), cells.newlines());
        finished = true;
        int i = 0;
        while (window.has(i) && window.at(i) >= 0 && window.at(i) <= ' ' && i < MAX_RECORD) {
            i++;
        }
        if (!window.has(i)) {
            return null;
        }
        window.skip(i);
        return new Row.UnreadableRest(window.line(), number + 1, "more follows after the end of the data, `\\.`");
    }

    private Row brokenQuote(String message) throws IOException {
        probedBytes += cells.next();
        if (probedBytes > MAX_PROBED_BYTES + PROBED_BYTES_PER_BYTE_READ * passed) {
            finished = true;
            return new Row.UnreadableRest(window.line(), number + 1, "too many quotes are not closed");
        }
        int next = 0;
        while (window.has(next) && window.at(next) != '\n') {
            next++;
        }
        Row row = malformed(window.line(), RejectCode.RECORD_MALFORMED, message, window.raw(0, next));
        number++;
        boolean atLineEnd = window.has(next);
        pass(atLineEnd ? next + 1 : next, atLineEnd ? 1 : 0);
        return row;
    }

    private Row tooLong() throws IOException {
        long line = window.line();
        window.skip(cells.next(), cells.newlines());
        window.skipLine();
        return malformed(line, RejectCode.RECORD_TOO_LONG, "the record is longer than 16 MiB", "");
    }

    private void pass(int bytes, int newlines) {
        window.skip(bytes, newlines);
        passed += bytes;
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
