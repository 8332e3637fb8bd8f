package io.chatferry.source.discord;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
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

    /** {@code 15-Feb-19 10:18 PM}; by hand, since a pattern took a tenth of the time in which an export is read. */
    private static @Nullable Instant old(String text, ZoneId zone) {
        int firstDash = text.indexOf('-');
        int secondDash = firstDash + 4; // behind three letters
        int space = text.indexOf(' ');
        int colon = text.indexOf(':');
        int end = colon + 3;
        if (space < secondDash || text.length() < end || text.charAt(secondDash) != '-') {
            return null;
        }
        int day = digits(text, 0, firstDash, 1, 2);
        int month = MONTHS.indexOf(text.substring(firstDash + 1, secondDash).toLowerCase(Locale.ROOT)) + 1;
        int year = digits(text, secondDash + 1, space, 2, 4);
        boolean isWholeYear = space - secondDash != 4; // not three digits
        int hour = hour(digits(text, space + 1, colon, 1, 2), text.substring(end));
        int minute = digits(text, colon + 1, end, 2, 2);
        if (day < 0 || month == 0 || year < 0 || !isWholeYear || hour < 0 || minute < 0) {
            return null;
        }
        return LocalDateTime.of(year < 100 ? 2000 + year : year, month, day, hour, minute)
                .atZone(zone)
                .toInstant();
    }

    /** The hour of the day; -1 if there is none. */
    private static int hour(int written, String half) {
        if (half.isEmpty()) {
            return written;
        }
        String word = half.startsWith(" ") ? half.substring(1) : half;
        boolean isMorning = word.equalsIgnoreCase("AM");
        boolean isKnown = written >= 1 && written <= 12 && (isMorning || word.equalsIgnoreCase("PM"));
        return isKnown ? written % 12 + (isMorning ? 0 : 12) : -1;
    }

    /** The number that stands there; -1 if it has fewer or more digits, or others than ASCII's. */
    private static int digits(String text, int from, int end, int least, int most) {
        if (end - from < least || end - from > most) {
            return -1;
        }
        int number = 0;
        for (int i = from; i < end; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            number = number * 10 + c - '0';
        }
        return number;
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
