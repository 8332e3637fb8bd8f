package io.chatferry.source.mapping;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a reference can see.
 *
 * @param file the file's path in the export
 * @param page what stands around the rows of a page
 * @param row the row
 * @param item the element of a list that {@code each} goes through, or null
 */
record Scope(
        String file,
        ObjectNode page,
        ObjectNode row,
        @Nullable JsonNode item) {

    /** Where plain names are looked up: in the element if it is an object, else in the row. */
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
