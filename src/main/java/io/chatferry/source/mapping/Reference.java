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
 * @param origin where it is looked up
 * @param name a column or a key, where {@code pointer} is null
 */
record Reference(
        Origin origin, @Nullable String name, @Nullable JsonPointer pointer) {

    /** Where a reference is looked up. */
    enum Origin {
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
            return within(path, Origin.CURRENT, text);
        }
        int slash = text.indexOf('/');
        String head = slash < 0 ? text : text.substring(0, slash);
        String tail = slash < 0 ? "" : text.substring(slash);
        return switch (head) {
            case "@file" -> new Reference(Origin.FILE, null, null);
            case "@folder" -> new Reference(Origin.FOLDER, null, null);
            case "@path" -> new Reference(Origin.PATH, null, null);
            case "@item" -> new Reference(Origin.ITEM, null, JsonPointer.compile(tail));
            case "@row" -> within(path, Origin.ROW, tail);
            case "@page" -> within(path, Origin.PAGE, tail);
            default ->
                throw MappingTree.complaint(
                        path, "`" + head + "` is not known", "Known: " + String.join(", ", SPECIAL) + ".");
        };
    }

    private static Reference within(String path, Origin origin, String text) {
        if (text.isBlank()) {
            throw MappingTree.complaint(path, "is empty", "Write the name of a column, or a JSON pointer.");
        }
        if (!text.startsWith("/")) {
            return new Reference(origin, text, null);
        }
        JsonPointer pointer = JsonPointer.compile(text);
        return pointer.tail() != null && pointer.tail().matches()
                ? new Reference(origin, pointer.getMatchingProperty(), null)
                : new Reference(origin, null, pointer);
    }

    /** The value, or null when there is none or it is empty. */
    @Nullable
    JsonNode value(Scope scope) {
        JsonNode node = switch (origin) {
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

    /** Adds the row's top-level name that this refers to; what an element of a list holds is not the row's. */
    void addRowName(Set<String> names, boolean inEach) {
        if (origin == Origin.ROW || (origin == Origin.CURRENT && !inEach)) {
            names.add(topName());
        } else if (origin == Origin.CURRENT && pointer == null) {
            // a plain name beside a list of plain values is the row's
            names.add(topName());
        }
    }

    void addPageName(Set<String> names) {
        if (origin == Origin.PAGE) {
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
