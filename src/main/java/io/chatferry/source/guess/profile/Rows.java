package io.chatferry.source.guess.profile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** The profile of some rows: their columns, and hashes of the cells, so that columns can be compared row by row. */
public final class Rows {

    /** The hash of a word for "no value". */
    public static final long NULL_WORD = 2;

    private static final int MAX_COLUMNS = 200;
    private static final int MAX_CELLS = 600_000;

    private final int depth;
    private final Map<String, Column> columns = new LinkedHashMap<>();
    private final Map<String, Integer> places = new LinkedHashMap<>();
    private final List<long[]> cells = new ArrayList<>();
    private long kept;
    private long count;

    public Rows(int depth) {
        this.depth = depth;
    }

    /** A hash that is never one of the small numbers. */
    public static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        hash ^= hash >>> 29;
        return hash >= 0 && hash < 16 ? hash + 16 : hash;
    }

    /**
     * Adds a row.
     *
     * @param steps the keys that lead to it; null if it has none
     */
    public void add(ObjectNode row, @Nullable List<String> steps) {
        count++;
        long[] hashes =
                new long[Math.min(MAX_COLUMNS, places.size() + row.size() + (steps == null ? 0 : steps.size()))];
        for (int i = 0; steps != null && i < steps.size(); i++) {
            add("@" + (i + 1), StringNode.valueOf(steps.get(i)), hashes);
        }
        for (Map.Entry<String, JsonNode> entry : row.properties()) {
            add(entry.getKey(), entry.getValue(), hashes);
        }
        kept += hashes.length;
        if (kept <= MAX_CELLS && depth == 0) {
            cells.add(hashes);
        }
    }

    /** Adds a column, which may stay without values. */
    public void declare(String name) {
        if (!columns.containsKey(name) && columns.size() < MAX_COLUMNS) {
            columns.put(name, new Column(name, depth));
            places.put(name, places.size());
        }
    }

    /** Gives columns other names. */
    public void rename(Map<String, String> names) {
        Map<String, Column> renamed = new LinkedHashMap<>();
        Map<String, Integer> placed = new LinkedHashMap<>();
        columns.forEach((name, column) -> {
            String now = names.getOrDefault(name, name);
            column.rename(now);
            renamed.put(now, column);
            placed.put(now, places.getOrDefault(name, 0));
        });
        columns.clear();
        columns.putAll(renamed);
        places.clear();
        places.putAll(placed);
    }

    private void add(String name, JsonNode value, long[] hashes) {
        declare(name);
        Column column = columns.get(name);
        if (column == null) {
            return;
        }
        long hash = column.add(value);
        Integer place = places.get(name);
        if (place != null && place < hashes.length) {
            hashes[place] = hash;
        }
    }

    public long count() {
        return count;
    }

    public Map<String, Column> columns() {
        return columns;
    }

    /** The columns, and the fields of those that hold records. */
    public List<Column> all() {
        List<Column> all = new ArrayList<>();
        columns.values().forEach(column -> {
            all.add(column);
            column.fields().values().forEach(field -> {
                all.add(field);
                all.addAll(field.fields().values());
            });
        });
        return all;
    }

    @Nullable
    public Column column(String ref) {
        for (Column column : all()) {
            if (column.ref().equals(ref)) {
                return column;
            }
        }
        return null;
    }

    public boolean isUnique(Column column) {
        return column.isUnique() && column.filled() == count;
    }

    /** The number of rows whose cells satisfy two conditions; the hash 0 is an empty cell. */
    public long where(Column first, LongPredicate firstHolds, Column second, LongPredicate secondHolds) {
        return where(first, firstHolds, second, secondHolds, null);
    }

    /** Likewise, where a third column has no value; null for none. */
    public long where(
            Column first, LongPredicate firstHolds, Column second, LongPredicate secondHolds, @Nullable Column empty) {
        Integer one = places.get(first.ref());
        Integer other = places.get(second.ref());
        Integer third = empty == null ? null : places.get(empty.ref());
        if (one == null || other == null) {
            return 0;
        }
        return cells.stream()
                .filter(row -> firstHolds.test(cell(row, one)) && secondHolds.test(cell(row, other)))
                .filter(row -> third == null || cell(row, third) == 0 || cell(row, third) == NULL_WORD)
                .count();
    }

    private static long cell(long[] row, int place) {
        return place < row.length ? row[place] : 0;
    }

    /** How many rows each value of a column has. */
    public Map<Long, Integer> frequencies(Column column) {
        Map<Long, Integer> frequencies = new LinkedHashMap<>();
        Integer place = places.get(column.ref());
        if (place != null) {
            cells.forEach(row -> frequencies.merge(cell(row, place), 1, Integer::sum));
        }
        return frequencies;
    }
}
