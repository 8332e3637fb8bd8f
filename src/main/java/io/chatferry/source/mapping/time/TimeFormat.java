package io.chatferry.source.mapping.time;

import io.chatferry.source.canonical.TimeText;
import io.chatferry.source.canonical.Times;
import io.chatferry.source.canonical.UnreadableTime;
import io.chatferry.source.row.JsonText;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The formats of a time, of which the first that a value fits is used: a number of units since 1970, {@code iso} as in the
 * canonical format, or patterns.
 */
public record TimeFormat(List<Format> formats, ZoneId zone) {

    private static final Map<String, Long> UNITS =
            Map.of("s", 1_000_000_000L, "ms", 1_000_000L, "us", 1_000L, "100ns", 100L, "ns", 1L);
    private static final String ISO = "iso";
    private static final int MAX_DIGITS = 40;

    /** One of the formats. */
    private sealed interface Format {}

    private record Units(String name, long nanos) implements Format {}

    private record Iso() implements Format {}

    private record ByPattern(TimePattern pattern) implements Format {}

    public static TimeFormat parse(String path, List<String> texts, ZoneId zone) {
        List<Format> formats = new ArrayList<>();
        for (String text : texts) {
            Long nanos = UNITS.get(text);
            formats.add(
                    nanos != null
                            ? new Units(text, nanos)
                            : text.equals(ISO) ? new Iso() : new ByPattern(TimePattern.parse(path, text)));
        }
        return new TimeFormat(List.copyOf(formats), zone);
    }

    /** A {@link Times.Read}, or an {@link UnreadableTime}. */
    public Object read(JsonNode value) {
        String text = JsonText.asText(value);
        String plain = TimeText.plain(text);
        for (Format format : formats) {
            Times.Read read = read(format, plain);
            if (read != null) {
                return read;
            }
        }
        return new UnreadableTime(text, reason(plain));
    }

    private Times.@Nullable Read read(Format format, String plain) {
        if (format instanceof Units units) {
            return number(plain, units.nanos());
        } else if (format instanceof ByPattern by) {
            // a check of the form alone is cheaper than an exception
            return formats.size() == 1 || by.pattern().fits(plain)
                    ? by.pattern().read(plain, zone)
                    : null;
        }
        return new Times(zone).read(plain);
    }

    private static Times.@Nullable Read number(String plain, long nanos) {
        try {
            Instant instant = plain.length() > MAX_DIGITS ? null : Times.ofUnits(new BigDecimal(plain), nanos);
            return instant == null ? null : new Times.Read(null, instant, false);
        } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
            return null;
        }
    }

    private String reason(String plain) {
        String like = " (it looks like \"" + TimeText.shape(plain) + "\")";
        for (Format format : formats) {
            if (format instanceof ByPattern by && by.pattern().fits(plain)) {
                return "is a day or a time of day that does not exist, by the pattern \""
                        + by.pattern().text() + "\"" + like;
            }
        }
        if (formats.size() == 1) {
            Format only = formats.get(0);
            return only instanceof Iso
                    ? Times.unreadable(plain)
                    : (only instanceof Units
                                    ? "is not a number of " + name(only)
                                    : "does not fit the pattern \"" + name(only) + "\"")
                            + like;
        }
        return "fits none of \"" + formats.stream().map(TimeFormat::name).collect(Collectors.joining("\", \"")) + "\""
                + like;
    }

    private static String name(Format format) {
        if (format instanceof Units units) {
            return units.name();
        }
        return format instanceof ByPattern by ? by.pattern().text() : ISO;
    }
}
