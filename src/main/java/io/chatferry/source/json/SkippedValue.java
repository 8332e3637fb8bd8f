package io.chatferry.source.json;

import io.chatferry.source.row.ByteWindow;
import java.io.IOException;

/** Skips an object or array of any length without holding it in memory. */
final class SkippedValue {

    private final ByteWindow window;

    SkippedValue(ByteWindow window) {
        this.window = window;
    }

    /** Moves the window past the value at its beginning; false if the file ends first. */
    boolean skip() throws IOException {
        int depth = 0;
        boolean string = false;
        boolean escaped = false;
        while (true) {
            byte[] bytes = window.array();
            int length = window.length();
            for (int i = 0; i < length; i++) {
                byte c = bytes[window.base() + i];
                if (string) {
                    string = escaped || c != '"';
                    escaped = !escaped && c == '\\';
                } else if (c == '"') {
                    string = true;
                } else if (c == '{' || c == '[') {
                    depth++;
                } else if ((c == '}' || c == ']') && --depth == 0) {
                    window.skip(i + 1);
                    return true;
                }
            }
            window.skip(length);
            if (!window.grow()) {
                return false;
            }
        }
    }
}
