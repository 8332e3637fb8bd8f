package io.chatferry.source.mapping;

import io.chatferry.source.canonical.Times;
import io.chatferry.source.canonical.UnreadableTime;
import io.chatferry.source.row.JsonText;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.StringNode;

/**
 * How one value is obtained.
 *
 * @param from the first present of these is used
 * @param constant a fixed value, or null
 * @param defaultValue the value if none is present, or null
 * @param table translations of values; {@code *} matches all that are not listed
 * @param time the format of a time, or null
 * @param split the separator of a list's parts, or null
 */
record FieldSpec(
        List<Template> from,
        @Nullable JsonNode constant,
        @Nullable JsonNode defaultValue,
        @Nullable Map<String, JsonNode> table,
        @Nullable TimeFormat time,
        @Nullable String split) {

    static final List<String> KEYS = List.of("from", "value", "default", "values", "time", "split");

    /** Reads {@code name}, {@code {first} {last}} or {@code {from: …, …}}. */
    static FieldSpec parse(String path, @Nullable Object value, ZoneId zone) {
        if (!(value instanceof Map)) {
            if (value == null || value instanceof List) {
                throw MappingTree.error(
                        path, "must name a column, a pointer or a template", "Write `name`, or {from: name, …}.");
            }
            return new FieldSpec(List.of(Template.parse(path, value.toString())), null, null, null, null, null);
        }
        MappingTree tree = MappingTree.of(path, value);
        tree.requireKnownKeys(KEYS);
        if (tree.has("from") == tree.has("value")) {
            throw MappingTree.error(
                    path, "needs either `from` or `value`", "Known here: " + String.join(", ", KEYS) + ".");
        }
        return new FieldSpec(
                tree.texts("from").stream()
                        .map(text -> Template.parse(tree.at("from"), text))
                        .toList(),
                node(tree.get("value")),
                node(tree.get("default")),
                tree.has("values") ? table(tree.map("values")) : null,
                tree.has("time") ? TimeFormat.parse(tree.at("time"), tree.texts("time"), zone) : null,
                tree.text("split"));
    }

    private static Map<String, JsonNode> table(MappingTree tree) {
        Map<String, JsonNode> table = new HashMap<>();
        tree.keys().forEach((key, value) -> {
            JsonNode node = node(value);
            table.put(key, node == null ? JsonText.mapper().nullNode() : node);
        });
        return table;
    }

    private static @Nullable JsonNode node(@Nullable Object value) {
        return value == null ? null : JsonText.mapper().valueToTree(value);
    }

    /** A {@link JsonNode}, a {@link Times.Read}, an {@link UnreadableTime}, or null if the value is absent. */
    @Nullable
    Object value(Scope scope) {
        JsonNode found = constant;
        for (int i = 0; found == null && i < from.size(); i++) {
            found = from.get(i).value(scope);
        }
        if (found != null && table != null) {
            JsonNode other = table.getOrDefault(Template.text(found), table.get("*"));
            found = other == null ? found : other.isNull() ? null : other;
        }
        if (found == null) {
            found = defaultValue;
        }
        if (found == null) {
            return null;
        }
        if (time != null) {
            return time.read(found);
        }
        return split != null && found.isString() ? parts(found.stringValue(), split) : found;
    }

    /** The value as JSON, a time as ISO 8601. */
    @Nullable
    JsonNode node(Scope scope) {
        Object value = value(scope);
        if (value instanceof Times.Read read) {
            return StringNode.valueOf(read.instant().toString());
        }
        return value == null || value instanceof JsonNode ? (JsonNode) value : StringNode.valueOf(value.toString());
    }

    List<Reference> refs() {
        return from.stream().flatMap(template -> template.refs().stream()).toList();
    }

    private static ArrayNode parts(String text, String separator) {
        ArrayNode parts = JsonText.mapper().createArrayNode();
        for (String part : text.split(Pattern.quote(separator), -1)) {
            if (!part.isBlank()) {
                parts.add(part.strip());
            }
        }
        return parts;
    }
}
