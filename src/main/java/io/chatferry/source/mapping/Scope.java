package io.chatferry.source.mapping;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The values that a reference can use.
 *
 * @param file the file's path in the export
 * @param page the values around the rows of a page
 * @param row the row
 * @param item the current element of the list in {@code each}, or null
 */
record Scope(
        String file,
        ObjectNode page,
        ObjectNode row,
        @Nullable JsonNode item) {

    /** The object for plain names: the element if it is an object, else the row. */
    ObjectNode current() {
        return item instanceof ObjectNode object ? object : row;
    }

    Scope with(JsonNode element) {
        return new Scope(file, page, row, element);
    }

    /** One scope for each element of a list; a single value is a list of one. */
    List<Scope> each(@Nullable JsonNode list) {
        if (list == null) {
            return List.of();
        }
        return list.isArray()
                ? list.valueStream()
                        .filter(element -> !element.isNull())
                        .map(this::with)
                        .toList()
                : List.of(with(list));
    }
}
