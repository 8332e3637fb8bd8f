package io.chatferry.source.chat.reading;

import io.chatferry.source.canonical.Times;
import io.chatferry.source.chat.model.ChatAttachment;
import io.chatferry.source.row.JsonText;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Values of JSON objects of exports, in which any of them may be absent, null, or of another type than usual. */
public final class Fields {

    /** Of a time, more than any system writes. */
    private static final int MAX_DECIMALS = 40;

    private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000L);

    /** In digits: 1e999999999 as digits would be a gigabyte. */
    private static final int LONGEST_NUMBER = 100;

    /** Systems write 0 or the year 1 for "never". */
    private static final Instant NEVER = Instant.EPOCH;

    private static final int WHOLE_DIGITS = 10;

    private Fields() {}

    /** A text or a number as text; null if it is anything else, or empty. */
    public static @Nullable String text(JsonNode object, String name) {
        return text(object.path(name));
    }

    /** A text or a number as text; null if it is anything else, or empty. */
    public static @Nullable String text(JsonNode value) {
        if (value.isString()) {
            return value.stringValue().isEmpty() ? null : value.stringValue();
        }
        if (!value.isNumber()) {
            return null;
        }
        boolean isPlain =
                !value.isIntegralNumber() && Math.abs(value.decimalValue().scale()) < LONGEST_NUMBER;
        return isPlain ? value.decimalValue().toPlainString() : value.toString();
    }

    /** The first of these fields that has a text that is not blank; null if there is none. */
    public static @Nullable String first(JsonNode object, String... names) {
        for (String name : names) {
            String text = text(object, name);
            if (text != null && !text.isBlank()) {
                return text;
            }
        }
        return null;
    }

    /** Whether a field is true, in whatever way the source writes that. */
    public static boolean flag(JsonNode object, String name) {
        JsonNode value = object.path(name);
        return value.isBoolean()
                ? value.booleanValue()
                : "true".equalsIgnoreCase(text(value)) || "1".equals(text(value));
    }

    /** The elements of an array; empty if it is none. */
    public static List<JsonNode> list(JsonNode object, String name) {
        JsonNode value = object.path(name);
        if (!value.isArray()) {
            return List.of();
        }
        List<JsonNode> elements = new ArrayList<>(value.size());
        value.forEach(elements::add);
        return elements;
    }

    /** The texts of an array; other elements are left out. */
    public static List<String> texts(JsonNode object, String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : list(object, name)) {
            String text = text(element);
            if (text != null) {
                texts.add(text);
            }
        }
        return texts;
    }

    /** The id of a user that is written as a text, or as an object with the id under one of these names; null if there is none. */
    public static @Nullable String id(JsonNode value, String... names) {
        return value.isObject() ? first(value, names) : text(value);
    }

    /** A value as texts, numbers, booleans, lists and maps; null if there is none. */
    public static @Nullable Object plain(JsonNode value) {
        return value.isMissingNode() || value.isNull() || (value.isContainer() && value.isEmpty())
                ? null
                : JsonText.mapper().treeToValue(value, Object.class);
    }

    /** The value of a text that holds JSON, also if that is a text that holds JSON once more; the text itself if it holds none. */
    public static @Nullable Object unpacked(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        JsonNode value = JsonText.parse(text);
        if (value != null && value.isString()) {
            JsonNode inner = JsonText.parse(value.stringValue());
            value = inner == null ? value : inner;
        }
        return value == null ? text : plain(value);
    }

    /** A whole number of a size or count; -1 if there is none. */
    public static long size(JsonNode object, String name) {
        JsonNode value = object.path(name);
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            return value.longValue() < 0 ? ChatAttachment.UNKNOWN : value.longValue();
        }
        String text = text(value);
        return text != null && text.matches("\\d{1,18}") ? Long.parseLong(text) : ChatAttachment.UNKNOWN;
    }

    /** The first of these fields that is a time: ISO 8601, or seconds, milliseconds or microseconds since 1970; null if there is none. */
    public static @Nullable Instant time(Times times, JsonNode object, String... names) {
        for (String name : names) {
            String text = text(object, name);
            Instant time = text == null ? null : times.parse(text);
            if (time != null && time.isAfter(NEVER)) {
                return time;
            }
        }
        return null;
    }

    /** Seconds since 1970, with any number of decimals, as a number or text; null if it is none, or 0. */
    public static @Nullable Instant seconds(@Nullable String number) {
        return instant(number, 0);
    }

    /** Milliseconds since 1970; null if it is no number, or 0. */
    public static @Nullable Instant millis(@Nullable String number) {
        return instant(number, 3);
    }

    private static @Nullable Instant instant(@Nullable String number, int scale) {
        if (number == null || number.length() > MAX_DECIMALS) {
            return null;
        }
        if (scale == 0 && isPlainSeconds(number)) {
            return plainSeconds(number);
        }
        try {
            BigDecimal written = new BigDecimal(number.strip());
            if (Math.abs((long) written.scale()) > MAX_DECIMALS) {
                return null; // 1E531199 would be calculated digit by digit
            }
            BigDecimal seconds = written.movePointLeft(scale);
            if (seconds.signum() <= 0 || seconds.precision() - seconds.scale() > 11) {
                return null;
            }
            long whole = seconds.longValue();
            return Instant.ofEpochSecond(
                    whole,
                    seconds.subtract(BigDecimal.valueOf(whole)).multiply(NANOS).longValue());
        } catch (NumberFormatException | DateTimeException none) {
            return null;
        }
    }

    /** Whether it is as most systems write it, up to microseconds: {@code 1709539210.000200}. */
    private static boolean isPlainSeconds(String number) {
        if (number.length() != WHOLE_DIGITS + 7 || number.charAt(WHOLE_DIGITS) != '.' || number.charAt(0) == '0') {
            return false;
        }
        for (int i = 0; i < number.length(); i++) {
            char c = number.charAt(i);
            if ((c < '0' || c > '9') && i != WHOLE_DIGITS) {
                return false;
            }
        }
        return true;
    }

    private static Instant plainSeconds(String number) {
        return Instant.ofEpochSecond(
                Long.parseLong(number, 0, WHOLE_DIGITS, 10),
                1_000L * Integer.parseInt(number, WHOLE_DIGITS + 1, number.length(), 10));
    }
}
