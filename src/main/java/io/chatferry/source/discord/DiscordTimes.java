package io.chatferry.source.discord;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times as DiscordChatExporter writes them. */
final class DiscordTimes {

    /** The first millisecond of the ids of Discord: 2015-01-01. */
    private static final long FIRST_MILLISECOND = 1_420_070_400_000L;

    private static final int SEQUENCE_BITS = 22;
    /** An id with fewer digits holds no time. */
    private static final int SNOWFLAKE_DIGITS = 15;

    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    /** {@code 15-Feb-19 10:18 PM}. */
    private static final Pattern OLD =
            Pattern.compile("(\\d{1,2})-([A-Za-z]{3})-(\\d{2}|\\d{4}) (\\d{1,2}):(\\d{2})(?: ?([AaPp])[Mm])?");

    private DiscordTimes() {}

    /**
     * The instant of a time; null if it is none.
     *
     * @param zone of a time that is written without one
     */
    static @Nullable Instant parse(@Nullable String text, ZoneId zone) {
        if (text == null || text.length() > 40) {
            return null;
        }
        try {
            if (text.indexOf('T') == 10) {
                return hasOffset(text)
                        ? OffsetDateTime.parse(text).toInstant()
                        : LocalDateTime.parse(text).atZone(zone).toInstant();
            }
            return old(text.replace('\u202F', ' ').replace('\u00A0', ' '), zone);
        } catch (DateTimeException none) {
            return null;
        }
    }

    private static boolean hasOffset(String text) {
        return text.endsWith("Z") || text.indexOf('+') > 10 || text.lastIndexOf('-') > 10;
    }

    private static @Nullable Instant old(String text, ZoneId zone) {
        Matcher written = OLD.matcher(text);
        if (!written.matches()) {
            return null;
        }
        int year = Integer.parseInt(written.group(3));
        int month = MONTHS.indexOf(written.group(2).toLowerCase(Locale.ROOT)) + 1;
        int hour = Integer.parseInt(written.group(4));
        String half = written.group(6);
        if (half != null) {
            if (hour < 1 || hour > 12) {
                return null;
            }
            hour = hour % 12 + (half.equalsIgnoreCase("p") ? 12 : 0);
        }
        return LocalDateTime.of(
                        year < 100 ? 2000 + year : year,
                        month,
                        Integer.parseInt(written.group(1)),
                        hour,
                        Integer.parseInt(written.group(5)))
                .atZone(zone)
                .toInstant();
    }

    /** The time that an id of Discord holds; null if it holds none. */
    static @Nullable Instant ofId(@Nullable String id) {
        long number = number(id);
        return id == null || id.length() < SNOWFLAKE_DIGITS || number == 0
                ? null
                : Instant.ofEpochMilli(FIRST_MILLISECOND + (number >> SEQUENCE_BITS));
    }

    /** An id as a number, by which messages of one time are ordered; 0 if it is none. */
    static long number(@Nullable String id) {
        if (id == null || id.isEmpty() || id.length() > 19) {
            return 0;
        }
        long number = 0;
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (c < '0' || c > '9') {
                return 0;
            }
            number = number * 10 + c - '0';
        }
        return Math.max(number, 0);
    }
}
