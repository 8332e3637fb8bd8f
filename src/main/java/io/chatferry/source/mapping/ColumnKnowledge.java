package io.chatferry.source.mapping;

import io.chatferry.source.canonical.Field;
import io.chatferry.source.canonical.Times;
import io.chatferry.source.canonical.UnreadableTime;
import io.chatferry.source.csv.RowLayout;
import io.chatferry.source.mapping.reading.JsonColumns;
import io.chatferry.source.mapping.reading.RowReading;
import io.chatferry.source.mapping.time.TimeFormat;
import io.chatferry.source.mapping.value.Reference;
import io.chatferry.source.mapping.value.Template;
import io.chatferry.source.mapping.value.ValueSpec;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
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
    private final Set<String> free = new HashSet<>();
    private final Map<String, Predicate<String>> shapes = new HashMap<>();

    ColumnKnowledge(RowReading reading, List<EntitySpec> entities) {
        json = new JsonColumns(reading.json());
        for (EntitySpec entity : entities) {
            entity.fields().forEach((field, spec) -> spec.choices().forEach(choice -> learn(field, choice)));
        }
    }

    private void learn(Field field, ValueSpec spec) {
        for (Template template : spec.from()) {
            if (!(template.parts().size() == 1 && template.parts().get(0) instanceof Reference ref)) {
                continue;
            }
            String name = ref.name();
            if (name == null || (ref.lookup() != Reference.Lookup.CURRENT && ref.lookup() != Reference.Lookup.ROW)) {
                continue;
            }
            String column = Field.normalized(name);
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
    public boolean fits(String column, String cell) {
        if (json.isFree(column)) {
            return json.fits(column, cell);
        }
        Predicate<String> shape = shapes.get(Field.normalized(column));
        return shape == null || shape.test(cell);
    }
}
