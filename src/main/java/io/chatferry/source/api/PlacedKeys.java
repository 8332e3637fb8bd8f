package io.chatferry.source.api;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values as written in a job file, which know their places there, so that an error can name file, line and
 * column. As a map it equals any other with the same entries. Not thread-safe while it is filled.
 */
public final class PlacedKeys extends LinkedHashMap<String, @Nullable Object> {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // never serialised
    private final Map<String, String> places = new HashMap<>();

    /** Adds a key that is written at a place, such as {@code jobs/acme.yaml:12:7}. */
    public void put(String key, @Nullable Object value, String place) {
        put(key, value);
        places.put(key, place);
    }

    /** Where a key is written, or null if that is not known. */
    public @Nullable String place(String key) {
        return places.get(key);
    }
}
