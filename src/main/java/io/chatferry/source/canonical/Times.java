package io.chatferry.source.canonical;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.text.ParsePosition;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads times: Unix seconds, milliseconds or microseconds, distinguished by magnitude, or ISO 8601. Thread-safe. */
public final class Times {

    private static final DateTimeFormatter ISO = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendPattern("['T'][' ']")
            .appendOptional(DateTimeFormatter.ISO_LOCAL_TIME)
            .appendPattern("[' '][XXXXX][XXX][XX][X]['UTC']['GMT']")
            .toFormatter(Locale.ROOT);

    /** 10^11 seconds is the year 5138, 10^11 milliseconds is 1973: no chat has both. */
    private static final long FIRST_MILLIS = 100_000_000_000L;

    private static final long FIRST_MICROS = 100_000_000_000_000L;
    private static final int MAX_NUMBER_LENGTH = 40;

    private final ZoneId zone;

    /** Reads times; a time without a zone is in this one. */
    public Times(ZoneId zone) {
        this.zone = zone;
    }

    /** The instant of a text at its full precision, or null if the text is not a time. */
    public @Nullable Instant parse(String text) {
        String trimmed = text.trim();
        int length = trimmed.length();
        if (length == 0) {
            return null;
        }
        boolean digits = length <= 18;
        for (int i = 0; i < length && digits; i++) {
            digits = trimmed.charAt(i) >= '0' && trimmed.charAt(i) <= '9';
        }
        try {
            if (digits) {
                return ofMagnitude(Long.parseLong(trimmed));
            }
            return isNumber(trimmed) ? ofMagnitude(new BigDecimal(trimmed)) : ofIso(trimmed);
        } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
            return null;
        }
    }

    /** The instant of a JSON number, or null if it is out of range. */
    public @Nullable Instant parse(BigDecimal number) {
        try {
            return ofMagnitude(number);
        } catch (DateTimeException | ArithmeticException e) {
            return null;
        }
    }

    /** The zone of times written without one. */
    public ZoneId zone() {
        return zone;
    }

    /** A number of units since 1970, a unit being so many nanoseconds. */
    public static Instant ofUnits(BigDecimal number, long nanosPerUnit) {
        // as longs: the difference of two ints may overflow an int and then seem small
        if ((long) number.precision() - number.scale() > 20 || number.scale() > 1000) {
            throw new ArithmeticException("out of range");
        }
        BigDecimal nanos = number.multiply(BigDecimal.valueOf(nanosPerUnit)).setScale(0, RoundingMode.FLOOR);
        var parts = nanos.toBigIntegerExact().divideAndRemainder(BigInteger.valueOf(1_000_000_000));
        return Instant.ofEpochSecond(parts[0].longValueExact(), parts[1].longValueExact());
    }

    /** The instant of a parsed time: a time without a zone is in the given one, a date means its beginning. */
    public static Instant ofParsed(TemporalAccessor parsed, ZoneId zone) {
        if (parsed instanceof ZonedDateTime zoned) {
            return zoned.toInstant();
        }
        if (parsed instanceof LocalDateTime local) {
            return local.atZone(zone).toInstant();
        }
        return LocalDate.from(parsed).atStartOfDay(zone).toInstant();
    }

    private static Instant ofMagnitude(long number) {
        if (number < FIRST_MILLIS) {
            return Instant.ofEpochSecond(number);
        }
        if (number < FIRST_MICROS) {
            return Instant.ofEpochMilli(number);
        }
        return Instant.ofEpochSecond(number / 1_000_000, number % 1_000_000 * 1000);
    }

    private static Instant ofMagnitude(BigDecimal number) {
        BigDecimal magnitude = number.abs();
        if (magnitude.compareTo(BigDecimal.valueOf(FIRST_MILLIS)) < 0) {
            return ofUnits(number, 1_000_000_000);
        }
        return ofUnits(number, magnitude.compareTo(BigDecimal.valueOf(FIRST_MICROS)) < 0 ? 1_000_000 : 1_000);
    }

    private Instant ofIso(String text) {
        // strict, since the formatter would turn February 30 into the 29th
        DateTimeFormatter.ISO_LOCAL_DATE.parse(text, new ParsePosition(0));
        String upperCase = text.toUpperCase(Locale.ROOT);
        boolean utc = upperCase.endsWith("UTC") || upperCase.endsWith("GMT");
        return ofParsed(
                ISO.parseBest(text, ZonedDateTime::from, LocalDateTime::from, LocalDate::from),
                utc ? java.time.ZoneOffset.UTC : zone);
    }

    /** Digits with a sign and a point. An exponent is refused: a spreadsheet wrote it, and the last digits are lost. */
    private static boolean isNumber(String text) {
        if (text.length() > MAX_NUMBER_LENGTH) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && c != '.' && !(c == '-' && i == 0)) {
                return false;
            }
        }
        return true;
    }
}
