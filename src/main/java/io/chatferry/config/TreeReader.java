package io.chatferry.config;

import io.chatferry.config.JobFileNode.Empty;
import io.chatferry.config.JobFileNode.Entry;
import io.chatferry.config.JobFileNode.Scalar;
import io.chatferry.config.JobFileNode.Section;
import io.chatferry.config.JobFileNode.Sequence;
import io.chatferry.source.api.PlacedKeys;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code source.mapping}: the user's own keys, as maps, lists, strings, numbers and booleans. */
record TreeReader(Placeholders placeholders) {

    /** The key of a mapping below which values are replaced by others. */
    private static final String TABLE = "values";

    private static final List<String> NULL_WORDS = List.of("NULL", "Null");

    private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9]\\d{0,17})");
    private static final Pattern DECIMAL = Pattern.compile("-?(0|[1-9]\\d*)\\.\\d+");

    Map<String, Object> tree(Section section) {
        PlacedKeys tree = new PlacedKeys();
        for (Map.Entry<String, Entry> entry : section.entries().entrySet()) {
            JobFileNode node = entry.getValue().value();
            boolean isTable = entry.getKey().equals(TABLE) && node instanceof Section;
            tree.put(
                    entry.getKey(),
                    isTable ? table((Section) node) : value(node),
                    entry.getValue().key().where());
        }
        return tree;
    }

    /** A table of replacement values, in which an empty value means null. */
    private Map<String, @Nullable Object> table(Section section) {
        PlacedKeys table = new PlacedKeys();
        section.entries().forEach((word, entry) -> {
            JobFileNode node = entry.value();
            table.put(
                    word,
                    node instanceof Empty ? null : value(node),
                    entry.key().where());
        });
        return table;
    }

    private Object value(JobFileNode node) {
        if (node instanceof Section section) {
            return tree(section);
        }
        if (node instanceof Sequence list) {
            return list.items().stream().map(this::element).toList();
        }
        if (node instanceof Scalar scalar) {
            return scalar(scalar);
        }
        throw node.place().error("the value is empty", "write a value, \"\" for an empty one, or remove the key");
    }

    /** An element of a list; a word that other readers of YAML take for null is refused, since it may be meant as a text. */
    private Object element(JobFileNode node) {
        String word = node instanceof Scalar scalar && !scalar.quoted() ? scalar.text() : "";
        if (node instanceof Empty || NULL_WORDS.contains(word)) {
            throw node.place()
                    .error("an element of the list is null in YAML", "put it in quotes, such as 'NULL', or remove it");
        }
        return value(node);
    }

    /** Unquoted numbers and booleans in the form of JSON; everything else is text. */
    private Object scalar(Scalar scalar) {
        String text = placeholders.resolve(scalar);
        if (scalar.quoted()) {
            return text;
        }
        if (text.equals("true") || text.equals("false")) {
            return Boolean.valueOf(text);
        }
        if (INTEGER.matcher(text).matches()) {
            return Long.valueOf(text);
        }
        return DECIMAL.matcher(text).matches() ? (Object) Double.valueOf(text) : text;
    }
}
