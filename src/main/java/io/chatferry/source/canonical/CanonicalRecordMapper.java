package io.chatferry.source.canonical;

import io.chatferry.model.Kind;
import io.chatferry.model.Origin;
import io.chatferry.model.RejectCode;
import io.chatferry.source.api.SourceItem;
import io.chatferry.source.api.SourceSettings;
import io.chatferry.source.csv.QuotedCells;
import io.chatferry.source.row.ColumnNames;
import io.chatferry.source.row.JsonText;
import io.chatferry.source.row.RecordMapper;
import io.chatferry.source.row.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Maps the rows of a file with canonical column names to records. Not thread-safe. */
final class CanonicalRecordMapper implements RecordMapper {

    private final Kind kind;
    private final boolean cells;
    private final Set<String> nulls;
    private final UnknownColumns unknown;
    private final FieldValues values;
    private final List<String> header;
    private final @Nullable Field[] fields;
    /** Whether the first line of a CSV file holds names and not data, which must not be shown. */
    private final boolean isHeader;

    private final Map<String, Field> known = new HashMap<>();
    private final Set<String> reportedNames = new HashSet<>();

    /**
     * @param header the columns of a CSV file; empty for JSON
     * @param cells whether the texts of JSON objects mean what the cells of a CSV file mean
     */
    CanonicalRecordMapper(Kind kind, SourceSettings settings, List<String> header, boolean cells) {
        this.cells = cells;
        this.kind = kind;
        this.nulls = settings.nulls();
        this.unknown = new UnknownColumns(kind, settings);
        this.values = new FieldValues(settings, !header.isEmpty());
        this.header = header;
        this.fields = new Field[header.size()];
        Set<Field> seen = new HashSet<>();
        for (int i = 0; i < fields.length; i++) {
            Field field = Field.named(kind, header.get(i));
            fields[i] = field != null && seen.add(field) ? field : null;
        }
        this.isHeader = header.isEmpty()
                || KindDetector.fits(header, kind)
                || (!seen.isEmpty() && header.stream().noneMatch(ColumnNames::isLikeData));
    }

    @Override
    public List<SourceItem.Notice> notices(String file) {
        List<SourceItem.Notice> notices = new ArrayList<>();
        if (!isHeader) {
            String message = "its first line holds no column names that are known for " + kind.plural()
                    + ": write a header line, or describe the file under `source.mapping`";
            return List.of(new SourceItem.Notice(new Origin(file, 1, 0), message));
        }
        for (int i = 0; i < fields.length; i++) {
            if (fields[i] == null) {
                boolean twice = Field.named(kind, header.get(i)) != null;
                String message = twice
                        ? "column \"" + header.get(i) + "\" occurs twice; the first is read"
                        : unknown.message(header.get(i));
                if (!message.isEmpty()) {
                    String column = twice ? null : UnknownColumns.shown(header.get(i));
                    notices.add(new SourceItem.Notice(new Origin(file, 1, 0), message, column));
                }
            }
        }
        return notices;
    }

    @Override
    public List<SourceItem> closingItems() {
        return List.copyOf(values.notes().notices());
    }

    @Override
    public void map(Row row, Origin origin, Consumer<SourceItem> out) {
        values.clear();
        values.notes().at(origin);
        if (row instanceof Row.Cells cells) {
            ObjectNode extras = fill(cells);
            out.accept(new SourceItem.ParsedRecord(
                    origin, RecordFactory.of(kind, values, extras), values.problems(), cells.raw()));
        } else if (row instanceof Row.Json json) {
            ObjectNode extras = fill(json.value(), origin, out);
            out.accept(new SourceItem.ParsedRecord(
                    origin, RecordFactory.of(kind, values, extras), values.problems(), json.raw()));
        }
    }

    private @Nullable ObjectNode fill(Row.Cells row) {
        List<String> cells = row.cells();
        ObjectNode extras = null;
        for (int i = 0; i < cells.size(); i++) {
            String cell = cells.get(i);
            if (cell.isEmpty() || isNull(row, i, cell)) {
                continue;
            }
            Field field = fields[i];
            if (field != null) {
                values.set(field, cell);
            } else {
                extras = unknown(
                        extras,
                        header.get(i),
                        JsonText.mapper().getNodeFactory().stringNode(cell));
            }
        }
        return extras;
    }

    private @Nullable ObjectNode fill(ObjectNode object, Origin origin, Consumer<SourceItem> out) {
        ObjectNode extras = null;
        for (Map.Entry<String, JsonNode> property : object.properties()) {
            String name = property.getKey();
            Field field = known.get(name);
            if (field == null) {
                field = Field.named(kind, name);
                if (field != null && known.size() < 1000) {
                    known.put(name, field);
                }
            }
            if (field != null) {
                if (!isNull(property.getValue())) {
                    JsonNode value = property.getValue();
                    values.setOnce(field, cells && value.isString() ? value.stringValue() : value);
                }
            } else if (!property.getValue().isNull() && !isNull(property.getValue())) {
                report(name, origin, out);
                extras = unknown(extras, name, property.getValue());
            }
        }
        return extras;
    }

    /** A word for "no value" that is enclosed by quotes is a text. */
    private boolean isNull(Row.Cells row, int column, String cell) {
        return !nulls.isEmpty()
                && nulls.contains(cell)
                && !QuotedCells.isQuoted(row.raw(), row.cells().size(), column, cell);
    }

    private boolean isNull(JsonNode value) {
        return !nulls.isEmpty() && value.isString() && nulls.contains(value.stringValue());
    }

    private void report(String name, Origin origin, Consumer<SourceItem> out) {
        if (reportedNames.size() < UnknownColumns.MAX_REPORTED_NAMES && reportedNames.add(name)) {
            String message = unknown.message(name);
            if (!message.isEmpty()) {
                out.accept(new SourceItem.Notice(origin, message, UnknownColumns.shown(name)));
            }
        }
    }

    private @Nullable ObjectNode unknown(@Nullable ObjectNode extras, String column, JsonNode value) {
        if (unknown.rejects()) {
            String shown = isHeader ? UnknownColumns.shown(column) : "";
            values.problem(RejectCode.COLUMN_UNKNOWN, shown, "the column is not known");
            return extras;
        }
        if (!unknown.keeps(column)) {
            return extras;
        }
        ObjectNode kept = extras == null ? JsonText.mapper().createObjectNode() : extras;
        kept.set(column, value);
        return kept;
    }
}
