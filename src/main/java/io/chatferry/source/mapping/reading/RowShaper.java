package io.chatferry.source.mapping.reading;

import io.chatferry.source.canonical.Field;
import io.chatferry.source.csv.QuotedCells;
import io.chatferry.source.json.JsonTreeRows;
import io.chatferry.source.row.JsonText;
import io.chatferry.source.row.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes an object of each row of a file: named cells without nulls, JSON columns parsed, typed values plain. Not thread-safe. */
public final class RowShaper {

    private final RowReading reading;
    private final Nulls nulls;
    private final Set<String> used;
    private final List<String> columns;
    private final List<Set<String>> nullWords = new ArrayList<>();
    private final List<String> notJson = new ArrayList<>();
    private @Nullable List<String> steps;

    /**
     * @param header the columns of a table; null for JSON
     * @param used the names that the mapping refers to: a column is named as there, whatever its case, {@code _}, {@code -}
     *     and spaces
     */
    public RowShaper(RowReading reading, @Nullable List<String> header, Set<String> used) {
        this.reading = reading;
        this.nulls = reading.format().nulls();
        this.used = used;
        this.columns = asReferred(header == null ? List.of() : header, used);
        boolean done = reading.format().readsNulls();
        columns.forEach(column -> nullWords.add(done ? Set.of() : nulls.of(column)));
    }

    private static List<String> asReferred(List<String> header, Set<String> used) {
        Map<String, String> referred = new HashMap<>();
        used.forEach(name -> referred.put(Field.normalized(name), name));
        return header.stream()
                .map(column -> used.contains(column) ? column : referred.getOrDefault(Field.normalized(column), column))
                .toList();
    }

    /** The columns, named as in the mapping; empty for JSON. */
    public List<String> columns() {
        return columns;
    }

    /** The columns of the last row that are declared as JSON and are not. */
    public List<String> notJson() {
        return notJson;
    }

    /** The keys that led to the last row in the export, if it is a corrected one; else null. */
    @Nullable
    public List<String> steps() {
        return steps;
    }

    /** The object of a row, or null if the row is malformed. */
    @Nullable
    public ObjectNode object(Row row) {
        notJson.clear();
        ObjectNode object;
        if (row instanceof Row.Cells cells) {
            object = ofCells(cells);
        } else if (row instanceof Row.Json json) {
            object = json.value();
            JsonNode path = reading.isCorrected() ? object.remove(JsonTreeRows.STEPS) : null;
            steps = path == null
                    ? null
                    : path.valueStream().map(JsonText::asText).toList();
            removeNulls(object);
        } else {
            return null;
        }
        readJsonColumns(object);
        return reading.types() == null ? object : reading.types().plain(object, used);
    }

    private ObjectNode ofCells(Row.Cells row) {
        ObjectNode object = JsonText.mapper().createObjectNode();
        List<String> cells = row.cells();
        for (int i = 0; i < cells.size(); i++) {
            String cell = reading.trim() ? cells.get(i).strip() : cells.get(i);
            if (!cell.isEmpty() && !object.has(columns.get(i)) && !isNull(row, i, cell)) {
                object.put(columns.get(i), cell);
            }
        }
        return object;
    }

    /** A word for "no value" that is enclosed by quotes is a text. */
    private boolean isNull(Row.Cells row, int column, String cell) {
        return nullWords.get(column).contains(cell)
                && !QuotedCells.isQuoted(row.raw(), row.cells().size(), column, cell);
    }

    private void removeNulls(ObjectNode object) {
        if (nulls.isEmpty()) {
            return;
        }
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            JsonNode value = entry.getValue();
            if (value.isString() && nulls.of(entry.getKey()).contains(value.stringValue())) {
                entry.setValue(NullNode.getInstance());
            }
        }
    }

    /** Replaces JSON text by its value; some systems encode it twice. */
    private void readJsonColumns(ObjectNode row) {
        for (String column : reading.json()) {
            JsonNode value = row.get(column);
            for (int depth = 0; depth < 2 && value != null && value.isString(); depth++) {
                String text = value.stringValue();
                value = text.isBlank() ? JsonText.mapper().nullNode() : JsonText.parse(text);
            }
            if (value == null && row.has(column)) {
                notJson.add(column);
            } else if (value != null) {
                row.set(column, value);
            }
        }
    }
}
