package io.chatferry.source.json;

import static io.chatferry.source.row.ByteWindow.MAX_RECORD;

import io.chatferry.source.row.ByteWindow;
import io.chatferry.source.row.JsonSlice;
import io.chatferry.source.row.Row;
import io.chatferry.source.row.RowCounts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Finds the next record after one whose brackets or quotes are not balanced: an object after a comma or a line end that
 * shares most of its names with the last valid record, or begins with a name that a record began with. As long as no
 * valid record is known, it is an object that others follow up to the array's end. The time is linear in the file's size.
 */
final class JsonSiblings {

    private static final int MAX_FIRST_NAMES = 50;
    private static final int MAX_NAME = 200;
    /** The bytes that may be probed without success, beside some for each byte of the file: reading takes linear time. */
    private static final long MAX_PROBED_BYTES = 4L * MAX_RECORD;

    private static final int PROBED_BYTES_PER_BYTE_READ = 8;
    /** Lists inside a record are rarely longer; a longer one ends behind objects that look like records. */
    private static final int MIN_FOLLOWERS = 6;

    private final ByteWindow window;
    private final JsonScanner scanner;
    private final byte[] pageKey;
    private final Set<String> firstNames = new HashSet<>();
    private Set<String> names = Set.of();
    private long readBytes;
    private long probedBytes;

    /**
     * @param pageKey the key that holds the records of each page; empty if there are no pages
     */
    JsonSiblings(ByteWindow window, String pageKey) {
        this.window = window;
        this.pageKey = pageKey.isEmpty() ? new byte[0] : ('"' + pageKey + '"').getBytes(StandardCharsets.UTF_8);
        this.scanner = new JsonScanner(window);
    }

    boolean isBudgetSpent() {
        return probedBytes > MAX_PROBED_BYTES + PROBED_BYTES_PER_BYTE_READ * readBytes;
    }

    void addProbed(int bytes) {
        probedBytes += bytes;
    }

    void addRead(int bytes) {
        readBytes += bytes;
    }

    /** Remembers the names of a valid record. */
    void remember(ObjectNode value) {
        if (value.isEmpty() || (names.size() == value.size() && names.containsAll(value.propertyNames()))) {
            return;
        }
        names = Set.copyOf(value.propertyNames());
        if (firstNames.size() < MAX_FIRST_NAMES) {
            firstNames.add(value.propertyNames().iterator().next());
        }
    }

    /**
     * The offset of the next record after the malformed one at the window's beginning; 0 if the window has none. If the
     * records of another page begin before it, the offset of their key.
     */
    int find() throws IOException {
        String own = firstName(0);
        Set<String> first = firstNames.isEmpty() && own != null ? Set.of(own) : firstNames;
        int found = find(first, false);
        return found == 0 && firstNames.isEmpty() ? find(first, true) : found;
    }

    /**
     * @param any whether any object counts that others follow
     */
    private int find(Set<String> first, boolean any) throws IOException {
        int separators = 0;
        for (int i = 1; i < MAX_RECORD && window.has(i) && !isBudgetSpent(); i++) {
            probedBytes++;
            byte c = window.at(i);
            if (c == '{' && separators > 0 && (any ? othersFollow(i) : isSibling(i, first))) {
                return i;
            }
            if (c == '"' && isPageKey(i)) {
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

    /** Whether the key of the next page's records stands at an offset. */
    boolean isPageKey(int offset) throws IOException {
        if (pageKey.length == 0 || !window.has(offset + pageKey.length) || window.at(offset - 1) == '\\') {
            return false;
        }
        for (int i = 0; i < pageKey.length; i++) {
            if (window.at(offset + i) != pageKey[i]) {
                return false;
            }
        }
        int colon = afterSpace(offset + pageKey.length);
        int list = afterSpace(colon + 1);
        return window.has(list) && window.at(colon) == ':' && window.at(list) == '[';
    }

    private boolean isSibling(int offset, Set<String> first) throws IOException {
        String name = firstName(offset);
        if (name != null && first.contains(name)) {
            return true;
        }
        return !names.isEmpty()
                && scan(offset) > 0
                && JsonSlice.row(window, offset, scanner.next(), 0, new RowCounts()) instanceof Row.Json json
                && shared(json.value()) * 2 >= names.size();
    }

    /** Whether objects stand one behind the other from an offset on, up to the end of an array that ends the file. */
    private boolean othersFollow(int offset) throws IOException {
        int start = offset;
        for (int followers = 0; followers < MIN_FOLLOWERS; followers++) {
            int end = scan(start);
            if (end == 0) {
                return false;
            }
            int i = afterSpace(end);
            if (window.has(i) && window.at(i) == ']') {
                return !window.has(afterSpace(i + 1));
            }
            if (!window.has(i) || window.at(i) != ',') {
                return false;
            }
            start = afterSpace(i + 1);
        }
        return true;
    }

    /** The offset after the object at an offset; 0 if it is not one. */
    private int scan(int offset) throws IOException {
        if (!window.has(offset) || window.at(offset) != '{') {
            return 0;
        }
        JsonScanner.Outcome outcome = scanner.scan(offset);
        probedBytes += scanner.next() - offset;
        return outcome == JsonScanner.Outcome.VALUE ? scanner.next() : 0;
    }

    private int afterSpace(int offset) throws IOException {
        int i = offset;
        while (window.has(i) && JsonElements.isSpace(window.at(i))) {
            i++;
        }
        return i;
    }

    private long shared(ObjectNode other) {
        return other.propertyNames().stream().filter(names::contains).count();
    }

    /** The first name of the object at an offset, or null if it cannot be read. */
    private @Nullable String firstName(int offset) throws IOException {
        int i = window.at(offset) == '"' ? offset : afterSpace(offset + 1);
        if (!window.has(i) || window.at(i) != '"') {
            return null;
        }
        int start = i + 1;
        for (int end = start; end < start + MAX_NAME && window.has(end); end++) {
            if (window.at(end) == '"') {
                return window.text(start, end);
            }
        }
        return null;
    }
}
