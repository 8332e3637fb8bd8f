package io.chatferry.source.mapping.value;

import io.chatferry.source.mapping.tree.MappingTree;
import io.chatferry.source.row.JsonText;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.StringNode;

/**
 * A reference to a value.
 *
 * @param lookup where it is looked up
 * @param name a column or a key, where {@code pointer} is null
 * @param join the rows of another file, for {@link Lookup#JOIN}
 */
public record Reference(
        Lookup lookup,
        @Nullable String name,
        @Nullable JsonPointer pointer,
        @Nullable Join join) {

    /** Where a reference is looked up. */
    public enum Lookup {
        CURRENT,
        ROW,
        ITEM,
        PAGE,
        FILE,
        FOLDER,
        PATH,
        /** The key of the row, or of the element of {@code each}, in its object. */
        KEY,
        /** The key or index that a {@code *} of {@code rows} met. */
        STEP,
        /** Rows of a file in {@code lookups}. */
        JOIN
    }

    /**
     * Rows of another file.
     *
     * @param path the key of the mapping that refers to them
     * @param name the name in {@code lookups}
     * @param argument what is looked up: one key, or a list of them
     * @param counts whether the number of rows is meant
     */
    public record Join(String path, String name, Reference argument, boolean counts) {}

    private static final List<String> SPECIAL =
            List.of("@file", "@folder", "@path", "@key", "@1, @2 …", "@item", "@row/…", "@page/…", "@lookup(column)/…");
    private static final Pattern STEPS = Pattern.compile("@([1-9])");
    private static final Pattern JOINS = Pattern.compile("@([A-Za-z][A-Za-z0-9_-]*)\\((.*)\\)((?:/[^()]*)?)");
    private static final String COUNT = "/#";

    public static Reference parse(String path, String text) {
        if (!text.startsWith("@")) {
            return within(path, Lookup.CURRENT, text);
        }
        Matcher joins = JOINS.matcher(text);
        if (joins.matches()) {
            return joined(path, joins);
        }
        int slash = text.indexOf('/');
        String head = slash < 0 ? text : text.substring(0, slash);
        String tail = slash < 0 ? "" : text.substring(slash);
        Matcher step = STEPS.matcher(head);
        if (step.matches()) {
            return whole(path, head, tail, new Reference(Lookup.STEP, step.group(1), null, null));
        }
        return switch (head) {
            case "@file" -> whole(path, head, tail, new Reference(Lookup.FILE, null, null, null));
            case "@folder" -> whole(path, head, tail, new Reference(Lookup.FOLDER, null, null, null));
            case "@path" -> whole(path, head, tail, new Reference(Lookup.PATH, null, null, null));
            case "@key" -> whole(path, head, tail, new Reference(Lookup.KEY, null, null, null));
            case "@item" -> new Reference(Lookup.ITEM, null, pointer(path, tail), null);
            case "@row" -> within(path, Lookup.ROW, tail);
            case "@page" -> within(path, Lookup.PAGE, tail);
            default ->
                throw MappingTree.error(
                        path, "`" + head + "` is not known", "Known: " + String.join(", ", SPECIAL) + ".");
        };
    }

    /** A reference to a text, in which nothing can be looked up. */
    private static Reference whole(String path, String head, String tail, Reference reference) {
        if (!tail.isEmpty()) {
            throw MappingTree.error(
                    path,
                    "`" + head + "` is a text: nothing can follow it, but `" + tail + "` does",
                    "Write `" + head + "` alone, or in a template: \"{" + head + "}-{id}\".");
        }
        return reference;
    }

    private static Reference joined(String path, Matcher joins) {
        String tail = joins.group(3);
        boolean counts = tail.equals(COUNT);
        Join join = new Join(path, joins.group(1), parse(path, joins.group(2)), counts);
        return new Reference(Lookup.JOIN, null, counts || tail.isEmpty() ? null : pointer(path, tail), join);
    }

    private static Reference within(String path, Lookup lookup, String text) {
        if (text.isBlank()) {
            throw MappingTree.error(path, "is empty", "Write the name of a column, or a JSON pointer.");
        }
        if (!text.startsWith("/")) {
            return new Reference(lookup, text, null, null);
        }
        JsonPointer pointer = pointer(path, text);
        return pointer.tail() != null && pointer.tail().matches()
                ? new Reference(lookup, pointer.getMatchingProperty(), null, null)
                : new Reference(lookup, null, pointer, null);
    }

    private static JsonPointer pointer(String path, String text) {
        try {
            return JsonPointer.compile(text);
        } catch (IllegalArgumentException e) {
            throw MappingTree.error(path, "`" + text + "` is not a JSON pointer", "Write it as /user/id.");
        }
    }

    /** The value, or null when there is none or it is empty. */
    @Nullable
    public JsonNode value(Scope scope) {
        JsonNode node = switch (lookup) {
            case CURRENT -> in(scope.current());
            case ROW -> in(scope.row());
            case PAGE -> in(scope.page());
            case ITEM -> scope.item() == null ? null : in(scope.item());
            case FILE -> StringNode.valueOf(fileName(scope.file()));
            case FOLDER -> StringNode.valueOf(folder(scope.file()));
            case PATH -> StringNode.valueOf(scope.file());
            case KEY -> text(scope.key());
            case STEP -> text(scope.step(Integer.parseInt(String.valueOf(name))));
            case JOIN -> join == null ? null : joined(join, scope);
        };
        boolean empty = node == null
                || node.isNull()
                || node.isMissingNode()
                || (node.isString() && node.stringValue().isEmpty());
        return empty ? null : node;
    }

    private static @Nullable JsonNode text(@Nullable String text) {
        return text == null ? null : StringNode.valueOf(text);
    }

    private @Nullable JsonNode in(JsonNode node) {
        return pointer != null ? node.at(pointer) : node.get(name);
    }

    private @Nullable JsonNode joined(Join how, Scope scope) {
        JsonNode keys = how.argument().value(scope);
        if (keys == null || !keys.isArray()) {
            JsonNode found = keys == null ? null : scope.lookups().find(how.name(), JsonText.asText(keys));
            return how.counts() ? IntNode.valueOf(count(found)) : found == null ? null : projected(found);
        }
        ArrayNode all = JsonText.mapper().createArrayNode();
        for (JsonNode key : keys) {
            JsonNode found = scope.lookups().find(how.name(), JsonText.asText(key));
            JsonNode value = found == null ? null : projected(found);
            if (value instanceof ArrayNode values) {
                all.addAll(values);
            } else if (value != null) {
                all.add(value);
            }
        }
        return how.counts() ? IntNode.valueOf(all.size()) : all.isEmpty() ? null : all;
    }

    private static int count(@Nullable JsonNode found) {
        return found == null ? 0 : found.isArray() ? found.size() : 1;
    }

    /** The part of the found row, or of each of the found rows, that the pointer names. */
    private @Nullable JsonNode projected(JsonNode found) {
        if (pointer == null) {
            return found;
        }
        if (!(found instanceof ArrayNode rows)) {
            JsonNode part = found.at(pointer);
            return part.isMissingNode() || part.isNull() ? null : part;
        }
        ArrayNode parts = JsonText.mapper().createArrayNode();
        for (JsonNode row : rows) {
            JsonNode part = row.at(pointer);
            if (!part.isMissingNode() && !part.isNull()) {
                parts.add(part);
            }
        }
        return parts.isEmpty() ? null : parts;
    }

    /** Adds the row's top-level name that this refers to, unless it refers to an element of a list. */
    public void addRowName(Set<String> names, boolean inEach) {
        if (join != null) {
            join.argument().addRowName(names, inEach);
        } else if (lookup == Lookup.ROW || (lookup == Lookup.CURRENT && !inEach)) {
            names.add(topName());
        } else if (lookup == Lookup.CURRENT && pointer == null) {
            // a plain name beside a list of plain values belongs to the row
            names.add(topName());
        }
    }

    /** Adds the row's top-level name that must be there: not one that may be a name of an element. */
    public void addRequiredName(Set<String> names, boolean inEach) {
        if (join != null) {
            join.argument().addRequiredName(names, inEach);
        } else if (lookup == Lookup.ROW || (lookup == Lookup.CURRENT && !inEach)) {
            names.add(topName());
        }
    }

    public void addPageName(Set<String> names) {
        if (join != null) {
            join.argument().addPageName(names);
        } else if (lookup == Lookup.PAGE) {
            names.add(topName());
        }
    }

    /** Whether the key of an object's element is meant, here or in what is looked up. */
    public boolean isKey() {
        return lookup == Lookup.KEY || (join != null && join.argument().isKey());
    }

    /** Calls back for the lookups in this reference. */
    public void eachJoin(Consumer<Join> out) {
        if (join != null) {
            out.accept(join);
            join.argument().eachJoin(out);
        }
    }

    /** Calls back for the names of columns that this takes from looked-up rows. */
    public void eachPointer(Consumer<String> out) {
        if (join != null) {
            if (pointer != null) {
                out.accept(pointer.getMatchingProperty());
            }
            join.argument().eachPointer(out);
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
