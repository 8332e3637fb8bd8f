package io.chatferry.source.json;

import static io.chatferry.source.row.ByteWindow.MAX_RECORD;

import io.chatferry.source.row.ByteWindow;
import io.chatferry.source.row.JsonText;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Walks over the names and values of an object, one after the other, without holding what is skipped. */
final class JsonTokens {

    private static final int MAX_NAME = 64 * 1024;

    private final ByteWindow window;
    private final JsonScanner scanner;

    JsonTokens(ByteWindow window) {
        this.window = window;
        this.scanner = new JsonScanner(window);
    }

    /** Skips white space, record separators and byte order marks, but no padding; false at the end of the file. */
    boolean skipSpace() throws IOException {
        while (window.has(0)) {
            if (window.isByteOrderMark(0)) {
                window.skip(ByteWindow.BYTE_ORDER_MARK);
            } else if (!JsonElements.isSpace(window.at(0)) || window.isPadding(0)) {
                return true;
            } else {
                window.skip(1);
            }
        }
        return false;
    }

    /** Reads the text at the beginning of the window; null if it is none. */
    @Nullable
    String name() throws IOException {
        int end = textEnd(MAX_NAME);
        JsonNode name = end == 0 ? null : parse(end);
        if (name == null || !name.isString()) {
            return null;
        }
        window.skip(end);
        return name.stringValue();
    }

    /** Skips a colon and the space around it; false if there is none, or no value. */
    boolean skipColon() throws IOException {
        if (!skipSpace() || window.at(0) != ':') {
            return false;
        }
        window.skip(1);
        return skipSpace();
    }

    /** Whether no value can begin at the beginning of the window. */
    boolean isPunctuation() {
        byte c = window.at(0);
        return c == '}' || c == ']' || c == ',' || c == ':';
    }

    /** Reads a value; null if it is malformed or longer than a record. The window does not move then. */
    @Nullable
    JsonNode value() throws IOException {
        byte c = window.at(0);
        int end;
        if (c == '{' || c == '[') {
            end = scanner.scan(0) == JsonScanner.Outcome.VALUE ? scanner.next() : 0;
        } else {
            end = c == '"' ? textEnd(MAX_RECORD) : scalarEnd();
        }
        JsonNode value = end == 0 ? null : parse(end);
        if (value != null) {
            window.skip(end);
        }
        return value;
    }

    private @Nullable JsonNode parse(int end) {
        String text = window.text(0, end);
        return text == null ? null : JsonText.parse(text);
    }

    /** Skips a value of any length; false if it is not valid JSON, or the file ends within it. */
    boolean skipValue() throws IOException {
        byte c = window.at(0);
        if (c == '{' || c == '[') {
            return scanner.skip() == JsonScanner.Outcome.VALUE;
        }
        int end = c == '"' ? textEnd(MAX_RECORD) : scalarEnd();
        window.skip(end);
        return end > 0 && window.has(0);
    }

    private int textEnd(int bound) throws IOException {
        for (int i = 1; i < bound && window.has(i); i++) {
            if (window.at(i) == '"') {
                return i + 1;
            }
            if (window.at(i) == '\\') {
                i++;
            }
        }
        return 0;
    }

    private int scalarEnd() throws IOException {
        int i = 0;
        while (i < MAX_NAME && window.has(i) && !isDelimiter(window.at(i))) {
            i++;
        }
        return i;
    }

    private static boolean isDelimiter(byte c) {
        return JsonElements.isSpace(c)
                || c == ','
                || c == '}'
                || c == ']'
                || c == ':'
                || c == '{'
                || c == '['
                || c == '"';
    }
}
