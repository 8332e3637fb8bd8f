package io.chatferry.source.csv;

import io.chatferry.source.row.ByteWindow;
import java.io.IOException;

/** Finds where a CSV record ends (RFC 4180: quotes count only at the beginning of a cell) and counts its cells. */
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

    private final ByteWindow window;
    private final byte delimiter;

    private int end;
    private int next;
    private int cells;
    private int newlines;
    private boolean ascii;

    CsvScanner(ByteWindow window, char delimiter) {
        this.window = window;
        this.delimiter = (byte) delimiter;
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
        cells = 1;
        newlines = 0;
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
                        i++;
                    } else {
                        next = i;
                        return Outcome.BAD_QUOTE;
                    }
                    bytes = window.array();
                    base = window.base();
                    length = window.length();
                }
            } else if (c == delimiter) {
                cells++;
                cellStart = true;
                continue;
            } else if (c == '\n') {
                newlines++;
                ascii = seen >= 0;
                next = i;
                end = i - 1 > start && bytes[base + i - 2] == '\r' ? i - 2 : i - 1;
                return i - start > bound ? Outcome.TOO_LONG : Outcome.RECORD;
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
        return quoted ? Outcome.OPEN_QUOTE : Outcome.RECORD;
    }

    /** Whether a quote ends its cell: a delimiter, a line end or the end of the file follows. */
    private boolean closes(int offset) throws IOException {
        if (!window.has(offset)) {
            return true;
        }
        byte c = window.at(offset);
        return c == delimiter || c == '\n' || (c == '\r' && (!window.has(offset + 1) || window.at(offset + 1) == '\n'));
    }
}
