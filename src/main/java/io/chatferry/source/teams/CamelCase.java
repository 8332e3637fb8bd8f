package io.chatferry.source.teams;

import io.chatferry.source.row.JsonText;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The keys of rows as Microsoft Graph writes them: those of a data export begin with capitals, and are the same but for that. */
final class CamelCase {

    private CamelCase() {}

    static JsonNode of(JsonNode value) {
        if (value instanceof ObjectNode object) {
            ObjectNode copy = JsonText.mapper().createObjectNode();
            for (Map.Entry<String, JsonNode> entry : object.properties()) {
                copy.set(lower(entry.getKey()), of(entry.getValue()));
            }
            return copy;
        }
        if (value instanceof ArrayNode array) {
            ArrayNode copy = JsonText.mapper().createArrayNode();
            array.forEach(element -> copy.add(of(element)));
            return copy;
        }
        return value;
    }

    private static String lower(String key) {
        return key.isEmpty() || !Character.isUpperCase(key.charAt(0))
                ? key
                : Character.toLowerCase(key.charAt(0)) + key.substring(1);
    }
}
