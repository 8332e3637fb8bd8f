package io.chatferry.source.rocketchat;

import io.chatferry.source.canonical.Times;
import io.chatferry.source.chat.reading.Fields;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Documents of MongoDB as plain JSON: the types that Extended JSON writes as objects are texts and numbers, a date is a number of
 * milliseconds.
 */
final class MongoValues {

    private final Times times;

    /** Reads values; a time without a zone is in this one. */
    MongoValues(ZoneId zone) {
        this.times = new Times(zone);
    }

    /** Replaces the values of Extended JSON in a document, in place. */
    void simplify(ObjectNode document) {
        for (Map.Entry<String, JsonNode> entry : document.properties()) {
            entry.setValue(simple(entry.getValue()));
        }
    }

    private JsonNode simple(JsonNode value) {
        if (value instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, simple(array.get(i)));
            }
        } else if (value instanceof ObjectNode object) {
            Iterator<Map.Entry<String, JsonNode>> entries = object.properties().iterator();
            if (entries.hasNext()) {
                Map.Entry<String, JsonNode> first = entries.next();
                if (first.getKey().startsWith("$")) {
                    return typed(first.getKey(), first.getValue());
                }
            }
            simplify(object);
        }
        return value;
    }

    private JsonNode typed(String type, JsonNode value) {
        return switch (type) {
            case "$oid", "$symbol" -> value.isString() ? value : NullNode.getInstance();
            case "$date" -> date(value);
            case "$numberLong", "$numberInt", "$numberDouble", "$numberDecimal" -> number(Fields.text(value));
            default -> NullNode.getInstance();
        };
    }

    private JsonNode date(JsonNode value) {
        JsonNode plain = simple(value);
        if (plain.isNumber()) {
            return plain;
        }
        Instant time = plain.isString() ? times.parse(plain.stringValue()) : null;
        return time == null ? NullNode.getInstance() : LongNode.valueOf(time.toEpochMilli());
    }

    private static JsonNode number(@Nullable String text) {
        try {
            return text == null || text.length() > 40 ? NullNode.getInstance() : number(new BigDecimal(text));
        } catch (NumberFormatException none) {
            return NullNode.getInstance();
        }
    }

    /** A number, as a whole one if it is. */
    static JsonNode number(BigDecimal number) {
        boolean isWhole = number.signum() == 0
                || (number.stripTrailingZeros().scale() <= 0 && number.precision() - number.scale() < 18);
        return isWhole ? LongNode.valueOf(number.longValue()) : DecimalNode.valueOf(number);
    }

    /** The time of a field; null if it has none. */
    @Nullable
    Instant time(JsonNode document, String name) {
        JsonNode value = document.path(name);
        return value.isNumber()
                ? Fields.millis(Fields.text(value))
                : value.isString() ? times.parse(value.stringValue()) : null;
    }

    /** A text as a node. */
    static JsonNode text(String value) {
        return StringNode.valueOf(value);
    }
}
