package io.chatferry.source.typed;

import io.chatferry.source.row.JsonText;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/** DynamoDB's attribute values, as its export to S3, its streams and its command line write them. */
final class DynamoValues implements TypedValues {

    private static final String ITEM = "Item";

    @Override
    public ObjectNode plain(ObjectNode row, Set<String> used) {
        boolean wrapped = row.size() == 1 && row.get(ITEM) instanceof ObjectNode;
        if (!wrapped) {
            return attributes(row);
        }
        ObjectNode item = attributes((ObjectNode) row.get(ITEM));
        return used.contains(ITEM) ? JsonText.mapper().createObjectNode().set(ITEM, item) : item;
    }

    private static ObjectNode attributes(ObjectNode typed) {
        ObjectNode plain = JsonText.mapper().createObjectNode();
        for (Map.Entry<String, JsonNode> entry : typed.properties()) {
            plain.set(entry.getKey(), value(entry.getValue()));
        }
        return plain;
    }

    private static JsonNode value(JsonNode typed) {
        if (!(typed instanceof ObjectNode object) || object.size() != 1) {
            return typed;
        }
        String type = object.propertyNames().iterator().next();
        JsonNode value = object.get(type);
        JsonNode plain = switch (type.toUpperCase(Locale.ROOT)) {
            case "S" -> value.isString() ? value : null;
            case "N" -> PlainTree.number(value);
            case "BOOL" -> value.isBoolean() ? value : null;
            case "NULL" -> NullNode.getInstance();
            case "M" -> value instanceof ObjectNode map ? attributes(map) : null;
            case "L" -> value instanceof ArrayNode list ? list(list) : null;
            case "SS" -> value.isArray() ? value : null;
            case "NS" -> value instanceof ArrayNode numbers ? numbers(numbers) : null;
            default -> null;
        };
        return plain == null ? typed : plain;
    }

    private static @Nullable JsonNode list(ArrayNode typed) {
        ArrayNode plain = JsonText.mapper().createArrayNode();
        typed.forEach(element -> plain.add(value(element)));
        return plain;
    }

    private static @Nullable JsonNode numbers(ArrayNode written) {
        ArrayNode plain = JsonText.mapper().createArrayNode();
        written.forEach(element -> plain.add(PlainTree.number(element)));
        return plain;
    }
}
