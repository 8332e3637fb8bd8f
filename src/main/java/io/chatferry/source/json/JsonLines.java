package io.chatferry.source.json;

import static io.chatferry.source.row.ByteWindow.MAX_RECORD;

import io.chatferry.model.RejectCode;
import io.chatferry.source.row.ByteWindow;
import io.chatferry.source.row.JsonSlice;
import io.chatferry.source.row.Row;
import io.chatferry.source.row.RowCounts;
import io.chatferry.source.row.RowNotice;
import io.chatferry.source.row.RowReader;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file with one JSON object per line. A comma, a record separator (RFC 7464) or a byte order mark may stand beside an
 * object, and several objects may stand on one line.
 */
final class JsonLines implements RowReader {

    private final ByteWindow window;
    private final JsonScanner scanner;
    private final RowCounts counts = new RowCounts();
    private long number;

    JsonLines(ByteWindow window) {
        this.window = window;
        this.scanner = new JsonScanner(window);
    }

    @Override
    public @Nullable Row next() throws IOException {
        while (skipSeparators()) {
            if (window.isPadding(0)) {
                long line = window.line();
                if (window.skipPadding() == ByteWindow.Padding.HOLE) {
                    return Row.MalformedRow.hole(line, ++number);
                }
                continue;
            }
            int next = afterLineEnd();
            if (next > MAX_RECORD) {
                return firstOfSeveral() ? firstObject() : tooLong();
            }
            int end = trimmedEnd(next);
            Row row = JsonSlice.row(window, 0, end, number + 1, counts);
            if (row instanceof Row.MalformedRow && firstOfSeveral()) {
                return firstObject();
            }
            number++;
            window.skip(next);
            return row;
        }
        return null;
    }

    /** Skips what may stand between objects, but for padding; false at the end of the file. */
    private boolean skipSeparators() throws IOException {
        while (window.has(0)) {
            byte c = window.at(0);
            if (window.isByteOrderMark(0)) {
                window.skip(ByteWindow.BYTE_ORDER_MARK);
            } else if (c > ' ' ? c != ',' : c < 0 || window.isPadding(0)) {
                return true;
            } else {
                window.skip(1);
            }
        }
        return false;
    }

    /** Whether the line begins with a whole object that another one follows. */
    private boolean firstOfSeveral() throws IOException {
        if (window.at(0) != '{' || scanner.scan(0) != JsonScanner.Outcome.VALUE) {
            return false;
        }
        int i = scanner.next();
        while (window.has(i) && window.at(i) != '\n' && (JsonElements.isSpace(window.at(i)) || window.at(i) == ',')) {
            i++;
        }
        return !window.has(i) || (window.at(i) == '{' || window.at(i) == '\n');
    }

    private Row firstObject() {
        int end = scanner.next();
        Row row = JsonSlice.row(window, 0, end, ++number, counts);
        window.skip(end);
        return row;
    }

    private int afterLineEnd() throws IOException {
        int scanned = 0;
        while (true) {
            byte[] bytes = window.array();
            int base = window.base();
            int length = window.length();
            for (int i = scanned; i < length; i++) {
                if (bytes[base + i] == '\n') {
                    return i + 1;
                }
            }
            scanned = length;
            if (scanned > MAX_RECORD || !window.grow()) {
                return scanned;
            }
        }
    }

    private int trimmedEnd(int end) {
        int last = end;
        while (last > 0 && window.at(last - 1) >= 0 && window.at(last - 1) <= ' ') {
            last--;
        }
        return last;
    }

    private Row tooLong() throws IOException {
        long line = window.line();
        window.skipLine();
        return new Row.MalformedRow(line, ++number, RejectCode.RECORD_TOO_LONG, "the record is longer than 16 MiB", "");
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
