package io.chatferry.source.csv;

import io.chatferry.source.row.ByteWindow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Finds where a CSV record ends (RFC 4180: quotes count only at the beginning of a cell) and splits it into cells.
 *
 * <p>A line ends with a line feed, with or without a carriage return before it. A carriage return alone ends it in a
 * file of such lines, and elsewhere where both the record before it and the one after it are complete, as in files that
 * were put together.
 */
final class CsvScanner {

    /** How a scan ended. */
    enum Outcome {
        /** A whole record. */
        RECORD,
        /** A quoted cell continues after its closing quote. */
        BAD_QUOTE,
        /** The file ends within a quoted cell. */
        OPEN_QUOTE,
        /** The record is longer than the bound. */
        TOO_LONG,
        /** The file has no more records. */
        END
    }

    private static final int FIRST_CELLS = 64;
    /** The bytes after a lone carriage return in which the next record must end. */
    private static final int MAX_NEXT_RECORD = 64 * 1024;

    private final ByteWindow window;
    private final byte delimiter;
    private final boolean carriageReturns;
    private int columns;
    private int[] cellEnds = new int[FIRST_CELLS];

    private int begin;
    private int end;
    private int next;
    private int cells;
    private int newlines;
    private boolean ascii;
    private boolean doubledQuotes;

    CsvScanner(ByteWindow window, char delimiter) {
        this.window = window;
        this.delimiter = (byte) delimiter;
        this.carriageReturns = window.countsCarriageReturns();
    }

    /** Sets the number of columns, by which it is known whether a record is complete. */
    void setColumns(int columns) {
        this.columns = columns;
    }

    char delimiter() {
        return (char) delimiter;
    }

    /** The offset after the record's last byte, without its line end. */
    int end() {
        return end;
    }

    /** The offset after the scanned bytes; of a record, after its line end. */
    int next() {
        return next;
    }

    int cells() {
        return cells;
    }

    /** The number of line ends in the scanned bytes. */
    int newlines() {
        return newlines;
    }

    boolean ascii() {
        return ascii;
    }

    /** Scans the record that begins at an offset of the window, for at most {@code bound} bytes. */
    Outcome scan(int start, int bound) throws IOException {
        int i = start;
        int seen = 0;
        boolean quoted = false;
        boolean cellStart = true;
        begin = start;
        cells = 1;
        newlines = 0;
        doubledQuotes = false;
        byte[] bytes = window.array();
        int base = window.base();
        int length = window.length();
        while (true) {
            if (i >= length) {
                if (i - start > bound || !window.grow()) {
                    break;
                }
                bytes = window.array();
                base = window.base();
                length = window.length();
                continue;
            }
            byte c = bytes[base + i++];
            seen |= c;
            if (quoted) {
                if (c == '\n') {
                    newlines++;
                } else if (c == '"') {
                    if (closes(i)) {
                        quoted = false;
                    } else if (window.at(i) == '"') {
                        doubledQuotes = true;
                        i++;
                    } else {
                        next = i;
                        return Outcome.BAD_QUOTE;
                    }
                    bytes = window.array();
                    base = window.base();
                    length = window.length();
                } else if (c == '\r' && carriageReturns) {
                    newlines += window.has(i) && window.at(i) == '\n' ? 0 : 1;
                    bytes = window.array();
                    base = window.base();
                    length = window.length();
                }
            } else if (c == delimiter) {
                endCell(i - 1);
                cells++;
                cellStart = true;
                continue;
            } else if (c == '\n') {
                return record(i, i - 1 > start && bytes[base + i - 2] == '\r' ? i - 2 : i - 1, seen, bound);
            } else if (c == '\r') {
                if (isLineEnd(i - 1)) {
                    return record(i, i - 1, seen, bound);
                }
                bytes = window.array();
                base = window.base();
                length = window.length();
            } else if (c == '"' && cellStart) {
                quoted = true;
            }
            cellStart = false;
        }
        next = i;
        if (i - start > bound) {
            return Outcome.TOO_LONG;
        }
        if (i == start) {
            return Outcome.END;
        }
        ascii = seen >= 0;
        end = bytes[base + i - 1] == '\r' ? i - 1 : i;
        endCell(end);
        return quoted ? Outcome.OPEN_QUOTE : Outcome.RECORD;
    }

    private Outcome record(int after, int last, int seen, int bound) {
        newlines++;
        ascii = seen >= 0;
        next = after;
        end = last;
        endCell(last);
        return after - begin > bound ? Outcome.TOO_LONG : Outcome.RECORD;
    }

    private void endCell(int offset) {
        if (cells > cellEnds.length) {
            if (columns > 0 && cells > columns + 1) {
                return; // a malformed record: its cells are not needed
            }
            cellEnds = Arrays.copyOf(cellEnds, cellEnds.length * 2);
        }
        cellEnds[cells - 1] = offset;
    }

    /** Whether a quote ends its cell: a delimiter, a line end or the end of the file follows. */
    private boolean closes(int offset) throws IOException {
        if (!window.has(offset)) {
            return true;
        }
        byte c = window.at(offset);
        return c == delimiter
                || c == '\n'
                || (c == '\r' && (!window.has(offset + 1) || window.at(offset + 1) == '\n' || isLineEnd(offset)));
    }

    /** Whether a carriage return ends its line by itself; one before a line feed does not. */
    private boolean isLineEnd(int offset) throws IOException {
        if (!window.has(offset + 1) || window.at(offset + 1) == '\n') {
            return false;
        }
        return carriageReturns || (columns > 1 && cells == columns && isCompleteRecord(offset + 1));
    }

    private boolean isCompleteRecord(int offset) throws IOException {
        int found = 1;
        boolean quoted = false;
        boolean cellStart = true;
        for (int i = offset; i - offset < MAX_NEXT_RECORD && window.has(i); i++) {
            byte c = window.at(i);
            if (quoted) {
                quoted = c != '"';
            } else if (c == '"') {
                quoted = cellStart || window.at(i - 1) == '"';
            } else if (c == '\n' || c == '\r') {
                return found == columns;
            } else if (c == delimiter) {
                found++;
            }
            cellStart = c == delimiter && !quoted;
        }
        return found == columns && !window.has(offset + MAX_NEXT_RECORD - 1);
    }

    /**
     * The cells of the record that was scanned, which must have no more than there are columns.
     *
     * @param text the whole record, in which each character is a byte if it is {@link #ascii()}
     */
    List<String> split(String text) {
        String[] split = new String[cells];
        int from = begin;
        for (int i = 0; i < cells; i++) {
            int to = cellEnds[i];
            boolean quoted = from < to && window.at(from) == '"';
            String cell = quoted ? cell(text, from + 1, to - 1) : cell(text, from, to);
            split[i] = quoted && doubledQuotes ? cell.replace("\"\"", "\"") : cell;
            from = to + 1;
        }
        return Arrays.asList(split);
    }

    private String cell(String text, int from, int to) {
        if (from == to) {
            return "";
        }
        return ascii
                ? text.substring(from - begin, to - begin)
                : new String(window.array(), window.base() + from, to - from, StandardCharsets.UTF_8);
    }
}
