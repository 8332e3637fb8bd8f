package io.chatferry.source.row;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON text to a tree: numbers unchanged, nothing behind the value. */
public final class JsonText {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonNodeFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    private static final ObjectReader READER = MAPPER.reader();

    private JsonText() {}

    /** The mapper whose trees keep numbers as they were written. */
    public static ObjectMapper mapper() {
        return MAPPER;
    }

    /** The value that a text holds; null where it is not JSON. */
    public static @Nullable JsonNode parse(String text) {
        try {
            JsonNode node = READER.readTree(text);
            return node.isMissingNode() ? null : node;
        } catch (JacksonException e) {
            return null;
        }
    }

    /**
     * The value that some bytes hold.
     *
     * @throws JacksonException if they are not one JSON value
     */
    static JsonNode parse(byte[] bytes, int start, int length) {
        return READER.readTree(bytes, start, length);
    }
}
