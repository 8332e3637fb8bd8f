package io.chatferry.source.mapping.tree;

import io.chatferry.source.api.SourceException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A map of the mapping as written in the job file, with its path, so that every error names the key.
 *
 * @param path {@code source.mapping.files[0].messages}
 */
public record MappingTree(String path, Map<String, Object> keys) {

    /** A value that must be a map. */
    public static MappingTree of(String path, @Nullable Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw error(path, "must be a map of keys and values", "See the comments in jobs/mapped-csv.yaml.");
        }
        Map<String, Object> keys = new LinkedHashMap<>();
        map.forEach((key, part) -> keys.put(String.valueOf(key), part));
        return new MappingTree(path, keys);
    }

    public static SourceException error(String path, String what, String remedy) {
        return new MappingError(path, what, remedy);
    }

    public SourceException error(String key, String what) {
        return error(at(key), what, "See the comments in jobs/mapped-csv.yaml.");
    }

    public String at(String key) {
        return path + "." + key;
    }

    public boolean has(String key) {
        return keys.get(key) != null;
    }

    @Nullable
    public Object get(String key) {
        return keys.get(key);
    }

    public MappingTree map(String key) {
        return of(at(key), get(key));
    }

    /** A text, or null if the key is absent; numbers and booleans are converted to text. */
    @Nullable
    public String text(String key) {
        Object value = get(key);
        if (value instanceof Map || value instanceof List) {
            throw error(key, "must be a text");
        }
        return value == null ? null : value.toString();
    }

    public boolean flag(String key, boolean defaultValue) {
        Object value = get(key);
        if (value != null && !(value instanceof Boolean)) {
            throw error(key, "must be true or false");
        }
        return value == null ? defaultValue : (Boolean) value;
    }

    /** A list of texts; a single text is a list of one; empty if the key is absent. */
    public List<String> texts(String key) {
        Object value = get(key);
        List<String> texts = new ArrayList<>();
        for (Object item : value instanceof List<?> list ? list : value == null ? List.of() : List.of(value)) {
            if (item == null || item instanceof Map || item instanceof List) {
                throw error(key, "must be a text or a list of texts");
            }
            texts.add(item.toString());
        }
        return texts;
    }

    /** The value at a key as trees: a list of maps, or one map; empty if the key is absent. */
    public List<MappingTree> maps(String key) {
        Object value = get(key);
        if (!(value instanceof List<?> list)) {
            return value == null ? List.of() : List.of(map(key));
        }
        List<MappingTree> maps = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            maps.add(of(at(key) + "[" + i + "]", list.get(i)));
        }
        return maps;
    }

    /** Rejects unknown keys; the error names the nearest known one. */
    public void requireKnownKeys(Collection<String> known) {
        for (String key : keys.keySet()) {
            if (!known.contains(key)) {
                throw error(
                        at(key),
                        "unknown key"
                                + nearest(key, known)
                                        .map(name -> "; did you mean `" + name + "`?")
                                        .orElse(""),
                        "Known here: " + String.join(", ", known) + ".");
            }
        }
    }

    private static java.util.Optional<String> nearest(String key, Collection<String> known) {
        return known.stream()
                .filter(name -> distance(key, name) <= Math.max(2, key.length() / 3))
                .min(java.util.Comparator.comparingInt(name -> distance(key, name)));
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                boolean same = Character.toLowerCase(a.charAt(i - 1)) == Character.toLowerCase(b.charAt(j - 1));
                int best = Math.min(Math.min(row[j], row[j - 1]) + 1, diagonal + (same ? 0 : 1));
                diagonal = row[j];
                row[j] = best;
            }
        }
        return row[b.length()];
    }
}
