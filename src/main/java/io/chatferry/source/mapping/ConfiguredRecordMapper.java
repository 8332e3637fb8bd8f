package io.chatferry.source.mapping;

import io.chatferry.model.Origin;
import io.chatferry.model.RejectCode;
import io.chatferry.source.api.SourceItem;
import io.chatferry.source.canonical.FieldValues;
import io.chatferry.source.canonical.RecordFactory;
import io.chatferry.source.canonical.UnknownColumns;
import io.chatferry.source.mapping.reading.RowReading;
import io.chatferry.source.mapping.reading.RowShaper;
import io.chatferry.source.mapping.value.Scope;
import io.chatferry.source.row.JsonText;
import io.chatferry.source.row.RecordMapper;
import io.chatferry.source.row.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Maps the rows of a file to records of one kind by {@code source.mapping}. Not thread-safe. */
final class ConfiguredRecordMapper implements RecordMapper {

    private final MappedPass pass;
    private final FileSpec part;
    private final MappingRun run;
    private final RowShaper shaper;
    private final RowReading.Opened opened;
    private final UnknownColumns unknown;
    private final FieldValues values;
    private final Set<String> used;
    private final Set<String> reportedNames;
    private final List<EntitySpec> others;
    private final boolean keepsExtras;
    /** Whether names of columns are shown: a first line without any that the mapping names may be data. */
    private final boolean showsNames;

    private long number;

    ConfiguredRecordMapper(MappedPass pass, RowShaper shaper, RowReading.Opened opened) {
        this.pass = pass;
        this.part = pass.part();
        this.run = pass.run();
        this.shaper = shaper;
        this.opened = opened;
        this.unknown = new UnknownColumns(pass.kind(), run.settings());
        this.values = new FieldValues(
                run.settings(), !shaper.columns().isEmpty(), part.reading().nullWords());
        this.used = part.usedNames();
        this.reportedNames = run.reportedNames(part);
        this.others = part.entities().stream()
                .filter(entity -> !pass.entities().contains(entity))
                .toList();
        this.showsNames =
                shaper.columns().isEmpty() || shaper.columns().stream().anyMatch(used::contains);
        this.keepsExtras = pass.entities().stream().anyMatch(entity -> entity.each() == null);
    }

    @Override
    public List<SourceItem.Notice> notices(String display) {
        List<SourceItem.Notice> notices = new ArrayList<>();
        if (!showsNames && !part.ignore().contains("*") && reportedNames.add("no header " + display)) {
            String message = "its first line holds none of the columns that the mapping names; if it is data, name the "
                    + "columns by `columns:`";
            notices.add(new SourceItem.Notice(new Origin(display, 1, 0), message));
        }
        if (!shaper.columns().isEmpty()) {
            for (String name : part.requiredNames()) {
                if (!shaper.columns().contains(name) && reportedNames.add("missing " + name)) {
                    String message = part.path() + " names a column \"" + name + "\" that the file does not have";
                    notices.add(new SourceItem.Notice(new Origin(display, 1, 0), message));
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
        ObjectNode object = shaper.object(row);
        if (object == null) {
            return;
        }
        run.lookups().startRow(origin);
        String raw = row instanceof Row.Cells cells ? cells.raw() : row instanceof Row.Json json ? json.raw() : "";
        ObjectNode extras = unmapped(object, origin, out);
        Scope scope = new Scope(
                pass.file().name(),
                opened.page(),
                object,
                null,
                null,
                shaper.steps() == null ? opened.steps().get() : shaper.steps(),
                run.lookups());
        boolean taken = false;
        for (EntitySpec entity : pass.entities()) {
            List<Scope> scopes = entity.scopes(scope);
            run.count(entity, !scopes.isEmpty(), origin);
            taken |= !scopes.isEmpty();
            for (Scope each : scopes) {
                out.accept(record(entity, each, origin, entity.each() == null ? extras : null, raw));
            }
        }
        if (pass.isLast()) {
            boolean isTaken = taken || others.stream().anyMatch(other -> other.takes(scope));
            run.count(part, isTaken, origin);
            if (!isTaken) {
                out.accept(new SourceItem.RowNotTaken(origin, pass.kind(), part.path(), raw));
            }
        }
    }

    private SourceItem record(EntitySpec entity, Scope scope, Origin origin, @Nullable ObjectNode extras, String raw) {
        values.clear();
        values.notes().at(origin);
        shaper.notJson()
                .forEach(column -> values.problem(
                        RejectCode.JSON_INVALID,
                        column,
                        "the mapping declares the column as JSON, but its text is not JSON"));
        entity.fill(values, scope, what -> run.leaveOut(what, origin));
        if (extras != null && unknown.rejects()) {
            extras.propertyNames()
                    .forEach(name -> values.problem(
                            RejectCode.COLUMN_UNKNOWN, UnknownColumns.shown(name), "the column is not in the mapping"));
        }
        return new SourceItem.ParsedRecord(
                new Origin(origin.file(), origin.line(), ++number),
                RecordFactory.of(entity.kind(), values, unknown.rejects() || extras == null ? null : extras.deepCopy()),
                values.problems(),
                raw,
                entity.path());
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
                    && showsNames
                    && reportedNames.size() < UnknownColumns.MAX_REPORTED_NAMES
                    && reportedNames.add(name)) {
                out.accept(new SourceItem.Notice(origin, message, UnknownColumns.shown(name)));
            }
            if (keepsExtras && (unknown.rejects() || unknown.keeps(name))) {
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
