package io.chatferry.source.json;

import static io.chatferry.source.row.ByteWindow.MAX_RECORD;

import io.chatferry.model.RejectCode;
import io.chatferry.source.row.ByteWindow;
import io.chatferry.source.row.JsonSlice;
import io.chatferry.source.row.Row;
import io.chatferry.source.row.RowReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A file with one JSON object per line. */
final class JsonLines implements RowReader {

    private final ByteWindow window;
    private long number;

    JsonLines(ByteWindow window) {
        this.window = window;
    }

    @Override
    public @Nullable Row next() throws IOException {
        while (window.has(0)) {
            int next = afterLineEnd();
            if (next > MAX_RECORD) {
                return tooLong();
            }
            int end = trimmedEnd(next);
            if (end > 0) {
                Row row = JsonSlice.row(window, 0, end, ++number);
                window.skip(next);
                return row;
            }
            window.skip(next);
        }
        return null;
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
    public void close() throws IOException {
        window.close();
    }
}
