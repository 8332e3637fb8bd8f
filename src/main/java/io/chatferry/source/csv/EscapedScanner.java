package io.chatferry.source.csv;

import static io.chatferry.source.row.ByteWindow.MAX_RECORD;

import io.chatferry.source.csv.CellFormat.Escapes;
import io.chatferry.source.row.ByteWindow;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Finds where a row ends whose delimiters and line ends may be escaped or quoted, and the places of its cells. Not thread-safe. */
final class EscapedScanner {

    private static final byte BACKSLASH = '\\';

    /** How a scan ended. */
    enum Outcome {
        /** A whole row. */
        ROW,
        /** The file, or the longest record, ends within a quoted cell. */
        OPEN_QUOTE,
        /** A quoted cell continues after its closing quote. */
        TEXT_AFTER_QUOTE,
        /** The row is longer than a record may be. */
        TOO_LONG,
        /** The file has no more rows. */
        END
    }

    private final ByteWindow window;
    private final byte[] delimiter;
    private final int quote;
    private final Escapes escapes;
    private int[] starts = new int[64];
    private int[] ends = new int[64];
    private boolean[] quotes = new boolean[64];
    private boolean[] escapings = new boolean[64];
    private int count;
    private int end;
    private int next;
    private int newlines;
    /** Whether rows end in CR and LF, as the first one does; a CR before a LF is text where they do not. */
    private @Nullable Boolean endsInCrLf;

    /** @param quote encloses cells; null if none does */
    EscapedScanner(ByteWindow window, byte[] delimiter, @Nullable Character quote, Escapes escapes) {
        this.window = window;
        this.delimiter = delimiter;
        this.quote = quote == null ? -1 : quote;
        this.escapes = escapes;
    }

    /** The cells of the scanned row. */
    int count() {
        return count;
    }

    /** Where the content of a cell begins in the window, behind its opening quote. */
    int start(int cell) {
        return starts[cell];
    }

    /** Where the content of a cell ends. */
    int end(int cell) {
        return ends[cell];
    }

    boolean isQuoted(int cell) {
        return quotes[cell];
    }

    /** Whether a cell holds an escape. */
    boolean isEscaped(int cell) {
        return escapings[cell];
    }

    /** The offset after the row's last byte, without its line end. */
    int end() {
        return end;
    }

    /** The offset after the scanned bytes; of a row, after its line end. */
    int next() {
        return next;
    }

    /** The number of line ends in the scanned bytes. */
    int newlines() {
        return newlines;
    }

    private void add(int start, int stop, boolean isQuoted, boolean isEscaped) {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
            quotes = Arrays.copyOf(quotes, 2 * count);
            escapings = Arrays.copyOf(escapings, 2 * count);
        }
        starts[count] = start;
        ends[count] = stop;
        quotes[count] = isQuoted;
        escapings[count++] = isEscaped;
    }

    /** Finds the cells of the row at the window's beginning. */
    Outcome scan() throws IOException {
        int i = 0;
        int cell = 0;
        int escapedAt = -1;
        boolean open = false;
        boolean quoted = false;
        boolean escaped = false;
        count = 0;
        newlines = 0;
        byte[] bytes = window.array();
        int base = window.base();
        int length = window.length();
        while (true) {
            // an escape, a doubled quote and a delimiter are seen as a whole
            if (i + delimiter.length >= length && window.grow()) {
                bytes = window.array();
                base = window.base();
                length = window.length();
                continue;
            }
            next = i;
            if (i > MAX_RECORD) {
                return open ? Outcome.OPEN_QUOTE : Outcome.TOO_LONG;
            }
            if (i >= length) {
                break;
            }
            byte c = bytes[base + i];
            if (c == BACKSLASH && escapes != Escapes.NONE) {
                escaped = true;
                escapedAt = i + 1;
                newlines += i + 1 < length && bytes[base + i + 1] == '\n' ? 1 : 0;
                i = Math.min(i + 2, length);
            } else if (open) {
                if (c == quote && i + 1 < length && bytes[base + i + 1] == quote) {
                    i += 2;
                } else if (c == quote) {
                    open = false;
                    if (i + 1 < length && !isEnd(bytes, base + i + 1, base + length)) {
                        return Outcome.TEXT_AFTER_QUOTE;
                    }
                    add(cell + 1, i, true, escaped);
                    cell = -1;
                    i++;
                } else {
                    newlines += c == '\n' ? 1 : 0;
                    i++;
                }
            } else if (c == quote && i == cell) {
                open = true;
                quoted = true;
                i++;
            } else if (startsWith(bytes, base + i, base + length)) {
                if (!quoted) {
                    add(cell, i, false, escaped);
                }
                i += delimiter.length;
                cell = i;
                quoted = false;
                escaped = false;
            } else if (c == '\n') {
                end = endsInCrLf(i > 0 && bytes[base + i - 1] == '\r' && escapedAt != i - 1) ? i - 1 : i;
                endCell(cell, quoted, escaped);
                newlines++;
                next = i + 1;
                return Outcome.ROW;
            } else {
                i++;
            }
        }
        end = i;
        if (i == 0) {
            return Outcome.END;
        }
        if (open) {
            return Outcome.OPEN_QUOTE;
        }
        endCell(cell, quoted, escaped);
        return Outcome.ROW;
    }

    private void endCell(int cell, boolean quoted, boolean escaped) {
        if (!quoted) {
            add(cell, Math.max(cell, end), false, escaped);
        }
    }

    private boolean endsInCrLf(boolean isCrLf) {
        if (endsInCrLf == null) {
            endsInCrLf = isCrLf;
        }
        return isCrLf && (endsInCrLf || escapes == Escapes.POSTGRES);
    }

    private boolean isEnd(byte[] bytes, int at, int end) {
        return bytes[at] == '\n'
                || (bytes[at] == '\r' && (at + 1 == end || bytes[at + 1] == '\n'))
                || startsWith(bytes, at, end);
    }

    private boolean startsWith(byte[] bytes, int at, int end) {
        if (bytes[at] != delimiter[0] || end - at < delimiter.length) {
            return false;
        }
        for (int i = 1; i < delimiter.length; i++) {
            if (bytes[at + i] != delimiter[i]) {
                return false;
            }
        }
        return true;
    }
}
