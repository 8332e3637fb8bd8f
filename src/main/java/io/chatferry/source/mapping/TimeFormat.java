package io.chatferry.source.mapping;

import io.chatferry.source.canonical.Times;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The format of a time: a number of units since 1970, or a pattern of {@link DateTimeFormatter}.
 *
 * @param nanos nanoseconds a unit; 0 = by the pattern
 */
record TimeFormat(long nanos, @Nullable DateTimeFormatter pattern, ZoneId zone) {

    private static final Map<String, Long> UNITS =
            Map.of("s", 1_000_000_000L, "ms", 1_000_000L, "us", 1_000L, "100ns", 100L, "ns", 1L);

    /** A time that could not be read. */
    record Unreadable(String text) {

        @Override
        public String toString() {
            return text;
        }
    }

    static TimeFormat parse(String path, String text, ZoneId zone) {
        Long nanos = UNITS.get(text);
        if (nanos != null) {
            return new TimeFormat(nanos, null, zone);
        }
        try {
            return new TimeFormat(0, DateTimeFormatter.ofPattern(text, Locale.ENGLISH), zone);
        } catch (IllegalArgumentException e) {
            throw MappingTree.error(
                    path,
                    "\"" + text + "\" is not a time format",
                    "Write s, ms, us, 100ns, ns, or a pattern such as \"dd.MM.yyyy HH:mm:ss\".");
        }
    }

    /** An {@link Instant}, or {@link Unreadable}. */
    Object read(JsonNode value) {
        String text = Template.text(value).trim();
        try {
            if (pattern == null) {
                return text.length() > 40 ? new Unreadable(text) : Times.ofUnits(new BigDecimal(text), nanos);
            }
            return Times.ofParsed(
                    pattern.parseBest(text, ZonedDateTime::from, LocalDateTime::from, LocalDate::from), zone);
        } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
            return new Unreadable(text);
        }
    }
}
