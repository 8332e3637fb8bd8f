package io.chatferry.source.mapping;

import io.chatferry.source.canonical.Field;
import io.chatferry.source.canonical.Times;
import io.chatferry.source.canonical.UnreadableTime;
import io.chatferry.source.csv.RowLayout;
import io.chatferry.source.mapping.reading.JsonColumns;
import io.chatferry.source.mapping.reading.RowReading;
import io.chatferry.source.mapping.time.TimeFormat;
import io.chatferry.source.mapping.value.FieldSpec;
import io.chatferry.source.mapping.value.ObjectSpec;
import io.chatferry.source.mapping.value.Reference;
import io.chatferry.source.mapping.value.Template;
import io.chatferry.source.mapping.value.ValueSpec;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.StringNode;

/** What a mapping says of the columns of a file: which hold texts, which hold times, JSON, or one of some words. */
final class ColumnKnowledge implements RowLayout {

    private static final Set<Field> TEXTS = Set.of(Field.TEXT, Field.NAME, Field.DESCRIPTION);
    private static final Set<Field> TIMES = Set.of(
            Field.SENT_AT,
            Field.EDITED_AT,
            Field.DELIVERED_AT,
            Field.READ_AT,
            Field.CREATED_AT,
            Field.JOINED_AT,
            Field.LAST_ACTIVE_AT);

    private final JsonColumns json;
    private final Set<String> required = new HashSet<>();
    private final Set<String> free = new HashSet<>();
    private final Map<String, Predicate<String>> shapes = new HashMap<>();

    ColumnKnowledge(RowReading reading, List<EntitySpec> entities) {
        json = new JsonColumns(reading.json());
        for (EntitySpec entity : entities) {
            entity.fields().forEach((field, spec) -> spec.choices().forEach(choice -> learn(field, choice)));
            learnRequired(entity.fields().get(Field.SENT_AT));
            entity.lists().getOrDefault(Field.ATTACHMENTS, List.of()).stream()
                    .filter(list -> list.each() == null)
                    .forEach(this::learnAttachment);
        }
    }

    /** A message without a time cannot be sent: of the ways to read a row, one with it is right. */
    private void learnRequired(@Nullable FieldSpec sentAt) {
        ValueSpec only = sentAt != null && sentAt.choices().size() == 1
                ? sentAt.choices().get(0)
                : null;
        if (only != null && only.from().size() == 1 && only.defaultValue() == null && !only.isConditional()) {
            required.addAll(columns(only));
        }
    }

    /** The name of a file is a text; its size is a number. */
    private void learnAttachment(ObjectSpec attachment) {
        attachment
                .fields()
                .forEach((name, spec) -> spec.choices().forEach(choice -> {
                    if (name.equals("name")) {
                        free.addAll(columns(choice));
                    } else if (name.equals("size")) {
                        columns(choice).forEach(column -> shapes.put(column, cell -> cell.matches("[0-9., ]+")));
                    }
                }));
    }

    /** The columns whose cells are the values of a spec as they stand. */
    private static List<String> columns(ValueSpec spec) {
        List<String> columns = new ArrayList<>();
        for (Template template : spec.from()) {
            if (template.parts().size() == 1 && template.parts().get(0) instanceof Reference ref) {
                String name = ref.name();
                boolean isOfRow = ref.lookup() == Reference.Lookup.CURRENT || ref.lookup() == Reference.Lookup.ROW;
                if (name != null && isOfRow) {
                    columns.add(Field.normalized(name));
                }
            }
        }
        return columns;
    }

    private void learn(Field field, ValueSpec spec) {
        for (String column : columns(spec)) {
            Map<String, ?> table = spec.table();
            TimeFormat time = spec.time();
            if (TEXTS.contains(field) || spec.split() != null) {
                free.add(column);
            } else if (time != null) {
                shapes.put(column, cell -> !(time.read(StringNode.valueOf(cell)) instanceof UnreadableTime));
            } else if (table != null && !table.containsKey("*")) {
                shapes.put(column, table::containsKey);
            } else if (TIMES.contains(field)) {
                Times times = new Times(ZoneOffset.UTC);
                shapes.put(column, cell -> times.parse(cell) != null);
            }
        }
    }

    @Override
    public boolean isFree(String column) {
        return json.isFree(column) || free.contains(Field.normalized(column));
    }

    @Override
    public boolean mayBeEmpty(String column) {
        return !required.contains(Field.normalized(column));
    }

    @Override
    public boolean fits(String column, String cell) {
        if (json.isFree(column)) {
            return json.fits(column, cell);
        }
        Predicate<String> shape = shapes.get(Field.normalized(column));
        return shape == null || shape.test(cell);
    }
}
