package io.chatferry.source.typed;

import io.chatferry.source.row.JsonText;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Replaces values in trees. */
final class PlainTree {

    private static final int MAX_NUMBER = 400;

    private PlainTree() {}

    /** A copy in which each value, also a nested one, is replaced where {@code plain} returns another. */
    static ObjectNode object(ObjectNode object, Function<ObjectNode, @Nullable JsonNode> plain) {
        ObjectNode copy = JsonText.mapper().createObjectNode();
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            copy.set(entry.getKey(), value(entry.getValue(), plain));
        }
        return copy;
    }

    static JsonNode value(JsonNode value, Function<ObjectNode, @Nullable JsonNode> plain) {
        if (value instanceof ObjectNode object) {
            JsonNode replaced = plain.apply(object);
            return replaced != null ? replaced : object(object, plain);
        }
        if (!(value instanceof ArrayNode array)) {
            return value;
        }
        ArrayNode copy = JsonText.mapper().createArrayNode();
        for (JsonNode element : array) {
            copy.add(value(element, plain));
        }
        return copy;
    }

    static JsonNode text(String text) {
        return StringNode.valueOf(text);
    }

    static JsonNode time(Instant time) {
        return StringNode.valueOf(time.toString());
    }

    /** A number that is written as a number or a text, or the text if it is no number. */
    static JsonNode number(JsonNode written) {
        if (written.isNumber()) {
            return written;
        }
        String text = written.stringValue("").trim();
        try {
            if (text.length() <= 18 && text.matches("-?\\d+")) {
                return LongNode.valueOf(Long.parseLong(text));
            }
            return text.length() > MAX_NUMBER ? written : DecimalNode.valueOf(new BigDecimal(text));
        } catch (NumberFormatException e) {
            return written;
        }
    }

    /** A whole number, or null if it is none or too large. */
    static @Nullable Long whole(@Nullable JsonNode written) {
        if (written == null || !(written.isNumber() || written.isString())) {
            return null;
        }
        try {
            JsonNode number = number(written);
            return number.isNumber() ? number.decimalValue().longValueExact() : null;
        } catch (ArithmeticException e) {
            return null;
        }
    }
}
