package io.chatferry.source.mapping.reading;

import io.chatferry.source.canonical.Field;
import io.chatferry.source.mapping.tree.MappingTree;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The words of a file that mean "no value".
 *
 * @param byColumn the words of single columns, by their normalised names
 * @param others those of all other columns
 */
record Nulls(Map<String, Set<String>> byColumn, Set<String> others) {

    private static final String OTHERS = "*";

    /** The words for all columns. */
    static Nulls of(List<String> words) {
        return new Nulls(Map.of(), Set.copyOf(words));
    }

    /** Reads a list of words, or a map from columns to such lists. */
    static Nulls parse(MappingTree tree, String key) {
        if (!(tree.get(key) instanceof Map)) {
            return new Nulls(Map.of(), words(tree, key));
        }
        MappingTree columns = tree.map(key);
        Map<String, Set<String>> byColumn = new HashMap<>();
        for (String column : columns.keys().keySet()) {
            if (!column.equals(OTHERS)) {
                byColumn.put(Field.normalized(column), words(columns, column));
            }
        }
        return new Nulls(Map.copyOf(byColumn), words(columns, OTHERS));
    }

    private static Set<String> words(MappingTree tree, String key) {
        Object value = tree.get(key);
        Set<String> words = new HashSet<>();
        for (Object word : value instanceof List<?> list ? list : value == null ? List.of() : List.of(value)) {
            if (!(word instanceof String text)) {
                throw MappingTree.error(
                        tree.at(key),
                        "YAML reads " + word + " as something else than a word",
                        "Put it in quotes: nulls: ['\\N', 'NULL'].");
            }
            words.add(text);
        }
        return Set.copyOf(words);
    }

    boolean isEmpty() {
        return byColumn.isEmpty() && others.isEmpty();
    }

    /** The words of all columns. */
    Set<String> all() {
        Set<String> all = new HashSet<>(others);
        byColumn.values().forEach(all::addAll);
        return Set.copyOf(all);
    }

    /** The words of a column. */
    Set<String> of(@Nullable String column) {
        return column == null || byColumn.isEmpty() ? others : byColumn.getOrDefault(Field.normalized(column), others);
    }
}
