package io.chatferry.source.mapping.value;

import io.chatferry.source.canonical.Times;
import io.chatferry.source.canonical.UnreadableTime;
import io.chatferry.source.mapping.tree.MappingTree;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * How one value is obtained: in one way, or in the first of several that applies. A way with conditions applies if they
 * hold, and then decides, with or without a value; one without conditions applies if it has a value.
 */
public record FieldSpec(List<ValueSpec> choices) {

    /** Reads {@code name}, {@code {first} {last}}, {@code {from: …, …}}, or a list of them. */
    public static FieldSpec parse(String path, @Nullable Object value, ZoneId zone) {
        if (!(value instanceof List<?> list)) {
            return new FieldSpec(List.of(ValueSpec.parse(path, value, zone)));
        }
        if (list.isEmpty() || list.stream().noneMatch(Map.class::isInstance)) {
            throw MappingTree.error(
                    path, "must name a column, a pointer or a template", "Write `name`, or {from: name, …}.");
        }
        List<ValueSpec> choices = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            choices.add(ValueSpec.parse(path + "[" + i + "]", list.get(i), zone));
        }
        return new FieldSpec(List.copyOf(choices));
    }

    /** A {@link JsonNode}, a {@link Times.Read}, an {@link UnreadableTime}, or null if the value is absent. */
    @Nullable
    public Object value(Scope scope) {
        for (ValueSpec choice : choices) {
            if (choice.isConditional()) {
                if (choice.condition().holds(scope)) {
                    return choice.value(scope);
                }
            } else {
                Object value = choice.value(scope);
                if (value != null) {
                    return value;
                }
            }
        }
        return null;
    }

    /** The value as JSON, a time as ISO 8601. */
    @Nullable
    public JsonNode node(Scope scope) {
        Object value = value(scope);
        if (value instanceof Times.Read read) {
            return StringNode.valueOf(read.instant().toString());
        }
        return value == null || value instanceof JsonNode ? (JsonNode) value : StringNode.valueOf(value.toString());
    }

    public List<Reference> refs() {
        return choices.stream().flatMap(choice -> choice.refs().stream()).toList();
    }
}
