package io.chatferry.sandbox.app;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads and writes JSON; numbers keep every digit. */
public final class Json {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(32 << 20)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private Json() {}

    public static ObjectNode object() {
        return NODES.objectNode();
    }

    public static ArrayNode array() {
        return NODES.arrayNode();
    }

    public static ArrayNode array(Iterable<String> texts) {
        ArrayNode array = array();
        texts.forEach(array::add);
        return array;
    }

    /** A request's body: an object, or nothing for an empty body. */
    static ObjectNode body(byte[] bytes) {
        if (bytes.length == 0) {
            return object();
        }
        JsonNode read;
        try {
            read = MAPPER.readTree(bytes);
        } catch (JacksonException | NumberFormatException e) {
            throw new ApiException(ErrorCode.ERR_BAD_REQUEST, "The body is not valid JSON.");
        }
        if (read instanceof ObjectNode object) {
            return object;
        }
        if (read.isArray() && read.isEmpty()) {
            return object(); // PHP clients write an empty object so
        }
        throw new ApiException(ErrorCode.ERR_BAD_REQUEST, "The body must be a JSON object.");
    }

    /** An object that was stored as JSON. */
    static ObjectNode stored(byte[] bytes) {
        return (ObjectNode) MAPPER.readTree(bytes);
    }

    /** The shortest UTF-8 form; sizes are measured in it. */
    public static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JacksonException e) {
            throw new ApiException(ErrorCode.ERR_BAD_REQUEST, "The text contains characters that are not Unicode.");
        }
    }

    /** A text field; null if it is absent or null. Numbers count as text, since ids are often sent as numbers. */
    static @Nullable String text(ObjectNode in, String field) {
        JsonNode value = in.get(field);
        if (value == null || value.isNull()) {
            return null;
        }
        return value.isString() ? value.stringValue() : value.isNumber() ? value.asString() : null;
    }

    public static @Nullable ObjectNode object(ObjectNode in, String field) {
        return in.get(field) instanceof ObjectNode object ? object : null;
    }

    /** The texts of an array; other elements are ignored. */
    public static List<String> texts(ObjectNode in, String field) {
        List<String> texts = new ArrayList<>();
        if (in.get(field) instanceof ArrayNode array) {
            array.forEach(member -> {
                if (member.isString() || member.isNumber()) {
                    texts.add(member.asString());
                }
            });
        }
        return texts;
    }

    static void putIfPresent(ObjectNode in, String field, @Nullable String value) {
        if (value != null) {
            in.put(field, value);
        }
    }

    static void putIfPresent(ObjectNode in, String field, long timeOrZero) {
        if (timeOrZero != 0) {
            in.put(field, timeOrZero);
        }
    }
}
