package io.chatferry.config;

import io.chatferry.config.JobFileNode.Empty;
import io.chatferry.config.JobFileNode.Entry;
import io.chatferry.config.JobFileNode.Scalar;
import io.chatferry.config.JobFileNode.Section;
import io.chatferry.config.JobFileNode.Sequence;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code source.mapping}: the user's own keys, as maps, lists, strings, numbers and booleans. */
record TreeReader(Placeholders placeholders) {

    /** The key of a mapping below which values are replaced by others. */
    private static final String TABLE = "values";

    private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9]\\d{0,17})");
    private static final Pattern DECIMAL = Pattern.compile("-?(0|[1-9]\\d*)\\.\\d+");

    Map<String, Object> tree(Section section) {
        Map<String, Object> tree = new LinkedHashMap<>();
        for (Map.Entry<String, Entry> entry : section.entries().entrySet()) {
            JobFileNode node = entry.getValue().value();
            boolean isTable = entry.getKey().equals(TABLE) && node instanceof Section;
            tree.put(entry.getKey(), isTable ? table((Section) node) : value(node));
        }
        return tree;
    }

    /** A table of replacement values, in which an empty value means null. */
    private Map<String, @Nullable Object> table(Section section) {
        Map<String, @Nullable Object> table = new LinkedHashMap<>();
        section.entries().forEach((word, entry) -> {
            JobFileNode node = entry.value();
            table.put(word, node instanceof Empty ? null : value(node));
        });
        return table;
    }

    private Object value(JobFileNode node) {
        if (node instanceof Section section) {
            return tree(section);
        }
        if (node instanceof Sequence list) {
            return list.items().stream().map(this::value).toList();
        }
        if (node instanceof Scalar scalar) {
            return scalar(scalar);
        }
        throw node.place().error("the value is empty", "write a value, \"\" for an empty one, or remove the key");
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
