package io.chatferry.source.json;

import io.chatferry.model.RejectCode;
import io.chatferry.source.json.JsonCursor.Kind;
import io.chatferry.source.row.ByteWindow;
import io.chatferry.source.row.JsonSlice;
import io.chatferry.source.row.JsonText;
import io.chatferry.source.row.Row;
import io.chatferry.source.row.RowCounts;
import io.chatferry.source.row.RowNotice;
import io.chatferry.source.row.RowReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The rows at a path with wildcards: objects anywhere in the trees of a file, which may be one document of any size, or
 * several one behind the other. Holds one row in memory.
 *
 * <p>A row with balanced brackets costs only itself, whatever else is wrong with it. Where brackets or quotes outside of
 * rows are not balanced, the rest of the file is reported as unreadable. A null is no row, and is counted. Not thread-safe.
 */
public final class JsonTreeRows implements RowReader {

    /** The key under which the text of a row holds the keys that lead to it. */
    public static final String STEPS = "@path";

    private static final int PROBED_VALUES = 100;

    private final ByteWindow window;
    private final JsonCursor cursor;
    private final JsonScanner scanner;
    private final RowPath path;
    private final List<Level> open = new ArrayList<>();
    private final int named;
    private final Set<String> kept;
    private final RowCounts counts = new RowCounts();
    private long number;
    private long nulls;
    private long withoutRows;
    private Predicate<List<String>> holders = none -> false;
    private long documents;
    private boolean reached = true;
    private boolean finished;
    /** The kind of the row that begins at the window's beginning, if one does. */
    private @Nullable Kind atRow;

    /** An object or array on the way to the rows. */
    private static final class Level {
        private final boolean isObject;
        private final int step;
        /** How many rows and nulls were read before it. */
        private final long before;

        private long index = -1;
        private String key = "";
        private @Nullable ObjectNode kept;

        Level(boolean isObject, int step, long before) {
            this.isObject = isObject;
            this.step = step;
            this.before = before;
        }
    }

    /** Opens a file. */
    public JsonTreeRows(ByteWindow window, RowPath path) throws IOException {
        this(window, path, Set.of());
    }

    /**
     * Opens a file, and keeps some of what stands around the rows.
     *
     * @param kept the keys whose texts, numbers and words are kept, of the objects on the way to the rows
     */
    public JsonTreeRows(ByteWindow window, RowPath path, Set<String> kept) throws IOException {
        window.skipByteOrderMark();
        this.window = window;
        this.cursor = new JsonCursor(window);
        this.scanner = new JsonScanner(window);
        this.path = path;
        this.named = path.named();
        this.kept = Set.copyOf(kept);
    }

    /**
     * The kept values of the innermost object around the last row. More are added as they are reached, until the object ends: they
     * may stand behind the rows.
     */
    public ObjectNode around() {
        for (int i = open.size() - 1; i >= 0; i--) {
            Level level = open.get(i);
            if (level.isObject) {
                return keptOf(level);
            }
        }
        return JsonText.mapper().createObjectNode();
    }

    private static ObjectNode keptOf(Level level) {
        ObjectNode node = level.kept;
        if (node == null) {
            node = JsonText.mapper().createObjectNode();
            level.kept = node;
        }
        return node;
    }

    /** The keys and indexes that the wildcards of the path met on the way to the last row. */
    public List<String> steps() {
        List<String> steps = new ArrayList<>(open.size());
        for (Level level : open) {
            if (level.step >= 0 && path.steps().get(level.step).isEmpty()) {
                steps.add(level.key);
            }
        }
        return steps;
    }

    /** How many nulls stood in place of rows so far. */
    public long nulls() {
        return nulls;
    }

    /**
     * Counts the objects that hold no rows where others have theirs.
     *
     * @param which by the keys and indexes that the wildcards of the path met on the way to the object: other lists may look alike
     */
    public void countWithoutRows(Predicate<List<String>> which) {
        holders = which;
    }

    /** How many such objects were read so far. */
    public long withoutRows() {
        return withoutRows;
    }

    @Override
    public @Nullable Row next() throws IOException {
        while (!finished) {
            Row row = step();
            Kind kind = atRow;
            if (kind != null) {
                atRow = null;
                row = row(kind);
            }
            if (row != null) {
                finished = row instanceof Row.UnreadableRest;
                return row;
            }
        }
        return null;
    }

    /** Moves on by one key, element or bracket. */
    private @Nullable Row step() throws IOException {
        return open.isEmpty() ? document() : member(open.get(open.size() - 1));
    }

    /**
     * Whether an object at the path has only objects as its values: rows by their keys, and not one row. Decided by the
     * first ones of the first document.
     */
    public static boolean isCollection(ByteWindow window, RowPath path) throws IOException {
        JsonTreeRows probe = new JsonTreeRows(window, path.values());
        int seen = 0;
        while (seen < PROBED_VALUES && probe.step() == null && !probe.finished && probe.documents == 1) {
            Kind kind = probe.atRow;
            if (kind == null) {
                continue;
            }
            probe.atRow = null;
            if (kind != Kind.OBJECT || !probe.open.get(probe.open.size() - 1).isObject) {
                return false;
            }
            seen++;
            if (!probe.cursor.skipValue()) {
                break;
            }
        }
        return seen > 0;
    }

    private @Nullable Row document() throws IOException {
        if (!reached) {
            reached = true;
            String message = "it has no rows at " + path.text() + ", or ends before them";
            return documents == 1
                    ? unread(message)
                    : new Row.MalformedRow(
                            window.line(),
                            ++number,
                            RejectCode.RECORD_MALFORMED,
                            "a page has no rows at " + path.text(),
                            "");
        }
        cursor.skipSeparators();
        if (window.isPadding(0)) {
            long line = window.line();
            if (window.skipPadding() == ByteWindow.Padding.HOLE) {
                return Row.MalformedRow.hole(line, ++number);
            }
        }
        Kind kind = cursor.kind();
        if (kind == Kind.END) {
            finished = true;
            return documents == 0 ? unread("it is empty") : null;
        }
        if (kind != Kind.OBJECT && kind != Kind.ARRAY) {
            return unread("what follows is neither an object nor an array");
        }
        documents++;
        reached = named == 0;
        enter(kind, 0);
        return null;
    }

    /** The next member of the innermost open object or array; the row that it is, if it is one. */
    private @Nullable Row member(Level level) throws IOException {
        cursor.skipSeparators();
        Kind kind = cursor.kind();
        if (kind == Kind.END) {
            return unread("the file ends before its brackets are closed");
        }
        if (kind == Kind.CLOSER) {
            if ((window.at(0) == '}') != level.isObject) {
                return unread("its brackets are not balanced");
            }
            window.skip(1);
            open.remove(open.size() - 1);
            boolean mayHoldRows = level.isObject && level.step == path.steps().size() - 2;
            withoutRows += mayHoldRows && level.before == number + nulls && holders.test(steps()) ? 1 : 0;
            return null;
        }
        level.index++;
        if (level.isObject) {
            String key = kind == Kind.STRING ? cursor.key() : null;
            if (key == null) {
                return unread("a key is expected, but something else is there");
            }
            level.key = key;
        } else {
            level.key = String.valueOf(level.index);
        }
        return value(level);
    }

    private @Nullable Row value(Level level) throws IOException {
        Kind kind = cursor.kind();
        if (level.step < 0) { // an array of documents
            if (kind == Kind.OBJECT) {
                enter(kind, 0);
                return null;
            }
            return skip();
        }
        Optional<String> step = path.steps().get(level.step);
        if (step.isPresent() && !step.get().equals(level.key)) {
            Row broken = skip();
            if (broken == null && level.isObject && kept.contains(level.key)) {
                keep(level);
            }
            return broken;
        }
        int next = level.step + 1;
        reached |= next >= named;
        if (next == path.steps().size()) {
            atRow = kind;
            return null;
        }
        if (kind != Kind.OBJECT && kind != Kind.ARRAY) {
            return skip();
        }
        enter(kind, next);
        return null;
    }

    private void keep(Level level) {
        JsonNode value = cursor.skipped().isEmpty() ? null : JsonText.parse(cursor.skipped());
        if (value != null && !keptOf(level).has(level.key)) {
            keptOf(level).set(level.key, value);
        }
    }

    private void enter(Kind kind, int step) {
        window.skip(1);
        boolean isObject = kind == Kind.OBJECT;
        boolean isList = !isObject
                && step == 0
                && path.steps().get(0).filter(n -> !isIndex(n)).isPresent();
        open.add(new Level(isObject, isList ? -1 : step, number + nulls));
    }

    private static boolean isIndex(String name) {
        return !name.isEmpty() && name.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private @Nullable Row skip() throws IOException {
        return cursor.skipValue() ? null : unread("a value on the way to the rows is not complete");
    }

    private @Nullable Row row(Kind kind) throws IOException {
        if (kind == Kind.NULL) {
            nulls++;
            return skip();
        }
        if (kind != Kind.OBJECT && kind != Kind.ARRAY) {
            long line = window.line();
            Row broken = skip();
            return broken != null
                    ? broken
                    : new Row.MalformedRow(
                            line, ++number, RejectCode.RECORD_MALFORMED, "not a JSON object", cursor.skipped());
        }
        JsonScanner.Outcome outcome = scanner.scan(0);
        int end = outcome == JsonScanner.Outcome.VALUE ? scanner.next() : 0;
        if (end > 0) {
            Row row = JsonSlice.row(window, 0, end, ++number, counts);
            window.skip(end);
            return row instanceof Row.Json json ? withSteps(json) : row;
        }
        if (outcome == JsonScanner.Outcome.TOO_LONG) {
            return tooLong();
        }
        end = cursor.balancedEnd();
        if (end == 0) {
            return unread("a record's brackets or quotes are not balanced");
        }
        String message = "its brackets or quotes are not balanced";
        Row row =
                new Row.MalformedRow(window.line(), ++number, RejectCode.RECORD_MALFORMED, message, window.raw(0, end));
        window.skip(end);
        return row;
    }

    /** The row whose text says which keys lead to it, since a reject stands alone. */
    private Row withSteps(Row.Json row) {
        if (row.raw().length() < 2) {
            return row;
        }
        ArrayNode steps = JsonText.mapper().createArrayNode();
        steps().forEach(steps::add);
        String rest = row.raw().substring(row.raw().indexOf('{') + 1).stripLeading();
        String raw = "{\"" + STEPS + "\":" + steps + (rest.startsWith("}") ? "" : ",") + rest;
        return new Row.Json(row.line(), row.number(), row.value(), raw);
    }

    private Row tooLong() throws IOException {
        long line = window.line();
        if (scanner.skip() != JsonScanner.Outcome.VALUE) {
            return unread("the end of a record that is longer than 16 MiB cannot be found");
        }
        return new Row.MalformedRow(line, ++number, RejectCode.RECORD_TOO_LONG, "the record is longer than 16 MiB", "");
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
