package io.chatferry.source.mapping;

import io.chatferry.model.Kind;
import io.chatferry.source.canonical.Field;
import io.chatferry.source.canonical.FieldValues;
import io.chatferry.source.row.JsonText;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * How the rows of a file become records of one kind.
 *
 * @param each the list in a row with one record per element, or null for one record per row
 * @param objects fields whose value is an object: metadata, data, customData
 * @param lists fields whose value is a list of objects: attachments, reactions
 */
record EntitySpec(
        Kind kind,
        @Nullable FieldSpec each,
        Condition condition,
        Map<Field, FieldSpec> fields,
        Map<Field, ObjectSpec> objects,
        Map<Field, List<ObjectSpec>> lists) {

    private static final List<String> CONTROL = List.of("each", "when", "unless");
    private static final Set<Field> OBJECTS = Set.of(Field.METADATA, Field.DATA, Field.CUSTOM_DATA);
    private static final Map<Field, List<String>> LISTS = Map.of(
            Field.ATTACHMENTS, List.of("url", "name", "mimeType", "extension", "size"),
            Field.REACTIONS, List.of("reaction", "uids"));

    static EntitySpec parse(Kind kind, MappingTree tree, ZoneId zone) {
        List<String> names = Field.of(kind).stream().map(Field::title).toList();
        tree.requireKnownKeys(Stream.concat(names.stream(), CONTROL.stream()).toList());
        FieldSpec each = tree.has("each") ? FieldSpec.parse(tree.at("each"), tree.get("each"), zone) : null;
        EntitySpec spec = new EntitySpec(
                kind,
                each,
                Condition.parse(tree),
                new EnumMap<>(Field.class),
                new EnumMap<>(Field.class),
                new EnumMap<>(Field.class));
        for (Field field : Field.of(kind)) {
            if (tree.has(field.title())) {
                spec.put(field, tree, zone);
            }
        }
        return spec;
    }

    private void put(Field field, MappingTree tree, ZoneId zone) {
        String key = field.title();
        Object value = tree.get(key);
        boolean spec = value instanceof Map<?, ?> map && (map.containsKey("from") || map.containsKey("value"));
        if (OBJECTS.contains(field) && value instanceof Map && !spec) {
            objects.put(field, ObjectSpec.free(tree.map(key), zone));
        } else if (LISTS.containsKey(field) && (value instanceof List || (value instanceof Map && !spec))) {
            List<String> names = LISTS.getOrDefault(field, List.of());
            lists.put(
                    field,
                    tree.maps(key).stream()
                            .map(map -> ObjectSpec.list(map, names, zone))
                            .toList());
        } else {
            fields.put(field, FieldSpec.parse(tree.at(key), value, zone));
        }
    }

    /** The scopes of one record each: the row, or the elements of its list, if the conditions hold. */
    List<Scope> scopes(Scope row) {
        List<Scope> all = each == null ? List.of(row) : row.each(each.node(row));
        return all.stream().filter(condition::holds).toList();
    }

    /** Sets the values of one record. */
    void fill(FieldValues values, Scope scope) {
        fields.forEach((field, spec) -> {
            Object value = spec.value(scope);
            // text from a mapping is read like a cell: `a|b` as a list, {"a":1} as an object
            values.set(field, value instanceof JsonNode node && node.isString() ? node.stringValue() : value);
        });
        objects.forEach((field, spec) -> values.set(field, spec.object(scope)));
        lists.forEach((field, specs) -> {
            ArrayNode list = JsonText.mapper().createArrayNode();
            specs.forEach(spec ->
                    spec.addTo(list, scope, LISTS.getOrDefault(field, List.of()).get(0)));
            values.set(field, list.isEmpty() ? null : list);
        });
    }

    /** References that are looked up in the row; {@code inEach} those that are looked up in an element first. */
    List<Reference> refs(boolean inEach) {
        List<Reference> own = new ArrayList<>(condition.refs());
        List<Reference> deeper = new ArrayList<>();
        fields.values().forEach(spec -> own.addAll(spec.refs()));
        objects.values().forEach(spec -> own.addAll(spec.refs(false)));
        lists.values().stream().flatMap(List::stream).forEach(spec -> {
            own.addAll(spec.refs(false));
            deeper.addAll(spec.refs(true));
        });
        if (each == null) {
            return inEach ? deeper : own;
        }
        deeper.addAll(own);
        return inEach ? deeper : each.refs();
    }
}
