package io.chatferry.cometchat.answer;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reading of what the API writes: numbers keep their digits, ids may be strings or numbers, anything may be absent. */
public final class ApiJson {

    /** Answers wrap what was sent into a few more levels, so they may be deeper than anything that could be read. */
    private static final int MAX_DEPTH = 2_000;

    /** More might not fit into a long. */
    private static final int MAX_DIGITS = 18;

    public static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private ApiJson() {}

    /** The body as a tree, or null when it is no JSON. */
    public static @Nullable JsonNode parse(byte[] body) {
        if (body.length == 0) {
            return null;
        }
        try {
            return MAPPER.readTree(body);
        } catch (JacksonException | NumberFormatException e) {
            return null;
        }
    }

    /** A field as text: a string or a number; null for anything else. */
    public static @Nullable String text(JsonNode object, String field) {
        JsonNode value = object.path(field);
        return value.isString() || value.isNumber() ? value.asString() : null;
    }

    /** The id of a message, see {@link BoundedText#id}; null where there is none. */
    static @Nullable String id(JsonNode message) {
        String id = text(message, "id");
        return id == null ? null : BoundedText.id(id);
    }

    private static @Nullable Long whole(String text) {
        int first = text.startsWith("-") ? 1 : 0;
        boolean digits = text.length() > first && text.length() - first <= MAX_DIGITS;
        for (int i = first; digits && i < text.length(); i++) {
            digits = text.charAt(i) >= '0' && text.charAt(i) <= '9';
        }
        return digits ? Long.valueOf(text) : null;
    }

    /** A field as a whole number, also when it is written as a string; null for anything else. */
    static @Nullable Long number(JsonNode object, String field) {
        String text = text(object, field);
        return text == null ? null : whole(text);
    }
}
