package io.chatferry.source.json;

import io.chatferry.model.RejectCode;
import io.chatferry.source.row.ByteWindow;
import io.chatferry.source.row.Row;
import io.chatferry.source.row.RowNotice;
import io.chatferry.source.row.RowReader;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.node.ObjectNode;

/**
 * The rows inside pages: objects that hold rows under a key, beside other values. A file may hold several pages, one
 * behind the other or in an array; what is no page is reported. Holds one row in memory, and the wanted values of the
 * current page.
 */
public final class JsonPageRows implements RowReader {

    private final ByteWindow window;
    private final JsonPointer rows;
    private final List<String> steps;
    private final JsonElements elements;
    private final JsonTokens tokens;
    private final JsonPageValues values;
    /** For each open bracket on the way to the rows, whether it is a brace. */
    private final Deque<Container> open = new ArrayDeque<>();

    private long pages;
    private long pageLine;
    private boolean rowsFound;
    private boolean inRows;
    private boolean finished;
    private int outerBrackets;
    private @Nullable Row lost;

    private static final class Container {

        private final boolean object;
        private int index = -1;

        Container(boolean object) {
            this.object = object;
        }
    }

    private JsonPageRows(ByteWindow window, JsonPointer rows, JsonPageValues values) {
        this.window = window;
        this.rows = rows;
        this.steps = steps(rows);
        this.elements = JsonElements.inPages(window, steps.get(steps.size() - 1));
        this.tokens = new JsonTokens(window);
        this.values = values;
    }

    /**
     * Opens a file of pages.
     *
     * @param rows where in a page the rows are: an array of objects, or one object
     * @param wanted names of the page's other values to read
     * @param again opens the file once more, if values are wanted: they may stand behind the rows
     */
    public static JsonPageRows open(
            ByteWindow window, JsonPointer rows, Set<String> wanted, JsonPageValues.Opener again) throws IOException {
        window.skipByteOrderMark();
        return new JsonPageRows(window, rows, new JsonPageValues(wanted, again));
    }

    private static List<String> steps(JsonPointer rows) {
        List<String> steps = new ArrayList<>();
        for (JsonPointer rest = rows; !rest.matches(); rest = rest.tail()) {
            steps.add(rest.getMatchingProperty());
        }
        return steps;
    }

    /** The wanted values of the page that the last row is from; the same object, filled anew for each page. */
    public ObjectNode page() {
        return values.page();
    }

    @Override
    public @Nullable Row next() throws IOException {
        while (!finished) {
            if (lost != null) {
                finished = true;
                return lost;
            }
            if (inRows) {
                Row row = elements.next();
                if (row != null) {
                    return fromRows(row);
                }
                inRows = false;
            }
            Row row = open.isEmpty() ? betweenPages() : inPage();
            if (row != null) {
                finished = row instanceof Row.UnreadableRest;
                return row;
            }
        }
        return null;
    }

    private Row fromRows(Row row) {
        finished = row instanceof Row.UnreadableRest;
        if (elements.isAtPageKey()) {
            // the malformed row swallowed the end of its page and the beginning of the next
            inRows = false;
            open.clear();
            steps.forEach(step -> open.push(new Container(true)));
            if (values.areWanted()) {
                lost = unread("a malformed row hides where the next page begins, and with it the page's values");
            }
        }
        finished |= elements.isEndPassed();
        return row;
    }

    private @Nullable Row betweenPages() throws IOException {
        while (true) {
            if (!tokens.skipSpace()) {
                finished = true;
                if (pages == 0) {
                    return new Row.UnreadableRest(1, 0, noRows() + ", or ends before them");
                }
                return outerBrackets == 0 ? null : unread("the file ends before the array is closed");
            }
            byte c = window.at(0);
            if (window.isPadding(0)) {
                long line = window.line();
                if (window.skipPadding() == ByteWindow.Padding.HOLE) {
                    return Row.MalformedRow.hole(line, elements.nextNumber());
                }
            } else if (c == '{') {
                return beginPage();
            } else if (c == '[' || c == ']' || c == ',') {
                outerBrackets += c == '[' ? 1 : c == ']' ? -1 : 0;
                window.skip(1);
            } else {
                return unread("what stands here is no page: a JSON object with rows at " + rows);
            }
        }
    }

    private @Nullable Row beginPage() throws IOException {
        pages++;
        pageLine = window.line();
        rowsFound = false;
        String problem = values.read(window.position());
        open.push(new Container(true));
        window.skip(1);
        return problem == null
                ? null
                : new Row.MalformedRow(pageLine, elements.nextNumber(), RejectCode.RECORD_MALFORMED, problem, "");
    }

    private @Nullable Row inPage() throws IOException {
        if (!tokens.skipSpace()) {
            return unread(rowsFound ? "the file ends before the page is closed" : noRows() + ", or ends before them");
        }
        byte c = window.at(0);
        Container container = open.element();
        if (c == ',') {
            window.skip(1);
            return null;
        }
        if (c == '}' || c == ']') {
            if (container.object != (c == '}')) {
                return notJson();
            }
            window.skip(1);
            open.pop();
            return open.isEmpty() ? endPage() : null;
        }
        String name;
        if (container.object) {
            name = c == '"' ? tokens.name() : null;
            if (name == null || !tokens.skipColon() || tokens.isPunctuation()) {
                return notJson();
            }
        } else {
            if (tokens.isPunctuation()) {
                return notJson();
            }
            name = String.valueOf(++container.index);
        }
        return name.equals(steps.get(open.size() - 1)) ? wantedValue() : skipValue();
    }

    /** A value on the way to the rows, or the rows. */
    private @Nullable Row wantedValue() throws IOException {
        byte c = window.at(0);
        if (open.size() < steps.size()) {
            if (c != '{' && c != '[') {
                return skipValue();
            }
            open.push(new Container(c == '{'));
            window.skip(1);
            return null;
        }
        rowsFound = true;
        if (c == '[') {
            elements.enter();
            inRows = true;
            return null;
        }
        return c == 'n' ? skipValue() : elements.element();
    }

    private @Nullable Row skipValue() throws IOException {
        return tokens.skipValue() ? null : unread("a value of the page is not valid JSON, or the file ends within it");
    }

    private @Nullable Row endPage() throws IOException {
        if (rowsFound) {
            return null;
        }
        boolean only = pages == 1 && !tokens.skipSpace();
        String message = only ? noRows() + ", or ends before them" : "the page has no rows at " + rows;
        return only
                ? new Row.UnreadableRest(1, 0, message)
                : new Row.MalformedRow(pageLine, elements.nextNumber(), RejectCode.RECORD_MALFORMED, message, "");
    }

    private String noRows() {
        return "it has no rows at " + rows;
    }

    private Row notJson() {
        return unread("the page is not valid JSON here, outside of its rows");
    }

    private Row unread(String message) {
        return new Row.UnreadableRest(window.line(), elements.nextNumber(), message);
    }

    @Override
    public List<RowNotice> notices() {
        return elements.notices();
    }

    @Override
    public void close() throws IOException {
        values.close();
        window.close();
    }
}
