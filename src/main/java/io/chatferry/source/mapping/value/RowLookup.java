package io.chatferry.source.mapping.value;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Rows of other files, which references look up by their keys. Not thread-safe. */
@FunctionalInterface
public interface RowLookup {

    /** No lookups. */
    RowLookup NONE = (name, key) -> {
        throw new IllegalStateException("a lookup that is not described");
    };

    /** The row, or the list of rows, with a key; null if there is none. */
    @Nullable
    JsonNode find(String name, String key);
}
