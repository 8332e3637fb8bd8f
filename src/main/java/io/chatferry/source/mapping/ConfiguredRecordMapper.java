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

/** Makes records of the rows of a file by a mapping. */
final class ConfiguredRecordMapper implements RecordMapper {

    private final String file;
    private final FileSpec part;
    private final EntitySpec entity;
    private final ObjectNode page;
    private final UnknownColumns unknown;
    private final FieldValues values;
    private final Set<String> used;
    private final Set<String> told;
    private final List<String> header;
    private final List<String> columns;
    private final List<String> notJson = new ArrayList<>();
    private long number;

    ConfiguredRecordMapper(
            String file,
            FileSpec part,
            EntitySpec entity,
            SourceSettings settings,
            Set<String> told,
            @Nullable List<String> header,
            ObjectNode page) {
        this.file = file;
        this.part = part;
        this.entity = entity;
        this.page = page;
        this.unknown = new UnknownColumns(entity.kind(), settings);
        this.values = new FieldValues(new Times(settings.timezone()));
        this.used = part.usedNames();
        this.told = told;
        this.header = header == null ? List.of() : header;
        this.columns = asReferred(this.header, used);
    }

    /** The columns by the names that the mapping has for them: case, {@code _}, {@code -} and spaces do not matter. */
    private static List<String> asReferred(List<String> header, Set<String> used) {
        Map<String, String> referred = new HashMap<>();
        used.forEach(name -> referred.put(Field.normal(name), name));
        return header.stream()
                .map(column -> used.contains(column) ? column : referred.getOrDefault(Field.normal(column), column))
                .toList();
    }

    @Override
    public List<SourceItem.Notice> notices(String display) {
        List<SourceItem.Notice> notices = new ArrayList<>();
        if (!header.isEmpty()) {
            for (String name : used) {
                if (!columns.contains(name) && told.add("missing " + name)) {
                    String words = part.path() + " names a column \"" + name + "\" that the file does not have";
                    notices.add(new SourceItem.Notice(new Origin(display, 1, 0), words));
                }
            }
        }
        return notices;
    }

    @Override
    public void make(Row row, Origin origin, Consumer<SourceItem> out) {
        if (row instanceof Row.Cells cells) {
            make(object(cells.cells()), cells.raw(), origin, out);
        } else if (row instanceof Row.Json json) {
            make(json.value(), json.raw(), origin, out);
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

    private void make(ObjectNode row, String raw, Origin origin, Consumer<SourceItem> out) {
        readJsonColumns(row);
        ObjectNode extras = unmapped(row, origin, out);
        for (Scope scope : entity.scopes(new Scope(file, page, row, null))) {
            values.clear();
            notJson.forEach(column ->
                    values.problem(RejectCode.JSON_INVALID, column, "the mapping calls it JSON, and it is not"));
            entity.fill(values, scope);
            if (extras != null && unknown.rejects()) {
                extras.propertyNames()
                        .forEach(name ->
                                values.problem(RejectCode.COLUMN_UNKNOWN, name, "the column is not in the mapping"));
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

    /** Replaces text that is JSON by what it says; some systems write it so twice over. */
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

    /** What of a row nothing is made of: told once, and kept or rejected as the job file wishes. */
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
            String words = unknown.message(name);
            if (!words.isEmpty() && told.size() < UnknownColumns.MAX_REPORTED_NAMES && told.add(name)) {
                out.accept(new SourceItem.Notice(origin, words, name));
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
