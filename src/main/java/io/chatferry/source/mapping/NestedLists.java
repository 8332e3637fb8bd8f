package io.chatferry.source.mapping;

import io.chatferry.source.canonical.Field;
import io.chatferry.source.canonical.NestedValues;
import io.chatferry.source.row.JsonText;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The attachments and reactions of a message that can be sent; one that cannot costs itself and not its message. */
final class NestedLists {

    private static final String ATTACHMENT = "attachment";
    private static final String REACTION = "reaction";
    private static final int MAX_LINKS = 10_000;

    private NestedLists() {}

    /** The usable ones; null if there are none. */
    static @Nullable JsonNode usable(Field field, JsonNode given, Consumer<String> leftOut) {
        JsonNode value = given.isString() ? parsed(given) : given;
        if (value.isString()) {
            return field == Field.ATTACHMENTS ? links(value.stringValue(), leftOut) : notOne(leftOut);
        }
        ArrayNode usable = field == Field.ATTACHMENTS ? attachments(value, leftOut) : reactions(value, leftOut);
        return usable.isEmpty() ? null : usable;
    }

    private static @Nullable JsonNode notOne(Consumer<String> leftOut) {
        leftOut.accept(REACTION);
        return null;
    }

    /** Links that are separated as in a cell. */
    private static @Nullable JsonNode links(String text, Consumer<String> leftOut) {
        ArrayNode usable = JsonText.mapper().createArrayNode();
        for (String link : text.split("\\|", MAX_LINKS)) {
            if (isLink(link)) {
                usable.add(link);
            } else if (!link.isBlank()) {
                leftOut.accept(ATTACHMENT);
            }
        }
        return usable.isEmpty() ? null : usable;
    }

    private static boolean isLink(@Nullable String url) {
        String stripped = url == null ? "" : url.strip();
        return stripped.regionMatches(true, 0, "http://", 0, 7) || stripped.regionMatches(true, 0, "https://", 0, 8);
    }

    private static JsonNode parsed(JsonNode text) {
        String stripped = text.stringValue().strip();
        JsonNode node = stripped.startsWith("[") || stripped.startsWith("{") ? JsonText.parse(stripped) : null;
        return node == null ? text : node;
    }

    private static ArrayNode attachments(JsonNode value, Consumer<String> leftOut) {
        ArrayNode usable = JsonText.mapper().createArrayNode();
        for (JsonNode item :
                value.isArray() ? value : JsonText.mapper().createArrayNode().add(value)) {
            var attachment = NestedValues.attachment(item);
            if (attachment != null && isLink(attachment.url())) {
                usable.add(item);
            } else if (!isNothing(item)) {
                leftOut.accept(ATTACHMENT);
            }
        }
        return usable;
    }

    /** An object without any value is no attachment: columns of a row that has none. */
    private static boolean isNothing(JsonNode item) {
        return item.isNull() || (item.isObject() && item.isEmpty());
    }

    /** Those of one emoji become one, as from a table with a row for each user. */
    private static ArrayNode reactions(JsonNode value, Consumer<String> leftOut) {
        Map<String, Set<String>> users = new LinkedHashMap<>();
        if (value.isObject() && !value.has("reaction")) {
            value.properties().forEach(entry -> add(entry.getKey(), entry.getValue(), users, leftOut));
        } else {
            for (JsonNode item : value.isArray()
                    ? value
                    : JsonText.mapper().createArrayNode().add(value)) {
                JsonNode uids = null;
                for (String name : new String[] {"uids", "users", "uid", "user"}) {
                    uids = uids == null ? item.get(name) : uids;
                }
                if (!item.isNull()) {
                    add(item.path("reaction").stringValue(""), uids, users, leftOut);
                }
            }
        }
        ArrayNode usable = JsonText.mapper().createArrayNode();
        users.forEach((emoji, uids) -> {
            ObjectNode reaction = usable.addObject().put("reaction", emoji);
            ArrayNode list = reaction.putArray("uids");
            uids.forEach(list::add);
        });
        return usable;
    }

    private static void add(
            String emoji, @Nullable JsonNode uids, Map<String, Set<String>> users, Consumer<String> leftOut) {
        Set<String> ids = new LinkedHashSet<>();
        if (uids instanceof ObjectNode set) {
            set.properties().forEach(entry -> {
                JsonNode flag = entry.getValue();
                if (!(flag.isNull() || (flag.isBoolean() && !flag.booleanValue()))) {
                    ids.add(entry.getKey());
                }
            });
        } else if (uids != null) {
            for (JsonNode uid :
                    uids.isArray() ? uids : JsonText.mapper().createArrayNode().add(uids)) {
                if (uid.isNumber() || (uid.isString() && !uid.stringValue().isBlank())) {
                    ids.add(JsonText.asText(uid));
                } else {
                    leftOut.accept(REACTION);
                }
            }
        }
        if (emoji.isBlank() || ids.isEmpty()) {
            leftOut.accept(REACTION);
        } else {
            users.computeIfAbsent(emoji, any -> new LinkedHashSet<>()).addAll(ids);
        }
    }
}
