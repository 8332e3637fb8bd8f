package io.chatferry.source.json;

import static io.chatferry.source.row.ByteWindow.MAX_RECORD;

import io.chatferry.source.row.ByteWindow;
import java.io.IOException;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds where an object or array ends, by strings, escapes and brackets. Says no as early as it can tell that brackets or
 * quotes do not fit, since everything that it passes after that may belong to other records. Bad numbers and words are
 * none of its business.
 */
final class JsonScanner {

    /** How a scan ended. */
    enum Outcome {
        /** The value is whole; brackets and quotes fit. */
        VALUE,
        /** Brackets or quotes do not fit. */
        MISFIT,
        /** The file ends within the value. */
        OPEN,
        /** The bound was passed. */
        TOO_LONG
    }

    /** What came last. */
    private enum Last {
        OPENER,
        COMMA,
        COLON,
        SCALAR,
        STRING,
        CLOSED
    }

    private static final byte QUOTE = '"';

    private final ByteWindow window;
    private final BitSet objects = new BitSet();
    private int depth;
    private int next;

    JsonScanner(ByteWindow window) {
        this.window = window;
    }

    /** Behind what was scanned. */
    int next() {
        return next;
    }

    /** Scans the object or array that begins at an offset of the window. */
    Outcome scan(int start) throws IOException {
        depth = 0;
        Last last = Last.COLON;
        int i = start;
        while (window.has(i)) {
            if (i - start > MAX_RECORD) {
                next = i;
                return Outcome.TOO_LONG;
            }
            byte c = window.at(i++);
            next = i;
            if (c <= ' ' && c >= 0) {
                continue;
            }
            Last now = follows(last, c);
            if (now == null) {
                return Outcome.MISFIT;
            }
            if (c == QUOTE) {
                Outcome string = string(start, i);
                if (string != Outcome.VALUE) {
                    return string;
                }
                i = next;
            } else if (now == Last.OPENER) {
                objects.set(depth++, c == '{');
            } else if (now == Last.CLOSED && --depth == 0) {
                return Outcome.VALUE;
            }
            last = now;
        }
        return i - start > MAX_RECORD ? Outcome.TOO_LONG : Outcome.OPEN;
    }

    /** What a byte is behind what came last, or null if it cannot stand there without brackets or quotes being amiss. */
    private @Nullable Last follows(Last last, byte c) {
        boolean inObject = depth > 0 && objects.get(depth - 1);
        boolean behindOpenerOrComma = last == Last.OPENER || last == Last.COMMA;
        boolean valueMayCome = last == Last.COLON || (!inObject && behindOpenerOrComma);
        return switch (c) {
            case '{', '[' -> valueMayCome ? Last.OPENER : null;
            case '}', ']' -> depth > 0 && inObject == (c == '}') ? Last.CLOSED : null;
            case ',' -> Last.COMMA;
            case ':' -> inObject && last == Last.STRING ? Last.COLON : null;
            case QUOTE -> valueMayCome || behindOpenerOrComma ? Last.STRING : null;
            default -> valueMayCome || last == Last.SCALAR ? Last.SCALAR : null;
        };
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
                    return Outcome.OPEN;
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
                return Outcome.MISFIT;
            }
        }
    }
}
