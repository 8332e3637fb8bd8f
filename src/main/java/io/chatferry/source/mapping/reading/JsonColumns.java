package io.chatferry.source.mapping.reading;

import io.chatferry.source.canonical.Field;
import io.chatferry.source.csv.RowLayout;
import io.chatferry.source.row.JsonText;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/** The columns of a file whose cells hold JSON as text. Thread-safe. */
public final class JsonColumns implements RowLayout {

    private final Set<String> columns;

    /** The columns of these names, whatever their case, {@code _}, {@code -} and spaces. */
    public JsonColumns(Collection<String> names) {
        columns = names.stream().map(Field::normalized).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public boolean isFree(String column) {
        return columns.contains(Field.normalized(column));
    }

    @Override
    public boolean fits(String column, String cell) {
        return !isFree(column) || isJson(cell);
    }

    private static boolean isJson(String cell) {
        String text = cell.strip();
        boolean begins = text.startsWith("{") || text.startsWith("[");
        return begins && (text.endsWith("}") || text.endsWith("]")) && JsonText.parse(text) != null;
    }
}
