package io.chatferry.source.row;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Parses JSON text to a tree: numbers stay unchanged, and nothing may follow the value. Time and memory are bounded:
 * a value that is nested deeper or has more parts than any message, or a number that is out of range, is an error.
 */
public final class JsonText {

    /** Less than any reader of requests allows, since a request adds some levels around it. */
    private static final int MAX_DEPTH = 400;
    /** The most brackets, names and values of a record: about 50 MB as a tree. */
    private static final int MAX_TOKENS = 500_000;

    private static final ObjectMapper MAPPER = mapper(StreamReadConstraints.builder());
    private static final ObjectReader READER = mapper(
                    StreamReadConstraints.builder().maxTokenCount(MAX_TOKENS))
            .reader()
            .with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    private JsonText() {}

    private static ObjectMapper mapper(StreamReadConstraints.Builder bounds) {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(bounds.maxNestingDepth(MAX_DEPTH).build())
                .build();
        return JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(JsonNodeFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .build();
    }

    /** The mapper; its trees keep numbers as they were written. */
    public static ObjectMapper mapper() {
        return MAPPER;
    }

    /** The value of a text; null if it is not JSON, or has a key twice with different values. */
    public static @Nullable JsonNode parse(String text) {
        try {
            JsonNode node = READER.readTree(text);
            return node.isMissingNode() ? null : node;
        } catch (MismatchedInputException e) {
            return withRepeatedKeys(text);
        } catch (JacksonException | NumberFormatException e) {
            return null;
        }
    }

    /** A value as text: a string itself, any other value as JSON. */
    public static String asText(JsonNode value) {
        return value.isString() ? value.stringValue() : value.toString();
    }

    private static @Nullable JsonNode withRepeatedKeys(String text) {
        try {
            RepeatedKeys.Value value = RepeatedKeys.in(text);
            return value == null || value.different() != null ? null : value.node();
        } catch (JacksonException | NumberFormatException e) {
            return null;
        }
    }

    /**
     * The value of some bytes.
     *
     * @throws MismatchedInputException if an object has a key twice, or something follows the value
     * @throws JacksonException if they are not one JSON value
     * @throws NumberFormatException if the exponent of a number is larger than an int
     */
    static JsonNode parse(byte[] bytes, int start, int length) {
        return READER.readTree(bytes, start, length);
    }
}
