package io.chatferry.source.mapping.value;

import io.chatferry.source.mapping.tree.MappingTree;
import io.chatferry.source.row.JsonText;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How an object (metadata) or a list of objects (attachments, reactions) is obtained.
 *
 * @param each the list to iterate over, or null for one object from the row itself
 */
public record ObjectSpec(@Nullable FieldSpec each, Condition condition, Map<String, FieldSpec> fields) {

    private static final List<String> CONTROL = List.of("each", "when", "unless");

    /** An object with any names. */
    public static ObjectSpec free(MappingTree tree, ZoneId zone) {
        return new ObjectSpec(null, new Condition(List.of(), List.of()), fields(tree, zone));
    }

    /** A list of objects with these names. */
    public static ObjectSpec list(MappingTree tree, List<String> names, ZoneId zone) {
        tree.requireKnownKeys(Stream.concat(names.stream(), CONTROL.stream()).toList());
        FieldSpec each = tree.has("each") ? FieldSpec.parse(tree.at("each"), tree.get("each"), zone) : null;
        return new ObjectSpec(each, Condition.parse(tree), fields(tree, zone));
    }

    private static Map<String, FieldSpec> fields(MappingTree tree, ZoneId zone) {
        Map<String, FieldSpec> fields = new LinkedHashMap<>();
        tree.keys().forEach((key, value) -> {
            if (!CONTROL.contains(key)) {
                fields.put(key, FieldSpec.parse(tree.at(key), value, zone));
            }
        });
        return fields;
    }

    /** The object, or null if it would be empty. */
    @Nullable
    public ObjectNode object(Scope scope) {
        ObjectNode object = JsonText.mapper().createObjectNode();
        fields.forEach((name, field) -> {
            JsonNode value = field.node(scope);
            if (value != null) {
                object.set(name, value);
            }
        });
        return object.isEmpty() ? null : object;
    }

    /** Adds the objects that are not empty. */
    public void addTo(ArrayNode list, Scope scope) {
        for (Scope element : each == null ? List.of(scope) : elements(each, scope)) {
            ObjectNode object = condition.holds(element) ? object(element) : null;
            if (object != null) {
                list.add(object);
            } else if (each != null && condition.holds(element)) {
                list.addObject().putNull("url"); // to be counted as one that cannot be sent
            }
        }
    }

    private List<Scope> elements(FieldSpec list, Scope scope) {
        boolean keyed = refs(true).stream().anyMatch(Reference::isKey);
        return scope.each(list.node(scope), keyed);
    }

    /** References that are looked up in the row; {@code inEach} those that are looked up in an element first. */
    public List<Reference> refs(boolean inEach) {
        List<Reference> refs = new ArrayList<>();
        if ((each != null) == inEach) {
            fields.values().forEach(field -> refs.addAll(field.refs()));
            refs.addAll(condition.refs());
        }
        if (each != null && !inEach) {
            refs.addAll(each.refs());
        }
        return refs;
    }
}
