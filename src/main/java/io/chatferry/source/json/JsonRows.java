package io.chatferry.source.json;

import io.chatferry.source.row.ByteWindow;
import io.chatferry.source.row.RowReader;
import java.io.IOException;
import java.util.Locale;

/** Opens a JSON file, by its content as an array, as lines, or as values over several lines. */
public final class JsonRows {

    private JsonRows() {}

    /** The objects of a file; its name decides whether it holds lines if its content does not. */
    public static RowReader open(ByteWindow window, String name) throws IOException {
        window.skipByteOrderMark();
        int start = firstByte(window);
        window.skip(start);
        if (window.has(0) && window.at(0) == '[') {
            return JsonElements.of(window);
        }
        return isLines(window, 0, name) ? new JsonLines(window) : JsonElements.of(window);
    }

    private static int firstByte(ByteWindow window) throws IOException {
        int i = 0;
        while (window.has(i) && window.at(i) >= 0 && window.at(i) <= ' ' && !window.isPadding(i)) {
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
}
