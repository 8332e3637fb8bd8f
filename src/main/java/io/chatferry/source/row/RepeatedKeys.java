package io.chatferry.source.row;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a JSON value in which an object has a key more than once. JSON leaves open which of the values counts: where
 * they are equal it makes no difference, where they are not the record is malformed.
 */
final class RepeatedKeys {

    private static final ObjectReader SCALARS =
            JsonText.mapper().reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private @Nullable String equal;
    private @Nullable String different;

    private RepeatedKeys() {}

    /**
     * The value, with the first of equal values of a key.
     *
     * @param equal a key that occurs twice with equal values, or null
     * @param different a key that occurs twice with different values, or null
     */
    record Value(
            JsonNode node, @Nullable String equal, @Nullable String different) {}

    /**
     * The value of some bytes.
     *
     * @throws JacksonException if they are not one JSON value
     * @throws NumberFormatException if the exponent of a number is larger than an int
     */
    static @Nullable Value in(byte[] bytes, int start, int length) {
        try (JsonParser parser = JsonText.mapper().createParser(bytes, start, length)) {
            return in(parser);
        }
    }

    /** The value of a text, with the same errors. */
    static @Nullable Value in(String text) {
        try (JsonParser parser = JsonText.mapper().createParser(text)) {
            return in(parser);
        }
    }

    private static @Nullable Value in(JsonParser parser) {
        if (parser.nextToken() == null) {
            return null;
        }
        RepeatedKeys keys = new RepeatedKeys();
        JsonNode node = keys.read(parser);
        return parser.nextToken() == null ? new Value(node, keys.equal, keys.different) : null;
    }

    private JsonNode read(JsonParser parser) {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            ObjectNode object = JsonText.mapper().createObjectNode();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String key = parser.currentName();
                parser.nextToken();
                add(object, key, read(parser));
            }
            return object;
        }
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            ArrayNode array = JsonText.mapper().createArrayNode();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                array.add(read(parser));
            }
            return array;
        }
        return SCALARS.readTree(parser);
    }

    private void add(ObjectNode object, String key, JsonNode value) {
        JsonNode first = object.get(key);
        if (first == null) {
            object.set(key, value);
        } else if (first.equals(value)) {
            equal = equal == null ? key : equal;
        } else {
            different = different == null ? key : different;
        }
    }
}
