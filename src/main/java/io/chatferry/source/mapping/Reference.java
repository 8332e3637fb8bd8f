package io.chatferry.source.mapping;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * A reference to a value.
 *
 * @param lookup where it is looked up
 * @param name a column or a key, where {@code pointer} is null
 */
record Reference(
        Lookup lookup, @Nullable String name, @Nullable JsonPointer pointer) {

    /** Where a reference is looked up. */
    enum Lookup {
        CURRENT,
        ROW,
        ITEM,
        PAGE,
        FILE,
        FOLDER,
        PATH
    }

    private static final List<String> SPECIAL = List.of("@file", "@folder", "@path", "@item", "@row", "@page");

    static Reference parse(String path, String text) {
        if (!text.startsWith("@")) {
            return within(path, Lookup.CURRENT, text);
        }
        int slash = text.indexOf('/');
        String head = slash < 0 ? text : text.substring(0, slash);
        String tail = slash < 0 ? "" : text.substring(slash);
        return switch (head) {
            case "@file" -> new Reference(Lookup.FILE, null, null);
            case "@folder" -> new Reference(Lookup.FOLDER, null, null);
            case "@path" -> new Reference(Lookup.PATH, null, null);
            case "@item" -> new Reference(Lookup.ITEM, null, JsonPointer.compile(tail));
            case "@row" -> within(path, Lookup.ROW, tail);
            case "@page" -> within(path, Lookup.PAGE, tail);
            default ->
                throw MappingTree.error(
                        path, "`" + head + "` is not known", "Known: " + String.join(", ", SPECIAL) + ".");
        };
    }

    private static Reference within(String path, Lookup lookup, String text) {
        if (text.isBlank()) {
            throw MappingTree.error(path, "is empty", "Write the name of a column, or a JSON pointer.");
        }
        if (!text.startsWith("/")) {
            return new Reference(lookup, text, null);
        }
        JsonPointer pointer = JsonPointer.compile(text);
        return pointer.tail() != null && pointer.tail().matches()
                ? new Reference(lookup, pointer.getMatchingProperty(), null)
                : new Reference(lookup, null, pointer);
    }

    /** The value, or null when there is none or it is empty. */
    @Nullable
    JsonNode value(Scope scope) {
        JsonNode node = switch (lookup) {
            case CURRENT -> in(scope.current());
            case ROW -> in(scope.row());
            case PAGE -> in(scope.page());
            case ITEM -> scope.item() == null ? null : in(scope.item());
            case FILE -> StringNode.valueOf(fileName(scope.file()));
            case FOLDER -> StringNode.valueOf(folder(scope.file()));
            case PATH -> StringNode.valueOf(scope.file());
        };
        boolean empty = node == null
                || node.isNull()
                || node.isMissingNode()
                || (node.isString() && node.stringValue().isEmpty());
        return empty ? null : node;
    }

    private @Nullable JsonNode in(JsonNode node) {
        return pointer != null ? node.at(pointer) : node.get(name);
    }

    /** Adds the row's top-level name that this refers to, unless it refers to an element of a list. */
    void addRowName(Set<String> names, boolean inEach) {
        if (lookup == Lookup.ROW || (lookup == Lookup.CURRENT && !inEach)) {
            names.add(topName());
        } else if (lookup == Lookup.CURRENT && pointer == null) {
            // a plain name beside a list of plain values belongs to the row
            names.add(topName());
        }
    }

    void addPageName(Set<String> names) {
        if (lookup == Lookup.PAGE) {
            names.add(topName());
        }
    }

    private String topName() {
        return pointer != null ? pointer.getMatchingProperty() : String.valueOf(name);
    }

    private static String fileName(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return name.indexOf('.') > 0 ? name.substring(0, name.indexOf('.')) : name;
    }

    private static String folder(String path) {
        String[] parts = path.split("/", -1);
        return parts.length < 2 ? "" : parts[parts.length - 2];
    }
}
