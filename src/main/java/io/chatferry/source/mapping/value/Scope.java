package io.chatferry.source.mapping.value;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
 * @param itemKey the element's key, if {@code each} iterates over an object
 * @param steps the keys and indexes that lead to the row, one for each wildcard of the path
 */
public record Scope(
        String file,
        ObjectNode page,
        ObjectNode row,
        @Nullable JsonNode item,
        @Nullable String itemKey,
        List<String> steps,
        RowLookup lookups) {

    /** A row that no keys lead to. */
    public Scope(String file, ObjectNode page, ObjectNode row, @Nullable JsonNode item) {
        this(file, page, row, item, null, List.of(), RowLookup.NONE);
    }

    /** The object for plain names: the element if it is an object, else the row. */
    public ObjectNode current() {
        return item instanceof ObjectNode object ? object : row;
    }

    /** The key of the element, or else of the row; null if they are not in an object. */
    @Nullable
    public String key() {
        return itemKey != null ? itemKey : steps.isEmpty() ? null : steps.get(steps.size() - 1);
    }

    /** The key or index that the {@code *} with this number met, from 1; null if there are fewer. */
    @Nullable
    public String step(int number) {
        return number <= steps.size() ? steps.get(number - 1) : null;
    }

    public Scope with(JsonNode element) {
        return new Scope(file, page, row, element, itemKey, steps, lookups);
    }

    /** One scope for each element of a list; a single value is a list of one. */
    public List<Scope> each(@Nullable JsonNode list) {
        return each(list, false);
    }

    /**
     * One scope for each element of a list, or for each value of an object.
     *
     * @param keyed whether an object is iterated over in any case; otherwise it is a list of one, unless its values are
     *     objects, or flags as in a set
     */
    public List<Scope> each(@Nullable JsonNode list, boolean keyed) {
        if (list == null) {
            return List.of();
        }
        if (list instanceof ObjectNode object && (keyed || isCollection(object))) {
            List<Scope> scopes = new ArrayList<>(object.size());
            for (Map.Entry<String, JsonNode> entry : object.properties()) {
                if (!entry.getValue().isNull()) {
                    scopes.add(new Scope(file, page, row, entry.getValue(), entry.getKey(), steps, lookups));
                }
            }
            return scopes;
        }
        return list.isArray()
                ? list.valueStream()
                        .filter(element -> !element.isNull())
                        .map(this::with)
                        .toList()
                : List.of(with(list));
    }

    private static boolean isCollection(ObjectNode object) {
        return !object.isEmpty()
                && (object.valueStream().allMatch(JsonNode::isObject)
                        || object.valueStream().allMatch(JsonNode::isBoolean));
    }
}
