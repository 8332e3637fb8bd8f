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
 * The elements of a JSON array, or a sequence of values.
 *
 * <p>An element with balanced brackets and quotes costs only itself, whatever else is wrong with it. If they are not
 * balanced, the reader looks for the next sibling: an object after a comma that shares most of its names with the
 * last valid element, or begins with the same name. If there is none, the rest of the file is reported as unreadable,
 * unless the file's last bracket shows that only the last record is malformed.
 */
final class JsonElements implements RowReader {

    private static final int MAX_FIRST_NAMES = 50;
    /** The bytes that may be probed without success, beside some for each byte of the file: reading takes linear time. */
    private static final long MAX_PROBED_BYTES = 4L * MAX_RECORD;

    private static final int PROBED_BYTES_PER_BYTE_READ = 8;

    private final ByteWindow window;
    private final JsonScanner scanner;
    private final boolean array;
    private final boolean inPage;
    private long number;
    private long passed;
    private long probedBytes;
    private boolean closed;
    private boolean finished;
    private Set<String> names = Set.of();
    private final Set<String> firstNames = new HashSet<>();

    /**
     * @param array the window stands at a {@code [}; otherwise at the first of several values
     * @param inPage whether other content may follow the array
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
        Row row = isProbeBudgetSpent() ? lastRecordOrRest() : window.at(0) == '{' ? object() : nonObject();
        finished = row instanceof Row.UnreadableRest;
        return row;
    }

    /** Skips separators between elements; false if there are no more elements. */
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

    /** Whether the rest of a page follows a bracket, and not more elements. */
    private boolean endsPage(int offset) throws IOException {
        int i = offset;
        while (window.has(i) && window.at(i) <= ' ' && window.at(i) >= 0) {
            i++;
        }
        return !window.has(i) || window.at(i) == '}' || window.at(i) == ',';
    }

    private boolean isProbeBudgetSpent() {
        return probedBytes > MAX_PROBED_BYTES + PROBED_BYTES_PER_BYTE_READ * passed;
    }

    private Row object() throws IOException {
        JsonScanner.Outcome outcome = scanner.scan(0);
        if (outcome == JsonScanner.Outcome.VALUE) {
            int end = scanner.next();
            Row row = JsonSlice.row(window, 0, end, ++number);
            if (row instanceof Row.Json json) {
                rememberNames(json.value());
            }
            pass(end);
            return row;
        }
        probedBytes += scanner.next();
        int sibling = sibling();
        if (sibling > 0) {
            return bad(sibling, RejectCode.RECORD_MALFORMED, "its brackets or quotes are not balanced");
        }
        return outcome == JsonScanner.Outcome.TOO_LONG ? tooLong() : lastRecordOrRest();
    }

    /** An element that is not an object: skipped to its end if that can be found, else to the next sibling. */
    private Row nonObject() throws IOException {
        int end = window.at(0) == '[' && scanner.scan(0) == JsonScanner.Outcome.VALUE ? scanner.next() : scalarEnd();
        if (end == 0) {
            int sibling = sibling();
            return sibling > 0 ? bad(sibling, RejectCode.RECORD_MALFORMED, "not a JSON object") : lastRecordOrRest();
        }
        return bad(end, RejectCode.RECORD_MALFORMED, "not a JSON object");
    }

    /** The offset after a string, number or word that is a whole element; 0 if it is not one. */
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

    private Row bad(int end, RejectCode code, String message) {
        int last = end;
        while (last > 1 && (window.at(last - 1) <= ' ' || window.at(last - 1) == ',')) {
            last--;
        }
        Row row = new Row.MalformedRow(window.line(), ++number, code, message, window.raw(0, last));
        pass(end);
        return row;
    }

    private void pass(int bytes) {
        window.skip(bytes);
        passed += bytes;
    }

    /** The offset of the next object that looks like an element of this array; 0 if the window has none. */
    private int sibling() throws IOException {
        String own = firstName(0);
        Set<String> first = firstNames.isEmpty() && own != null ? Set.of(own) : firstNames;
        int separators = 0;
        for (int i = 1; i < MAX_RECORD && window.has(i) && !isProbeBudgetSpent(); i++) {
            probedBytes++;
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
        String name = firstName(offset);
        if (name != null && first.contains(name)) {
            return true;
        }
        if (names.isEmpty()) {
            return false;
        }
        JsonScanner.Outcome outcome = scanner.scan(offset);
        probedBytes += scanner.next() - offset;
        return outcome == JsonScanner.Outcome.VALUE
                && JsonSlice.row(window, offset, scanner.next(), 0) instanceof Row.Json json
                && shared(json.value()) * 2 >= names.size();
    }

    private long shared(ObjectNode other) {
        return other.propertyNames().stream().filter(names::contains).count();
    }

    private void rememberNames(ObjectNode value) {
        if (value.isEmpty() || (names.size() == value.size() && names.containsAll(value.propertyNames()))) {
            return;
        }
        names = Set.copyOf(value.propertyNames());
        if (firstNames.size() < MAX_FIRST_NAMES) {
            firstNames.add(value.propertyNames().iterator().next());
        }
    }

    /** The first name of the object at an offset, or null if it cannot be read. */
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

    /** Skips an element that is too long to hold in memory. */
    private Row tooLong() throws IOException {
        long line = window.line();
        SkippedValue skipped = new SkippedValue(window);
        if (!skipped.skip()) {
            return unread("the file ends within a record that is longer than 16 MiB");
        }
        return new Row.MalformedRow(line, ++number, RejectCode.RECORD_TOO_LONG, "the record is longer than 16 MiB", "");
    }

    /** No sibling was found: the last record is malformed if the file's last bracket is there, else the rest is unreadable. */
    private Row lastRecordOrRest() throws IOException {
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
            return unread("a record's brackets or quotes are not balanced, and no record can be found after it");
        }
        closed = true;
        return bad(last, RejectCode.RECORD_MALFORMED, "its brackets or quotes are not balanced");
    }

    private Row unread(String message) {
        return new Row.UnreadableRest(window.line(), number + 1, message);
    }

    @Override
    public void close() throws IOException {
        window.close();
    }
}
