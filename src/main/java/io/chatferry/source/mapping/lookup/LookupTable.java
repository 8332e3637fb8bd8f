package io.chatferry.source.mapping.lookup;

import io.chatferry.source.row.JsonText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The rows of a lookup by their keys: in memory while they are few, else on disk. Not thread-safe. */
final class LookupTable {

    private static final int MEMORY_ROWS = 10_000;
    private static final long MEMORY_CHARS = 4L << 20;
    private static final int CACHED_KEYS = 1_000;
    /** More rows of one key than this are read from disk each time. */
    private static final int CACHED_ROWS = 50;

    private final String name;
    private final boolean many;
    private final LookupStore disk;
    private final Map<String, List<ObjectNode>> few = new HashMap<>();
    private final Map<String, JsonNode> cache = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, JsonNode> eldest) {
            return size() > CACHED_KEYS;
        }
    };
    private @Nullable MVMap<String, String> stored;
    private long rows;
    private long chars;
    private long sameKeys;

    LookupTable(String name, boolean many, LookupStore disk) {
        this.name = name;
        this.many = many;
        this.disk = disk;
    }

    /** Adds a row; of several rows with one key the first is kept, unless there may be many. */
    void add(String key, ObjectNode row, int length) {
        rows++;
        chars += length;
        if (stored == null && (rows > MEMORY_ROWS || chars > MEMORY_CHARS)) {
            MVMap<String, String> map = disk.map(name);
            stored = map;
            few.forEach((earlier, values) -> values.forEach(value -> store(map, earlier, value)));
            few.clear();
        }
        if (stored != null) {
            store(stored, key, row);
            return;
        }
        List<ObjectNode> values = few.computeIfAbsent(key, any -> new ArrayList<>(1));
        if (values.isEmpty() || many) {
            values.add(row);
        } else {
            sameKeys++;
        }
    }

    private void store(MVMap<String, String> map, String key, ObjectNode row) {
        if (many) {
            // the rows of a key lie side by side, in their order
            map.put(prefix(key) + String.format(java.util.Locale.ROOT, "%016x", map.sizeAsLong()), row.toString());
        } else if (map.putIfAbsent(key, row.toString()) != null) {
            sameKeys++;
        }
    }

    private static String prefix(String key) {
        return key + '\0';
    }

    /** The row, or the list of rows, with this key; null if there is none. */
    @Nullable
    JsonNode find(String key) {
        MVMap<String, String> map = stored;
        if (map == null) {
            List<ObjectNode> values = few.getOrDefault(key, List.of());
            return values.isEmpty() ? null : many ? list(values) : values.get(0);
        }
        JsonNode known = cache.get(key);
        if (known != null) {
            return known;
        }
        JsonNode found = many ? range(map, prefix(key)) : parse(map.get(key));
        if (found != null && (!many || found.size() <= CACHED_ROWS)) {
            cache.put(key, found);
        }
        return found;
    }

    private static ArrayNode list(Iterable<ObjectNode> rows) {
        ArrayNode list = JsonText.mapper().createArrayNode();
        rows.forEach(list::add);
        return list;
    }

    private static @Nullable JsonNode range(MVMap<String, String> map, String prefix) {
        ArrayNode list = JsonText.mapper().createArrayNode();
        Cursor<String, String> cursor = map.cursor(prefix);
        for (Iterator<String> keys = cursor; keys.hasNext(); ) {
            if (!keys.next().startsWith(prefix)) {
                break;
            }
            list.add(parse(cursor.getValue()));
        }
        return list.isEmpty() ? null : list;
    }

    private static @Nullable JsonNode parse(@Nullable String json) {
        return json == null ? null : JsonText.parse(json);
    }

    /** The rows that were left out, since an earlier one has their key. */
    long sameKeys() {
        return sameKeys;
    }
}
