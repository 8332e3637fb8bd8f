package io.chatferry.source.json;

import static io.chatferry.source.row.ByteWindow.MAX_RECORD;

import io.chatferry.model.RejectCode;
import io.chatferry.source.row.ByteWindow;
import io.chatferry.source.row.JsonSlice;
import io.chatferry.source.row.Row;
import io.chatferry.source.row.RowCounts;
import io.chatferry.source.row.RowNotice;
import io.chatferry.source.row.RowReader;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The elements of a JSON array, or a sequence of values. What stands behind an array is read too: more arrays, or
 * objects.
 *
 * <p>An element with balanced brackets and quotes costs only itself, whatever else is wrong with it. If they are not
 * balanced, the reader resumes at the next {@linkplain JsonSiblings sibling}. If there is none, the rest of the file is
 * reported as unreadable, unless the file's last bracket shows that only the last record is malformed.
 */
final class JsonElements implements RowReader {

    private static final String UNBALANCED = "its brackets or quotes are not balanced";

    /** What stands at the beginning of the window. */
    private enum Found {
        ELEMENT,
        STRAY_BRACKET,
        HOLE,
        END
    }

    private final ByteWindow window;
    private final JsonScanner scanner;
    private final JsonSiblings siblings;
    private final RowCounts counts = new RowCounts();
    private final boolean inPage;
    private boolean inArray;
    private long number;
    private boolean finished;
    private boolean atPageKey;
    private boolean endPassed;

    private JsonElements(ByteWindow window, String pageKey) {
        this.window = window;
        this.scanner = new JsonScanner(window);
        this.siblings = new JsonSiblings(window, pageKey);
        this.inPage = !pageKey.isEmpty();
    }

    /** The elements of the array, or the values, that begin at the beginning of the window, and all that follow. */
    static JsonElements of(ByteWindow window) throws IOException {
        JsonElements elements = new JsonElements(window, "");
        if (window.has(0) && window.at(0) == '[') {
            elements.enter();
        }
        return elements;
    }

    /**
     * Elements of arrays inside pages.
     *
     * @param key the key of a page that holds them
     */
    static JsonElements inPages(ByteWindow window, String key) {
        return new JsonElements(window, key);
    }

    /** Enters the array at the beginning of the window. */
    void enter() {
        window.skip(1);
        inArray = true;
        finished = false;
        atPageKey = false;
    }

    /** Numbers a row that the reader of the pages found. */
    long nextNumber() {
        return ++number;
    }

    /** Whether the last row was malformed, and took all that was left of the file. */
    boolean isEndPassed() {
        return endPassed;
    }

    /** Whether the last row was malformed, and the window stands at the key of another page's elements. */
    boolean isAtPageKey() {
        return atPageKey;
    }

    @Override
    public @Nullable Row next() throws IOException {
        if (finished) {
            return null;
        }
        long line = window.line();
        Row row = switch (skipSeparators()) {
            case END -> inArray ? unread("the file ends before the array is closed") : null;
            case HOLE -> Row.MalformedRow.hole(line, ++number);
            case STRAY_BRACKET -> bad(1, RejectCode.RECORD_MALFORMED, "a bracket or brace that belongs to nothing");
            case ELEMENT -> element();
        };
        finished |= row == null || row instanceof Row.UnreadableRest;
        return row;
    }

    /** The element at the beginning of the window: a valid or malformed row, or the unreadable rest. */
    Row element() throws IOException {
        return siblings.isBudgetSpent() ? lastRecordOrRest() : window.at(0) == '{' ? object() : nonObject();
    }

    private Found skipSeparators() throws IOException {
        int i = 0;
        while (window.has(i)) {
            byte c = window.at(i);
            if (window.isPadding(i)) {
                window.skip(i);
                i = 0;
                if (window.skipPadding() == ByteWindow.Padding.HOLE) {
                    return Found.HOLE;
                }
                continue;
            }
            if (c == ']' && inArray) {
                i++;
                inArray = inPage && !endsPage(i);
                if (inPage && !inArray) {
                    window.skip(i);
                    return Found.END;
                }
                continue;
            }
            if (c == '[' && !inArray) {
                inArray = true;
            } else if (window.isByteOrderMark(i)) {
                i += ByteWindow.BYTE_ORDER_MARK - 1;
            } else if (c != ',' && !isSpace(c)) {
                window.skip(i);
                return c == ']' || c == '}' ? Found.STRAY_BRACKET : Found.ELEMENT;
            }
            i++;
            if (i > MAX_RECORD / 2) {
                window.skip(i);
                i = 0;
            }
        }
        window.skip(i);
        return Found.END;
    }

    static boolean isSpace(byte c) {
        return c >= 0 && c <= ' ';
    }

    /** Whether the rest of a page follows a bracket, and not more elements. */
    private boolean endsPage(int offset) throws IOException {
        int i = afterSpace(offset);
        if (window.has(i) && window.at(i) == ',') {
            int next = afterSpace(i + 1);
            return !window.has(next) || window.at(next) != '{';
        }
        return !window.has(i) || window.at(i) == '}' || window.at(i) == ']';
    }

    private int afterSpace(int offset) throws IOException {
        int i = offset;
        while (window.has(i) && isSpace(window.at(i))) {
            i++;
        }
        return i;
    }

    private Row object() throws IOException {
        JsonScanner.Outcome outcome = scanner.scan(0);
        if (outcome == JsonScanner.Outcome.VALUE) {
            int end = scanner.next();
            Row row = JsonSlice.row(window, 0, end, ++number, counts);
            if (row instanceof Row.Json json) {
                siblings.remember(json.value());
            }
            pass(end);
            return row;
        }
        siblings.addProbed(scanner.next());
        int sibling = siblings.find();
        if (sibling > 0) {
            return bad(sibling, RejectCode.RECORD_MALFORMED, UNBALANCED);
        }
        return outcome == JsonScanner.Outcome.TOO_LONG ? tooLong() : lastRecordOrRest();
    }

    /** An element that is not an object: skipped to its end if that can be found, else to the next sibling. */
    private Row nonObject() throws IOException {
        String message = window.at(0) == '[' ? "an array, not a JSON object" : "not a JSON object";
        int end = 0;
        if (window.at(0) == '[') {
            JsonScanner.Outcome outcome = scanner.scan(0);
            if (outcome == JsonScanner.Outcome.TOO_LONG) {
                return tooLong();
            }
            end = outcome == JsonScanner.Outcome.VALUE ? scanner.next() : 0;
        } else {
            end = scalarEnd();
        }
        if (end == 0) {
            int sibling = siblings.find();
            return sibling > 0 ? bad(sibling, RejectCode.RECORD_MALFORMED, message) : lastRecordOrRest();
        }
        return bad(end, RejectCode.RECORD_MALFORMED, message);
    }

    /** The offset after a string, number or word that is a whole element; 0 if it is not one. */
    private int scalarEnd() throws IOException {
        boolean text = window.at(0) == '"';
        int i = 1;
        while (window.has(i) && i < MAX_RECORD && (text ? window.at(i) != '"' : isWord(window.at(i)))) {
            i += text && window.at(i) == '\\' ? 2 : 1;
        }
        if (text ? !window.has(i) : !isWord(window.at(0))) {
            return 0;
        }
        int end = text ? i + 1 : i;
        int behind = afterSpace(end);
        boolean separated = window.has(behind)
                ? window.at(behind) == ',' || window.at(behind) == (inArray ? ']' : '{')
                : !inArray && behind > 0;
        return separated ? end : 0;
    }

    private static boolean isWord(byte c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'E';
    }

    private Row bad(int end, RejectCode code, String message) throws IOException {
        int last = end;
        while (last > 1 && (isSpace(window.at(last - 1)) || window.at(last - 1) == ',')) {
            last--;
        }
        Row row = new Row.MalformedRow(window.line(), ++number, code, message, window.raw(0, last));
        atPageKey = end > 1 && siblings.isPageKey(end);
        inArray &= !atPageKey;
        finished |= atPageKey;
        pass(end);
        return row;
    }

    private void pass(int bytes) {
        window.skip(bytes);
        siblings.addRead(bytes);
    }

    /** Skips an element that is too long to hold in memory. */
    private Row tooLong() throws IOException {
        long line = window.line();
        if (scanner.skip() != JsonScanner.Outcome.VALUE) {
            return unread("the end of a record that is longer than 16 MiB cannot be found");
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
        while (last > 0 && isSpace(window.at(last - 1))) {
            last--;
        }
        boolean bracketThere = last > 2 && window.at(last - 1) == (inPage ? '}' : ']');
        if (!window.atEnd() || !bracketThere || !inArray) {
            return unread("a record's brackets or quotes are not balanced, and no record can be found after it");
        }
        inArray = false;
        endPassed = true;
        return bad(end, RejectCode.RECORD_MALFORMED, UNBALANCED);
    }

    private Row unread(String message) {
        return new Row.UnreadableRest(window.line(), number + 1, message);
    }

    @Override
    public List<RowNotice> notices() {
        return counts.notices();
    }

    @Override
    public void close() throws IOException {
        window.close();
    }
}
