package io.chatferry.source.mapping.time;

import io.chatferry.source.canonical.TimeText;
import io.chatferry.source.canonical.Times;
import io.chatferry.source.mapping.tree.MappingTree;
import java.text.ParsePosition;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A pattern of {@link DateTimeFormatter} in English, by which a day that does not exist is no time. White space of any kind
 * is one space, {@code am} and names of months may be in any case, and {@code 'Z'} means UTC. Thread-safe.
 *
 * @param text as it is written in the mapping
 * @param hasMarker whether a time has am or pm
 */
record TimePattern(String text, DateTimeFormatter formatter, boolean hasMarker) {

    private static final Pattern MARKER = Pattern.compile("(?i)(?<![a-z])([ap])\\. ?m\\.?(?![a-z])");
    private static final Pattern QUOTED = Pattern.compile("'[^']*'");
    private static final String TIME_LETTERS = "HkKhmsSAnNB";

    /** The last hour of a day in which a month is no minute, and each part has a value of its own. */
    private static final ZonedDateTime SAMPLE =
            ZonedDateTime.of(2023, 11, 27, 17, 43, 51, 0, ZoneId.of("Europe/Berlin"));

    static TimePattern parse(String path, String text) {
        String plain = TimeText.plain(text).replace("'Z'", "X");
        String letters = QUOTED.matcher(plain).replaceAll("");
        if (letters.indexOf('Y') >= 0 && letters.indexOf('w') < 0) {
            throw error(path, text, "YYYY is the year of a week", "Write yyyy for the year of a date.");
        }
        if (letters.indexOf('D') >= 0 && letters.indexOf('M') >= 0) {
            throw error(path, text, "DD is the day of a year", "Write dd for the day of a month.");
        }
        DateTimeFormatter formatter;
        try {
            formatter = new DateTimeFormatterBuilder()
                    .parseCaseInsensitive()
                    .appendPattern(plain)
                    .toFormatter(Locale.ENGLISH);
        } catch (IllegalArgumentException invalid) {
            throw error(
                    path,
                    text,
                    "it is not a time format",
                    "Write s, ms, us, 100ns, ns, iso, or a pattern such as \"dd.MM.yyyy HH:mm:ss\".");
        }
        TimePattern pattern = new TimePattern(text, formatter, letters.indexOf('a') >= 0);
        pattern.requireWhole(path, letters);
        return pattern;
    }

    private static RuntimeException error(String path, String text, String what, String remedy) {
        return MappingTree.error(path, "\"" + text + "\": " + what, remedy);
    }

    /** Refuses a pattern by which a date or a time of day would be lost. */
    private void requireWhole(String path, String letters) {
        String written = "";
        TemporalAccessor read = null;
        try {
            written = formatter.format(SAMPLE);
            read = formatter.parse(written);
        } catch (DateTimeException incomplete) {
            // reported below
        }
        if (read == null || read.query(TemporalQueries.localDate()) == null) {
            throw error(path, text, "it has no whole date", "Write a day, a month (MM; mm is a minute) and a year.");
        }
        boolean hasTime = letters.chars().anyMatch(letter -> TIME_LETTERS.indexOf(letter) >= 0);
        LocalTime time = read.query(TemporalQueries.localTime());
        if (hasTime && (time == null || time.getHour() != SAMPLE.getHour())) {
            throw error(path, text, "it has no whole time of day", "Write HH, or hh with a for am or pm.");
        }
    }

    /** The time of a text without superfluous spaces; null if there is none. */
    Times.@Nullable Read read(String plain, ZoneId zone) {
        String value = withoutDots(plain);
        try {
            TemporalAccessor parsed = formatter.parse(value);
            LocalDate date = parsed.query(TemporalQueries.localDate());
            LocalTime written = parsed.query(TemporalQueries.localTime());
            LocalTime time = written == null ? LocalTime.MIDNIGHT : written;
            if (date == null || !isRealDay(value, date, time)) {
                return null;
            }
            LocalDateTime local = date.atTime(time);
            if (parsed.query(TemporalQueries.zone()) == null) {
                return Times.Read.of(local, zone);
            }
            boolean isExact = parsed.isSupported(ChronoField.INSTANT_SECONDS);
            Instant instant = isExact
                    ? Instant.from(parsed)
                    : local.atZone(parsed.query(TemporalQueries.zone())).toInstant();
            return new Times.Read(null, instant, false);
        } catch (DateTimeException other) {
            return null;
        }
    }

    /** Whether a text has the form of this pattern, although its day or time of day may not exist. */
    boolean fits(String plain) {
        String value = withoutDots(plain);
        ParsePosition end = new ParsePosition(0);
        return formatter.parseUnresolved(value, end) != null && end.getIndex() == value.length();
    }

    private String withoutDots(String plain) {
        return hasMarker && plain.indexOf('.') >= 0 ? MARKER.matcher(plain).replaceAll("$1m") : plain;
    }

    /** The formatter moves a day that the month does not have to its last one, and 24:00 to the next day. */
    private boolean isRealDay(String value, LocalDate date, LocalTime time) {
        boolean isMoved = date.getDayOfMonth() >= 28 || (date.getDayOfMonth() == 1 && time.equals(LocalTime.MIDNIGHT));
        TemporalAccessor raw = isMoved ? formatter.parseUnresolved(value, new ParsePosition(0)) : null;
        if (raw == null || !raw.isSupported(ChronoField.DAY_OF_MONTH)) {
            return true;
        }
        boolean isEndOfDay = has24(raw, ChronoField.HOUR_OF_DAY) && time.equals(LocalTime.MIDNIGHT);
        LocalDate day = isEndOfDay ? date.minusDays(1) : date;
        return raw.getLong(ChronoField.DAY_OF_MONTH) == day.getDayOfMonth();
    }

    private static boolean has24(TemporalAccessor raw, ChronoField field) {
        return raw.isSupported(field) && raw.getLong(field) == 24;
    }
}
