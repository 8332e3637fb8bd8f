package io.chatferry.source.json;

import static io.chatferry.source.row.ByteWindow.MAX_RECORD;

import io.chatferry.source.row.ByteWindow;
import java.io.IOException;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the end of an object or array by strings, escapes and brackets. Stops at the first sign that brackets or
 * quotes are not balanced, since everything after it may belong to other records. Does not check numbers and words.
 */
final class JsonScanner {

    /** How a scan ended. */
    enum Outcome {
        /** The value is complete; brackets and quotes are balanced. */
        VALUE,
        /** Brackets or quotes are not balanced. */
        UNBALANCED,
        /** The file ends within the value. */
        INCOMPLETE,
        /** The value is longer than the bound. */
        TOO_LONG
    }

    /** The last token. */
    private enum Token {
        OPENER,
        COMMA,
        COLON,
        SCALAR,
        STRING,
        CLOSED
    }

    private static final byte QUOTE = '"';
    private static final int SKIPPED_AT_ONCE = 64 * 1024;

    private final ByteWindow window;
    private final BitSet objects = new BitSet();
    private int depth;
    private int next;

    JsonScanner(ByteWindow window) {
        this.window = window;
    }

    /** The offset after the scanned bytes. */
    int next() {
        return next;
    }

    /** Scans the object or array that begins at an offset of the window. */
    Outcome scan(int start) throws IOException {
        return scan(start, false);
    }

    /**
     * Moves the window past the object or array at its beginning, however long it is. If brackets or quotes are not
     * balanced, the window stands somewhere within.
     */
    Outcome skip() throws IOException {
        Outcome outcome = scan(0, true);
        if (outcome == Outcome.VALUE) {
            window.skip(next);
        }
        return outcome;
    }

    private Outcome scan(int from, boolean skipping) throws IOException {
        depth = 0;
        Token last = Token.COLON;
        int start = skipping ? 0 : from;
        int i = start;
        while (window.has(i)) {
            if (skipping && i > SKIPPED_AT_ONCE) {
                window.skip(i);
                i = 0;
            }
            if (i - start > MAX_RECORD) {
                next = i;
                return Outcome.TOO_LONG;
            }
            byte c = window.at(i++);
            next = i;
            if (c <= ' ' && c >= 0) {
                if (c == 0 && skipping) {
                    return Outcome.UNBALANCED; // a hole may hide the value's end
                }
                continue;
            }
            Token now = follows(last, c);
            if (now == null) {
                return Outcome.UNBALANCED;
            }
            if (c == QUOTE) {
                Outcome string = skipping ? skipString(i) : string(start, i);
                if (string != Outcome.VALUE) {
                    return string;
                }
                i = next;
            } else if (now == Token.OPENER) {
                objects.set(depth++, c == '{');
            } else if (now == Token.CLOSED && --depth == 0) {
                return Outcome.VALUE;
            }
            last = now;
        }
        return i - start > MAX_RECORD ? Outcome.TOO_LONG : Outcome.INCOMPLETE;
    }

    /** The token that a byte starts after the last one, or null if brackets or quotes are not balanced there. */
    private @Nullable Token follows(Token last, byte c) {
        boolean inObject = depth > 0 && objects.get(depth - 1);
        boolean behindOpenerOrComma = last == Token.OPENER || last == Token.COMMA;
        boolean valueMayCome = last == Token.COLON || (!inObject && behindOpenerOrComma);
        return switch (c) {
            case '{', '[' -> valueMayCome ? Token.OPENER : null;
            case '}', ']' -> depth > 0 && inObject == (c == '}') ? Token.CLOSED : null;
            case ',' -> Token.COMMA;
            case ':' -> inObject && last == Token.STRING ? Token.COLON : null;
            case QUOTE -> valueMayCome || behindOpenerOrComma ? Token.STRING : null;
            default -> valueMayCome || last == Token.SCALAR ? Token.SCALAR : null;
        };
    }

    /** Whether a byte within a text that is passed over shows that its end was lost: a line end, or a hole. */
    static boolean endsText(byte c) {
        return c == '\n' || c == 0;
    }

    /** As {@link #string}, but of any length: drops what it has read. */
    private Outcome skipString(int from) throws IOException {
        int i = from;
        while (window.has(i)) {
            byte c = window.at(i++);
            next = i;
            if (c == QUOTE) {
                return Outcome.VALUE;
            }
            if (c == '\\') {
                i++;
            } else if (endsText(c)) {
                return Outcome.UNBALANCED;
            }
            if (i > SKIPPED_AT_ONCE && i <= window.length()) {
                window.skip(i);
                i = 0;
            }
        }
        return Outcome.INCOMPLETE;
    }

    private Outcome string(int start, int from) throws IOException {
        int i = from;
        byte[] bytes = window.array();
        int base = window.base();
        int length = window.length();
        while (true) {
            if (i >= length) {
                if (i - start > MAX_RECORD) {
                    next = i;
                    return Outcome.TOO_LONG;
                }
                if (!window.grow()) {
                    next = window.length();
                    return Outcome.INCOMPLETE;
                }
                bytes = window.array();
                base = window.base();
                length = window.length();
                continue;
            }
            byte c = bytes[base + i++];
            if (c == QUOTE) {
                next = i;
                return Outcome.VALUE;
            }
            if (c == '\\') {
                i++;
            } else if (c == '\n') {
                next = i;
                return Outcome.UNBALANCED;
            }
        }
    }
}
