package io.chatferry.source.mapping;

import io.chatferry.model.Kind;
import io.chatferry.source.canonical.Field;
import io.chatferry.source.canonical.FieldValues;
import io.chatferry.source.mapping.tree.MappingTree;
import io.chatferry.source.mapping.value.Condition;
import io.chatferry.source.mapping.value.FieldSpec;
import io.chatferry.source.mapping.value.ObjectSpec;
import io.chatferry.source.mapping.value.Reference;
import io.chatferry.source.mapping.value.Scope;
import io.chatferry.source.row.JsonText;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * How the rows of a file become records of one kind.
 *
 * @param path in the mapping
 * @param each the list in a row with one record per element, or null for one record per row
 * @param objects fields whose value is an object: metadata, data, customData
 * @param lists fields whose value is a list of objects: attachments, reactions
 */
record EntitySpec(
        String path,
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

    /** Times that a source may give as a flag alone, and the fields whose time is taken then. */
    private static final Map<Field, List<Field>> FLAGGED = Map.of(
            Field.DELETED_AT, List.of(),
            Field.EDITED_AT, List.of(Field.SENT_AT),
            Field.DEACTIVATED_AT, List.of(Field.LAST_ACTIVE_AT, Field.CREATED_AT));

    /** What is told of a group without a type. */
    static final String GROUP_TYPE = "group";

    /** The earliest time with ten digits, which CometChat asks for. */
    private static final long EARLIEST_SECOND = 1_000_000_000L;

    static EntitySpec parse(Kind kind, MappingTree tree, ZoneId zone) {
        List<String> names = Field.of(kind).stream().map(Field::title).toList();
        tree.requireKnownKeys(Stream.concat(names.stream(), CONTROL.stream()).toList());
        FieldSpec each = tree.has("each") ? FieldSpec.parse(tree.at("each"), tree.get("each"), zone) : null;
        EntitySpec spec = new EntitySpec(
                tree.path(),
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
        boolean spec = isFieldSpec(value)
                || (value instanceof List<?> list && list.stream().anyMatch(EntitySpec::isFieldSpec));
        if (OBJECTS.contains(field) && value instanceof Map && !spec) {
            objects.put(field, ObjectSpec.free(tree.map(key), zone));
        } else if (LISTS.containsKey(field) && !spec && (value instanceof List || value instanceof Map)) {
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

    private static boolean isFieldSpec(@Nullable Object value) {
        return value instanceof Map<?, ?> map
                && (map.containsKey("from") || map.containsKey("value") || map.containsKey("other"));
    }

    /** The scopes of one record each: the row, or the elements of its list, if the conditions hold. */
    List<Scope> scopes(Scope row) {
        if (each == null) {
            return condition.holds(row) ? List.of(row) : List.of();
        }
        boolean keyed = refs(true).stream().anyMatch(Reference::isKey);
        return row.each(each.node(row), keyed).stream().filter(condition::holds).toList();
    }

    /** Whether a row becomes a record of this kind. */
    boolean takes(Scope row) {
        return each == null ? condition.holds(row) : !scopes(row).isEmpty();
    }

    /**
     * Sets the values of one record.
     *
     * @param leftOut is told of each attachment and reaction that cannot be sent, and of a group without a type
     */
    void fill(FieldValues values, Scope scope, Consumer<String> leftOut) {
        fields.forEach((field, spec) -> {
            Object value = spec.value(scope);
            if (value instanceof JsonNode node && LISTS.containsKey(field)) {
                value = NestedLists.usable(field, node, leftOut);
            } else if (FLAGGED.containsKey(field) && Flags.isFlag(value)) {
                value = Flags.isSet(value) ? timeOfFlag(field, scope) : null;
            }
            // text from a mapping is read like a cell: `a|b` as a list, {"a":1} as an object
            values.set(field, value instanceof JsonNode node && node.isString() ? node.stringValue() : value);
        });
        if (kind == Kind.GROUP && isAbsent(Field.TYPE, scope)) {
            values.set(Field.TYPE, "private"); // a room of whose access nothing is known must not be opened to all
            leftOut.accept(GROUP_TYPE);
        }
        objects.forEach((field, spec) -> values.set(field, spec.object(scope)));
        lists.forEach((field, specs) -> {
            ArrayNode list = JsonText.mapper().createArrayNode();
            specs.forEach(spec -> spec.addTo(list, scope));
            values.set(field, list.isEmpty() ? null : NestedLists.usable(field, list, leftOut));
        });
    }

    private boolean isAbsent(Field field, Scope scope) {
        FieldSpec spec = fields.get(field);
        JsonNode value = spec == null ? null : spec.node(scope);
        return value == null
                || value.isNull()
                || (value.isString() && value.stringValue().isBlank());
    }

    /** The time of what a flag says without one: that of another field, or else a time long past. */
    private Object timeOfFlag(Field flagged, Scope scope) {
        if (flagged == Field.DELETED_AT) {
            return "true"; // the values of the record say when
        }
        for (Field field : FLAGGED.getOrDefault(flagged, List.of())) {
            FieldSpec spec = fields.get(field);
            Object value = spec == null ? null : spec.value(scope);
            if (value != null && !Flags.isFlag(value)) {
                return value instanceof JsonNode node && node.isString() ? node.stringValue() : value;
            }
        }
        return Instant.ofEpochSecond(EARLIEST_SECOND);
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
