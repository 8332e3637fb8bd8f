package io.chatferry.source.guess.profile;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Chooses the columns of a table for fields, each column once. */
public final class Picker {

    private final Table table;
    private final Set<Column> used = new HashSet<>();
    private final Map<String, Column> picked = new LinkedHashMap<>();

    public Picker(Table table) {
        this.table = table;
    }

    public Table table() {
        return table;
    }

    public Rows rows() {
        return table.rows();
    }

    /** Whether the columns have no names. */
    public boolean isNameless() {
        return table.reading().containsKey("columns");
    }

    public int score(String field, Column column) {
        return isNameless() ? 0 : table.score(field, column);
    }

    /** The column that a field was given; null if none was. */
    @Nullable
    public Column get(String field) {
        return picked.get(field);
    }

    public boolean isUsed(Column column) {
        return used.contains(column);
    }

    public void take(String field, @Nullable Column column) {
        if (column != null) {
            picked.put(field, column);
            used.add(column);
        }
    }

    /** Marks a column as used by something that is no single field. */
    public void use(Column column) {
        used.add(column);
    }

    /** Gives a field the best column by a weight, of those with a positive one. */
    @Nullable
    public Column best(String field, ToDoubleFunction<Column> weight) {
        Column best = null;
        double most = 0;
        for (Column column : rows().all()) {
            if (column.filled() == 0 || used.contains(column)) {
                continue;
            }
            double found = weight.applyAsDouble(column);
            if (found > most) {
                most = found;
                best = column;
            }
        }
        take(field, best);
        return best;
    }

    /** Gives a field the column whose name fits best, of those whose values can be its; by order where there are no names. */
    @Nullable
    public Column named(String field, Predicate<Column> canBe) {
        return best(field, column -> {
            if (!canBe.test(column)) {
                return 0;
            }
            return isNameless() ? 1 : score(field, column);
        });
    }

    /** Likewise, and never by order alone. */
    @Nullable
    public Column onlyNamed(String field, Predicate<Column> canBe) {
        return isNameless() ? null : named(field, canBe);
    }

    public Map<String, Column> picked() {
        return picked;
    }

    /** The columns with values that no field uses: their names. */
    public List<String> unused() {
        List<String> names = new ArrayList<>();
        for (Column column : rows().columns().values()) {
            boolean isInside = column.fields().values().stream()
                    .anyMatch(field -> used.contains(field)
                            || field.fields().values().stream().anyMatch(used::contains));
            if (column.filled() > 0
                    && !used.contains(column)
                    && !isInside
                    && !column.ref().startsWith("@")) {
                names.add(column.ref());
            }
        }
        return names;
    }
}
