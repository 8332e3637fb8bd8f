package io.chatferry.source.mapping.value;

import io.chatferry.source.canonical.Times;
import io.chatferry.source.canonical.UnreadableTime;
import io.chatferry.source.mapping.time.TimeFormat;
import io.chatferry.source.mapping.tree.MappingTree;
import io.chatferry.source.row.JsonText;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.StringNode;

/**
 * One way to obtain a value.
 *
 * @param from the first present of these is used
 * @param constant a fixed value, or null
 * @param other two persons, in one list or in a column each, of whom the one is meant that is not {@code than}; empty if not used
 * @param match a pattern that the whole value must match, or null; its first group is the value
 * @param defaultValue the value if none is present, or null
 * @param table translations of values; {@code *} matches all that are not listed
 * @param time the format of a time, or null
 * @param split the separator of a list's parts, or null
 * @param condition when this way applies
 */
public record ValueSpec(
        List<Template> from,
        @Nullable JsonNode constant,
        List<Template> other,
        List<Template> than,
        @Nullable Pattern match,
        @Nullable JsonNode defaultValue,
        @Nullable Map<String, JsonNode> table,
        @Nullable TimeFormat time,
        @Nullable String split,
        Condition condition) {

    public static final List<String> KEYS =
            List.of("from", "value", "other", "than", "match", "default", "values", "time", "split", "when", "unless");

    /** The value of {@code split} for lists in braces or brackets. */
    private static final String ARRAY = "array";

    /** Two persons, and one more to see that there are more. */
    private static final int MAX_OTHERS = 3;

    public static ValueSpec parse(String path, @Nullable Object value, ZoneId zone) {
        Condition always = new Condition(List.of(), List.of());
        if (!(value instanceof Map)) {
            if (value == null || value instanceof List) {
                throw MappingTree.error(
                        path, "must name a column, a pointer or a template", "Write `name`, or {from: name, …}.");
            }
            List<Template> from = List.of(Template.parse(path, value.toString()));
            return new ValueSpec(from, null, List.of(), List.of(), null, null, null, null, null, always);
        }
        MappingTree tree = MappingTree.of(path, value);
        tree.requireKnownKeys(KEYS);
        long ways = List.of("from", "value", "other").stream().filter(tree::has).count();
        if (ways != 1) {
            throw MappingTree.error(
                    path, "needs one of `from`, `value` and `other`", "Known here: " + String.join(", ", KEYS) + ".");
        }
        if (tree.has("other") != tree.has("than")) {
            throw MappingTree.error(
                    path,
                    "`other` and `than` belong together",
                    "Write {other: \"@members(room_id)/user_id\", than: sender_id}.");
        }
        return new ValueSpec(
                templates(tree, "from"),
                node(tree.get("value")),
                templates(tree, "other"),
                templates(tree, "than"),
                pattern(tree),
                node(tree.get("default")),
                tree.has("values") ? table(tree.map("values")) : null,
                tree.has("time") ? TimeFormat.parse(tree.at("time"), tree.texts("time"), zone) : null,
                tree.text("split"),
                Condition.parse(tree));
    }

    private static List<Template> templates(MappingTree tree, String key) {
        return tree.texts(key).stream()
                .map(text -> Template.parse(tree.at(key), text))
                .toList();
    }

    private static @Nullable Pattern pattern(MappingTree tree) {
        String match = tree.text("match");
        try {
            return match == null ? null : Pattern.compile(match, Pattern.DOTALL);
        } catch (PatternSyntaxException e) {
            throw tree.error("match", "is not a regular expression: " + e.getDescription());
        }
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

    public boolean isConditional() {
        return !condition.isAlways();
    }

    /** A {@link JsonNode}, a {@link Times.Read}, an {@link UnreadableTime}, or null if the value is absent. */
    @Nullable
    public Object value(Scope scope) {
        JsonNode found = other.isEmpty() ? constant : theOther(scope);
        for (int i = 0; found == null && i < from.size(); i++) {
            found = matched(from.get(i).value(scope));
        }
        if (found != null && table != null) {
            JsonNode translated = table.getOrDefault(JsonText.asText(found), table.get("*"));
            found = translated == null ? found : translated.isNull() ? null : translated;
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

    private @Nullable JsonNode matched(@Nullable JsonNode value) {
        if (value == null || match == null) {
            return value;
        }
        Matcher matcher = match.matcher(JsonText.asText(value));
        if (!matcher.matches()) {
            return null;
        }
        String part = matcher.groupCount() == 0 ? matcher.group() : matcher.group(1);
        return part == null || part.isEmpty() ? null : StringNode.valueOf(part);
    }

    /** The other one of two; null if there are more, or if both are others. Whoever is alone is the other one. */
    private @Nullable JsonNode theOther(Scope scope) {
        String own = null;
        for (int i = 0; own == null && i < than.size(); i++) {
            JsonNode value = than.get(i).value(scope);
            own = value == null ? null : JsonText.asText(value);
        }
        Set<String> ids = new LinkedHashSet<>();
        for (Template each : other) {
            JsonNode all = each.value(scope);
            if (own != null && all != null) {
                addIds(all, ids);
            }
        }
        if (ids.size() == 2 && own != null && ids.contains(own)) {
            ids.remove(own);
        }
        return ids.size() == 1 ? StringNode.valueOf(ids.iterator().next()) : null;
    }

    private static void addIds(JsonNode all, Set<String> ids) {
        if (all.isObject()) {
            all.propertyNames().stream().limit(MAX_OTHERS).forEach(ids::add);
        } else if (all.isArray()) {
            for (int i = 0; i < all.size() && ids.size() < MAX_OTHERS; i++) {
                ids.add(JsonText.asText(all.get(i)));
            }
        } else {
            ids.add(JsonText.asText(all));
        }
    }

    public List<Reference> refs() {
        List<Reference> refs = new ArrayList<>(condition.refs());
        for (List<Template> templates : List.of(from, other, than)) {
            templates.forEach(template -> refs.addAll(template.refs()));
        }
        return refs;
    }

    private static ArrayNode parts(String text, String separator) {
        if (separator.equals(ARRAY)) {
            return ArrayText.parse(text);
        }
        ArrayNode parts = JsonText.mapper().createArrayNode();
        for (String part : text.split(Pattern.quote(separator), -1)) {
            if (!part.isBlank()) {
                parts.add(part.strip());
            }
        }
        return parts;
    }
}
