package io.chatferry.source.canonical;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads times: Unix seconds, milliseconds or microseconds, distinguished by magnitude, or ISO 8601. A day or a time of day
 * that does not exist is not a time. Thread-safe.
 */
public final class Times {

    /** 10^11 seconds is the year 5138, 10^11 milliseconds is 1973: no chat has both. */
    private static final long FIRST_MILLIS = 100_000_000_000L;

    private static final long FIRST_MICROS = 100_000_000_000_000L;
    private static final int MAX_NUMBER_LENGTH = 40;

    /** The dates with which systems write "never": the beginning of their calendar. */
    private static final Set<LocalDateTime> ZEROS = Set.of(
            LocalDateTime.of(1970, 1, 1, 0, 0),
            LocalDateTime.of(1900, 1, 1, 0, 0),
            LocalDateTime.of(1899, 12, 30, 0, 0),
            LocalDateTime.of(1753, 1, 1, 0, 0),
            LocalDateTime.of(1601, 1, 1, 0, 0));

    /** In seconds since 1970: a later time is none of {@link #ZEROS} in any zone. */
    private static final long ZERO_LIMIT = 24 * 3_600;

    private static final Pattern ZERO_TEXT = Pattern.compile("(?=.*0)[-0 :./,+TZ]{1,40}|-0001-11-30([ T].*)?");
    private static final Pattern ROUNDED = Pattern.compile("-?\\d([.,]\\d+)?[eE][+]?\\d{1,3}");

    /** The first second of the year 9999, less a day for zones. */
    private static final long END_OF_TIME = 253_370_678_400L;

    /** Days since 1899-12-30, as spreadsheets count them: 1954 to 2119. As Unix seconds it is the first day of 1970. */
    private static final long FIRST_SERIAL = 20_000;

    private static final long LAST_SERIAL = 80_000;

    private final ZoneId zone;

    /** Reads times; a time without a zone is in this one. */
    public Times(ZoneId zone) {
        this.zone = zone;
    }

    /**
     * A time that was read.
     *
     * @param local null if the time says its zone
     * @param instant by the zone of these times if it is local: the earlier one in an hour that comes twice
     * @param leapSecond whether the second was written as 60 and read as 59
     */
    public record Read(@Nullable LocalDateTime local, Instant instant, boolean leapSecond) {

        /** A local time. */
        public static Read of(LocalDateTime local, ZoneId zone) {
            return new Read(local, LocalTimes.earlier(local, zone), false);
        }
    }

    /** The instant of a text at its full precision, or null if the text is not a time. */
    public @Nullable Instant parse(String text) {
        Read read = read(text);
        return read == null ? null : read.instant();
    }

    /** The time of a text at its full precision, or null if the text is not a time. */
    public @Nullable Read read(String text) {
        String plain = TimeText.plain(text);
        int length = plain.length();
        if (length == 0) {
            return null;
        }
        boolean digits = length <= 18;
        for (int i = 0; i < length && digits; i++) {
            digits = plain.charAt(i) >= '0' && plain.charAt(i) <= '9';
        }
        try {
            if (digits) {
                return new Read(null, ofMagnitude(Long.parseLong(plain)), false);
            }
            return isNumber(plain) ? new Read(null, ofMagnitude(new BigDecimal(plain)), false) : ofIso(plain);
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

    /** Whether a text is a time of zeros, such as {@code 0000-00-00 00:00:00}, with which systems write "never". */
    public static boolean isZero(String text) {
        return ZERO_TEXT.matcher(text).matches();
    }

    /** Whether a time is one with which systems write "never": 0 or -1, the year 1, or the beginning of their calendar. */
    public boolean isZero(Read read) {
        if (read.instant().getEpochSecond() >= ZERO_LIMIT) {
            return false;
        }
        LocalDateTime utc = LocalDateTime.ofInstant(read.instant(), ZoneOffset.UTC);
        LocalDateTime local = read.local() == null ? LocalDateTime.ofInstant(read.instant(), zone) : read.local();
        return read.instant().getEpochSecond() == -1
                || utc.getYear() <= 1
                || local.getYear() <= 1
                || ZEROS.contains(utc)
                || ZEROS.contains(local);
    }

    /** Whether a time is the end of a calendar, with which systems write "never" too. */
    static boolean isEndOfTime(Read read) {
        return read.instant().getEpochSecond() >= END_OF_TIME;
    }

    /** The reason why a text is not a time, without the text itself. */
    public static String unreadable(String text) {
        String plain = TimeText.plain(text);
        String like = " (it looks like \"" + TimeText.shape(plain) + "\")";
        if (ROUNDED.matcher(plain).matches()) {
            return "was rounded by a spreadsheet" + like + "; export it again, formatted as text";
        }
        try {
            return (IsoTime.parse(plain) == null ? "is neither Unix time nor ISO 8601" : "is out of range") + like;
        } catch (DateTimeException missing) {
            return "is a day or a time of day that does not exist" + like;
        }
    }

    /** Whether a number was meant as one of days, as spreadsheets write dates: as Unix time it is on the first day of 1970. */
    boolean isSerialDate(Read read, Object value) {
        long seconds = read.instant().getEpochSecond();
        return seconds >= FIRST_SERIAL
                && seconds < LAST_SERIAL
                && isNumber(TimeText.plain(value instanceof JsonNode node ? node.asString("") : value.toString()));
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

    private @Nullable Read ofIso(String text) {
        IsoTime.Written written = IsoTime.parse(text);
        if (written == null) {
            return null;
        }
        LocalTime time = written.time();
        LocalDateTime local = written.date().atTime(time == null ? LocalTime.MIDNIGHT : time);
        ZoneOffset offset = written.offset();
        Instant instant = offset == null ? LocalTimes.earlier(local, zone) : local.toInstant(offset);
        if (written.leapSecond() && !isLeapSecond(instant)) {
            return null;
        }
        return new Read(offset == null ? local : null, instant, written.leapSecond());
    }

    /** Leap seconds end a month in UTC. */
    private static boolean isLeapSecond(Instant second59) {
        LocalDateTime next = LocalDateTime.ofInstant(second59, ZoneOffset.UTC).plusSeconds(1);
        return next.toLocalTime().equals(LocalTime.MIDNIGHT) && next.getDayOfMonth() == 1;
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
