package io.chatferry.source.mapping;

import io.chatferry.model.Origin;
import io.chatferry.model.RejectCode;
import io.chatferry.source.api.SourceItem;
import io.chatferry.source.api.SourceSettings;
import io.chatferry.source.canonical.Field;
import io.chatferry.source.canonical.FieldValues;
import io.chatferry.source.canonical.RecordFactory;
import io.chatferry.source.canonical.Times;
import io.chatferry.source.canonical.UnknownColumns;
import io.chatferry.source.row.JsonText;
import io.chatferry.source.row.RecordMapper;
import io.chatferry.source.row.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Maps the rows of a file to records by {@code source.mapping}. Not thread-safe. */
final class ConfiguredRecordMapper implements RecordMapper {

    private final String file;
    private final FileSpec part;
    private final EntitySpec entity;
    private final ObjectNode page;
    private final UnknownColumns unknown;
    private final FieldValues values;
    private final Set<String> used;
    private final Set<String> reportedNames;
    private final List<String> header;
    private final List<String> columns;
    private final List<String> notJson = new ArrayList<>();
    private long number;

    ConfiguredRecordMapper(
            String file,
            FileSpec part,
            EntitySpec entity,
            SourceSettings settings,
            Set<String> reportedNames,
            @Nullable List<String> header,
            ObjectNode page) {
        this.file = file;
        this.part = part;
        this.entity = entity;
        this.page = page;
        this.unknown = new UnknownColumns(entity.kind(), settings);
        this.values = new FieldValues(new Times(settings.timezone()));
        this.used = part.usedNames();
        this.reportedNames = reportedNames;
        this.header = header == null ? List.of() : header;
        this.columns = asReferred(this.header, used);
    }

    /** The columns, named as in the mapping: case, {@code _}, {@code -} and spaces are ignored. */
    private static List<String> asReferred(List<String> header, Set<String> used) {
        Map<String, String> referred = new HashMap<>();
        used.forEach(name -> referred.put(Field.normalized(name), name));
        return header.stream()
                .map(column -> used.contains(column) ? column : referred.getOrDefault(Field.normalized(column), column))
                .toList();
    }

    @Override
    public List<SourceItem.Notice> notices(String display) {
        List<SourceItem.Notice> notices = new ArrayList<>();
        if (!header.isEmpty()) {
            for (String name : used) {
                if (!columns.contains(name) && reportedNames.add("missing " + name)) {
                    String message = part.path() + " names a column \"" + name + "\" that the file does not have";
                    notices.add(new SourceItem.Notice(new Origin(display, 1, 0), message));
                }
            }
        }
        return notices;
    }

    @Override
    public void map(Row row, Origin origin, Consumer<SourceItem> out) {
        if (row instanceof Row.Cells cells) {
            map(object(cells.cells()), cells.raw(), origin, out);
        } else if (row instanceof Row.Json json) {
            map(json.value(), json.raw(), origin, out);
        }
    }

    private ObjectNode object(List<String> cells) {
        ObjectNode object = JsonText.mapper().createObjectNode();
        for (int i = 0; i < cells.size(); i++) {
            String cell = part.trim() ? cells.get(i).strip() : cells.get(i);
            if (!cell.isEmpty() && !object.has(columns.get(i))) {
                object.put(columns.get(i), cell);
            }
        }
        return object;
    }

    private void map(ObjectNode row, String raw, Origin origin, Consumer<SourceItem> out) {
        readJsonColumns(row);
        ObjectNode extras = unmapped(row, origin, out);
        for (Scope scope : entity.scopes(new Scope(file, page, row, null))) {
            values.clear();
            notJson.forEach(column -> values.problem(
                    RejectCode.JSON_INVALID,
                    column,
                    "the mapping declares the column as JSON, but its text is not JSON"));
            entity.fill(values, scope);
            if (extras != null && unknown.rejects()) {
                extras.propertyNames()
                        .forEach(name -> values.problem(
                                RejectCode.COLUMN_UNKNOWN,
                                UnknownColumns.shown(name),
                                "the column is not in the mapping"));
            }
            Origin at = new Origin(origin.file(), origin.line(), ++number);
            out.accept(new SourceItem.ParsedRecord(
                    at,
                    RecordFactory.of(
                            entity.kind(), values, unknown.rejects() || extras == null ? null : extras.deepCopy()),
                    values.problems(),
                    raw));
        }
    }

    /** Replaces JSON text by its value; some systems encode it twice. */
    private void readJsonColumns(ObjectNode row) {
        notJson.clear();
        for (String column : part.json()) {
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

    /** The values of a row that the mapping does not use: reported once, and kept or rejected by the settings. */
    private @Nullable ObjectNode unmapped(ObjectNode row, Origin origin, Consumer<SourceItem> out) {
        if (part.ignore().contains("*")) {
            return null;
        }
        ObjectNode extras = null;
        for (Map.Entry<String, JsonNode> property : row.properties()) {
            String name = property.getKey();
            if (used.contains(name) || part.ignore().contains(name) || isNothing(property.getValue())) {
                continue;
            }
            String message = unknown.message(name);
            if (!message.isEmpty()
                    && reportedNames.size() < UnknownColumns.MAX_REPORTED_NAMES
                    && reportedNames.add(name)) {
                out.accept(new SourceItem.Notice(origin, message, UnknownColumns.shown(name)));
            }
            if (entity.each() == null && (unknown.rejects() || unknown.keeps(name))) {
                extras = extras == null ? JsonText.mapper().createObjectNode() : extras;
                extras.set(name, property.getValue());
            }
        }
        return extras;
    }

    private static boolean isNothing(JsonNode value) {
        return value.isNull()
                || (value.isContainer() && value.isEmpty())
                || (value.isString() && value.asString().isEmpty());
    }
}
