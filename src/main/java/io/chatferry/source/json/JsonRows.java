package io.chatferry.source.json;

import io.chatferry.source.row.ByteWindow;
import io.chatferry.source.row.Row;
import io.chatferry.source.row.RowReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Opens a JSON file, by its content as an array, as lines, or as values over several lines. */
public final class JsonRows {

    private JsonRows() {}

    /** The objects of a file; its name decides whether it holds lines if its content does not. */
    public static RowReader open(ByteWindow window, String name) throws IOException {
        window.skipByteOrderMark();
        int start = firstByte(window);
        if (window.has(start) && window.at(start) == '[') {
            return new JsonElements(window, true, false);
        }
        return isLines(window, start, name) ? new JsonLines(window) : new JsonElements(window, false, false);
    }

    /** The objects of the array at a place inside a page, or the one object there. */
    public static RowReader open(InputStream in, JsonPages.Place place) throws IOException {
        in.skipNBytes(place.offset());
        ByteWindow window = new ByteWindow(in, place.line());
        boolean array = window.has(0) && window.at(0) == '[';
        return array ? new JsonElements(window, true, true) : new FirstOnly(new JsonElements(window, false, true));
    }

    private static int firstByte(ByteWindow window) throws IOException {
        int i = 0;
        while (window.has(i) && window.at(i) >= 0 && window.at(i) <= ' ') {
            i++;
        }
        return i;
    }

    private static boolean isLines(ByteWindow window, int start, String name) throws IOException {
        if (!window.has(start) || window.at(start) != '{') {
            return true;
        }
        JsonScanner scanner = new JsonScanner(window);
        if (scanner.scan(start) == JsonScanner.Outcome.VALUE) {
            return window.newlines(start, scanner.next()) == 0;
        }
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".jsonl") || lower.endsWith(".ndjson") || secondLineIsObject(window, start);
    }

    private static boolean secondLineIsObject(ByteWindow window, int start) throws IOException {
        for (int i = start; i < ByteWindow.MAX_RECORD && window.has(i); i++) {
            if (window.at(i) == '\n') {
                return window.has(i + 1) && window.at(i + 1) == '{';
            }
        }
        return false;
    }

    /** A page with a single object as its only row. */
    private static final class FirstOnly implements RowReader {

        private final RowReader rows;
        private boolean read;

        FirstOnly(RowReader rows) {
            this.rows = rows;
        }

        @Override
        public @Nullable Row next() throws IOException {
            if (read) {
                return null;
            }
            read = true;
            return rows.next();
        }

        @Override
        public void close() throws IOException {
            rows.close();
        }
    }
}
