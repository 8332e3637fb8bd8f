package io.chatferry.source.json;

import static io.chatferry.source.row.ByteWindow.MAX_RECORD;

import io.chatferry.model.RejectCode;
import io.chatferry.source.row.ByteWindow;
import io.chatferry.source.row.JsonSlice;
import io.chatferry.source.row.Row;
import io.chatferry.source.row.RowReader;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The elements of a JSON array, or values that follow one another.
 *
 * <p>An element whose brackets and quotes fit costs only itself, whatever else is wrong with it. Where they do not fit, the
 * reader looks for the next object that is a sibling: one behind a comma that shares most of its names with the last
 * good one, or begins with the same name. Where there is none, the rest of the file is given up with a word, unless the
 * file's last bracket shows that only the last record was meant.
 */
final class JsonElements implements RowReader {

    private static final int MOST_FIRST_NAMES = 50;
    /** Bytes that may be looked at in vain, beside some for each byte of the file: reading ends in linear time. */
    private static final long MOST_IN_VAIN = 4L * MAX_RECORD;

    private static final int IN_VAIN_PER_BYTE = 8;

    private final ByteWindow window;
    private final JsonScanner scanner;
    private final boolean array;
    private final boolean inPage;
    private long number;
    private long passed;
    private long inVain;
    private boolean closed;
    private boolean finished;
    private Set<String> names = Set.of();
    private final Set<String> firstNames = new HashSet<>();

    /**
     * @param array the window stands at a {@code [}; otherwise at the first of several values
     * @param inPage something may follow behind the array that is not of interest
     */
    JsonElements(ByteWindow window, boolean array, boolean inPage) {
        this.window = window;
        this.scanner = new JsonScanner(window);
        this.array = array;
        this.inPage = inPage;
        this.closed = !array;
    }

    @Override
    public @Nullable Row next() throws IOException {
        if (finished) {
            return null;
        }
        if (!skipSeparators()) {
            finished = true;
            return closed ? null : unread("the file ends before the array is closed");
        }
        Row row = tooMuchInVain() ? rest() : window.at(0) == '{' ? object() : stranger();
        finished = row instanceof Row.UnreadableRest;
        return row;
    }

    /** Passes what may stand between elements; false when there are no more. */
    private boolean skipSeparators() throws IOException {
        int i = 0;
        while (window.has(i)) {
            byte c = window.at(i);
            boolean bracket = array && (c == '[' || c == ']');
            if (bracket) {
                closed = c == ']';
                if (closed && inPage && endsPage(i + 1)) {
                    return false;
                }
            }
            if (!bracket && c != ',' && (c > ' ' || c < 0)) {
                break;
            }
            i++;
            if (i > MAX_RECORD / 2) {
                window.skip(i);
                i = 0;
            }
        }
        window.skip(i);
        return window.has(0);
    }

    /** Whether what follows a bracket is the rest of a page, and not more elements. */
    private boolean endsPage(int offset) throws IOException {
        int i = offset;
        while (window.has(i) && window.at(i) <= ' ' && window.at(i) >= 0) {
            i++;
        }
        return !window.has(i) || window.at(i) == '}' || window.at(i) == ',';
    }

    private boolean tooMuchInVain() {
        return inVain > MOST_IN_VAIN + IN_VAIN_PER_BYTE * passed;
    }

    private Row object() throws IOException {
        JsonScanner.Outcome outcome = scanner.scan(0);
        if (outcome == JsonScanner.Outcome.VALUE) {
            int end = scanner.next();
            Row row = JsonSlice.row(window, 0, end, ++number);
            if (row instanceof Row.Json json) {
                learn(json.value());
            }
            pass(end);
            return row;
        }
        inVain += scanner.next();
        int sibling = sibling();
        if (sibling > 0) {
            return bad(sibling, RejectCode.RECORD_MALFORMED, "its brackets or quotes do not fit");
        }
        return outcome == JsonScanner.Outcome.TOO_LONG ? tooLong() : rest();
    }

    /** Something else than an object: passed up to its end where that can be told, else up to the next sibling. */
    private Row stranger() throws IOException {
        int end = window.at(0) == '[' && scanner.scan(0) == JsonScanner.Outcome.VALUE ? scanner.next() : scalarEnd();
        if (end == 0) {
            int sibling = sibling();
            return sibling > 0 ? bad(sibling, RejectCode.RECORD_MALFORMED, "not a JSON object") : rest();
        }
        return bad(end, RejectCode.RECORD_MALFORMED, "not a JSON object");
    }

    /** Behind a text, number or word that is an element of its own; 0 if it is none. */
    private int scalarEnd() throws IOException {
        boolean text = window.at(0) == '"';
        int i = 1;
        while (window.has(i) && i < MAX_RECORD && (text ? window.at(i) != '"' : isWord(window.at(i)))) {
            i += text && window.at(i) == '\\' ? 2 : 1;
        }
        int end = text ? i + 1 : i;
        int behind = end;
        while (window.has(behind) && window.at(behind) <= ' ' && window.at(behind) >= 0) {
            behind++;
        }
        boolean separated = window.has(behind) && (window.at(behind) == ',' || window.at(behind) == ']');
        return isWord(window.at(0)) || text ? (separated ? end : 0) : 0;
    }

    private static boolean isWord(byte c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'E';
    }

    private Row bad(int end, RejectCode code, String words) {
        int last = end;
        while (last > 1 && (window.at(last - 1) <= ' ' || window.at(last - 1) == ',')) {
            last--;
        }
        Row row = new Row.MalformedRow(window.line(), ++number, code, words, window.raw(0, last));
        pass(end);
        return row;
    }

    private void pass(int bytes) {
        window.skip(bytes);
        passed += bytes;
    }

    /** The offset of the next object that looks like an element of this array; 0 if there is none in the window. */
    private int sibling() throws IOException {
        String own = firstName(0);
        Set<String> first = firstNames.isEmpty() && own != null ? Set.of(own) : firstNames;
        int separators = 0;
        for (int i = 1; i < MAX_RECORD && window.has(i) && !tooMuchInVain(); i++) {
            inVain++;
            byte c = window.at(i);
            if (c == '{' && separators > 0 && isSibling(i, first)) {
                return i;
            }
            if (c == ',' || c == '\n') {
                separators++;
            } else if (c > ' ' || c < 0) {
                separators = 0;
            }
        }
        return 0;
    }

    private boolean isSibling(int offset, Set<String> first) throws IOException {
        String begins = firstName(offset);
        if (begins != null && first.contains(begins)) {
            return true;
        }
        if (names.isEmpty()) {
            return false;
        }
        JsonScanner.Outcome outcome = scanner.scan(offset);
        inVain += scanner.next() - offset;
        return outcome == JsonScanner.Outcome.VALUE
                && JsonSlice.row(window, offset, scanner.next(), 0) instanceof Row.Json json
                && shared(json.value()) * 2 >= names.size();
    }

    private long shared(ObjectNode other) {
        return other.propertyNames().stream().filter(names::contains).count();
    }

    private void learn(ObjectNode value) {
        if (value.isEmpty() || (names.size() == value.size() && names.containsAll(value.propertyNames()))) {
            return;
        }
        names = Set.copyOf(value.propertyNames());
        if (firstNames.size() < MOST_FIRST_NAMES) {
            firstNames.add(value.propertyNames().iterator().next());
        }
    }

    /** The first name of the object at an offset, if it can be read. */
    private @Nullable String firstName(int offset) throws IOException {
        int i = offset + 1;
        while (window.has(i) && window.at(i) <= ' ' && window.at(i) >= 0) {
            i++;
        }
        if (!window.has(i) || window.at(i) != '"') {
            return null;
        }
        int start = i + 1;
        for (int end = start; end < start + 200 && window.has(end); end++) {
            if (window.at(end) == '"') {
                return window.text(start, end);
            }
        }
        return null;
    }

    /** Streams past an element that is too long to hold. */
    private Row tooLong() throws IOException {
        long line = window.line();
        SkippedValue skipped = new SkippedValue(window);
        if (!skipped.skip()) {
            return unread("the file ends within a record that is longer than 16 MiB");
        }
        return new Row.MalformedRow(line, ++number, RejectCode.RECORD_TOO_LONG, "the record is longer than 16 MiB", "");
    }

    /** No way back was found: the last record, if the file's last bracket is there, else everything that follows. */
    private Row rest() throws IOException {
        int end = window.length();
        while (end < MAX_RECORD && window.has(end)) {
            end = window.length();
        }
        int last = end;
        while (last > 0 && window.at(last - 1) >= 0 && window.at(last - 1) <= ' ') {
            last--;
        }
        boolean bracketThere = last > 2 && window.at(last - 1) == (array && !inPage ? ']' : '}');
        if (!window.atEnd() || !bracketThere || !array) {
            return unread("a record's brackets or quotes do not fit and no record can be told behind it");
        }
        closed = true;
        return bad(last, RejectCode.RECORD_MALFORMED, "its brackets or quotes do not fit");
    }

    private Row unread(String words) {
        return new Row.UnreadableRest(window.line(), number + 1, words);
    }

    @Override
    public void close() throws IOException {
        window.close();
    }
}
