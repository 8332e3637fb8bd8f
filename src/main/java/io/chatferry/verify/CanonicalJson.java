package io.chatferry.verify;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * One text for all JSON of the same meaning: keys are sorted, numbers have no trailing zeros, and an empty object is the same
 * as an empty array, since servers written in PHP turn the one into the other.
 */
final class CanonicalJson {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final JsonMapper EXACT = JsonMapper.builder()
            .enable(JsonNodeFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final String EMPTY = "[]";

    private CanonicalJson() {}

    /** The value of a text; numbers that no {@code double} can hold are kept, unless their exponent is beyond all bounds. */
    static JsonNode read(String json) {
        try {
            return EXACT.readTree(json);
        } catch (JacksonException | NumberFormatException outOfBounds) {
            return JSON.readTree(json);
        }
    }

    static String of(JsonNode value) {
        StringBuilder text = new StringBuilder();
        write(value, text);
        return text.toString();
    }

    private static void write(JsonNode value, StringBuilder text) {
        if (value.isObject() && !value.isEmpty()) {
            TreeMap<String, JsonNode> sorted = new TreeMap<>();
            value.properties().forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
            char separator = '{';
            for (var entry : sorted.entrySet()) {
                text.append(separator)
                        .append(JSON.writeValueAsString(entry.getKey()))
                        .append(':');
                write(entry.getValue(), text);
                separator = ',';
            }
            text.append('}');
        } else if (value.isArray() && !value.isEmpty()) {
            char separator = '[';
            for (JsonNode item : value) {
                text.append(separator);
                write(item, text);
                separator = ',';
            }
            text.append(']');
        } else if (value.isContainer()) {
            text.append(EMPTY);
        } else if (value.isNumber()) {
            text.append(number(value));
        } else {
            text.append(JSON.writeValueAsString(value));
        }
    }

    private static String number(JsonNode value) {
        if (value.isFloatingPointNumber()) {
            double rounded = value.isBigDecimal()
                    ? value.decimalValue()
                            .doubleValue() // beyond all doubles it is infinite, where the node would throw
                    : value.doubleValue();
            if (Double.isFinite(rounded) && (rounded != 0 || isZero(value))) {
                return text(BigDecimal.valueOf(rounded)); // servers keep no more digits
            }
            if (!value.isBigDecimal()) {
                return value.asString();
            }
        }
        return text(value.decimalValue());
    }

    private static boolean isZero(JsonNode value) {
        return !value.isBigDecimal() || value.decimalValue().signum() == 0;
    }

    private static String text(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toString();
    }

    /** One text for all arrays of the same elements, whatever their order and number. */
    static String set(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(of(item)));
        return texts.stream().sorted().distinct().toList().toString();
    }
}
