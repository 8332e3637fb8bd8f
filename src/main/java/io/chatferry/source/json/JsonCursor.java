package io.chatferry.source.json;

import static io.chatferry.source.row.ByteWindow.MAX_RECORD;

import io.chatferry.source.row.ByteWindow;
import io.chatferry.source.row.JsonText;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Moves over keys and values of JSON at the beginning of a window. Values that are skipped may be of any length. */
final class JsonCursor {

    private static final int MAX_KEY = 64 * 1024;
    private static final byte RECORD_SEPARATOR = 0x1E;

    private final ByteWindow window;
    private final JsonScanner scanner;
    private String skipped = "";

    /** What begins at the window's first byte. */
    enum Kind {
        OBJECT,
        ARRAY,
        STRING,
        NULL,
        OTHER,
        CLOSER,
        END
    }

    JsonCursor(ByteWindow window) {
        this.window = window;
        this.scanner = new JsonScanner(window);
    }

    Kind kind() throws IOException {
        if (!window.has(0)) {
            return Kind.END;
        }
        return switch (window.at(0)) {
            case '{' -> Kind.OBJECT;
            case '[' -> Kind.ARRAY;
            case '"' -> Kind.STRING;
            case '}', ']' -> Kind.CLOSER;
            case 'n' -> Kind.NULL;
            default -> Kind.OTHER;
        };
    }

    /** Skips white space, commas, and what separates documents. */
    void skipSeparators() throws IOException {
        int i = 0;
        while (window.has(i) && isSeparator(window.at(i))) {
            if (++i > MAX_RECORD / 2) {
                window.skip(i);
                i = 0;
            }
        }
        window.skip(i);
        window.skipByteOrderMark();
    }

    private static boolean isSeparator(byte c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == ',' || c == RECORD_SEPARATOR;
    }

    /** Reads a key and the colon behind it; null if they are not there. */
    @Nullable
    String key() throws IOException {
        int end = 1;
        boolean plain = true;
        while (window.has(end) && window.at(end) != '"' && end < MAX_KEY) {
            plain &= window.at(end) != '\\' && !isControl(window.at(end));
            end += window.at(end) == '\\' ? 2 : 1;
        }
        if (!window.has(end) || window.at(end) != '"') {
            return null;
        }
        String key = plain ? window.text(1, end) : unescaped(end + 1);
        int colon = end + 1;
        while (window.has(colon) && window.at(colon) <= ' ' && window.at(colon) >= 0 && colon < MAX_KEY) {
            colon++;
        }
        if (key == null || !window.has(colon) || window.at(colon) != ':') {
            return null;
        }
        int value = colon + 1;
        while (window.has(value) && window.at(value) <= ' ' && window.at(value) >= 0 && value < MAX_RECORD) {
            value++;
        }
        window.skip(value);
        return key;
    }

    private static boolean isControl(byte c) {
        return c >= 0 && c < ' ';
    }

    private @Nullable String unescaped(int end) {
        String text = window.text(0, end);
        JsonNode node = text == null ? null : JsonText.parse(text);
        return node == null ? null : node.stringValue(null);
    }

    /** Moves past a value; false if it is not complete, or not balanced. */
    boolean skipValue() throws IOException {
        Kind kind = kind();
        skipped = "";
        if (kind == Kind.OBJECT || kind == Kind.ARRAY) {
            return scanner.skip() == JsonScanner.Outcome.VALUE;
        }
        int i = 0;
        if (kind == Kind.STRING) {
            i = 1;
            while (window.has(i) && window.at(i) != '"') {
                if (JsonScanner.endsText(window.at(i))) {
                    return false;
                }
                i += window.at(i) == '\\' ? 2 : 1;
                if (i > MAX_RECORD / 2) {
                    boolean more = window.has(i);
                    window.skip(Math.min(i, window.length()));
                    i = 0;
                    if (!more) {
                        return false;
                    }
                }
            }
            i++;
        } else {
            while (window.has(i) && i < MAX_KEY && isWord(window.at(i))) {
                i++;
            }
        }
        if (i == 0 || !window.has(i - 1) || !isFollowed(i)) {
            return false;
        }
        skipped = window.raw(0, i);
        window.skip(i);
        return true;
    }

    /** The last value that was skipped, unless it was an object or array. */
    String skipped() {
        return skipped;
    }

    private static boolean isWord(byte c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'E';
    }

    /** Whether a separator or a closing bracket stands behind a value. */
    private boolean isFollowed(int end) throws IOException {
        int i = end;
        while (window.has(i) && window.at(i) <= ' ' && window.at(i) >= 0 && i - end < MAX_KEY) {
            i++;
        }
        return window.has(i) && (window.at(i) == ',' || window.at(i) == '}' || window.at(i) == ']');
    }

    /**
     * The offset behind the object or array at the window's beginning by its brackets and quotes alone; 0 if they do not
     * match, or if something else than the next value stands behind.
     */
    int balancedEnd() throws IOException {
        int depth = 0;
        boolean string = false;
        for (int i = 0; i < MAX_RECORD && window.has(i); i++) {
            byte c = window.at(i);
            if (string) {
                string = c != '"';
                i += c == '\\' ? 1 : 0;
            } else if (c == '"') {
                string = true;
            } else if (c == '{' || c == '[') {
                depth++;
            } else if ((c == '}' || c == ']') && --depth == 0) {
                return isFollowed(i + 1) ? i + 1 : 0;
            }
        }
        return 0;
    }
}
