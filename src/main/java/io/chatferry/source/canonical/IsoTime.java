package io.chatferry.source.canonical;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import org.jspecify.annotations.Nullable;

/**
 * Reads ISO 8601 strictly: dates of the calendar, of weeks ({@code 2024-W05-3}) and of years ({@code 2024-035}), also in
 * the basic form with a time ({@code 20240701T120000Z}). A space may stand for the {@code T} and before the zone, which may
 * be {@code UTC} or {@code GMT}. {@code DateTimeFormatter} is several times slower and moves days that do not exist.
 */
final class IsoTime {

    private static final int NANO_DIGITS = 9;
    private static final int MINUTES_OF_DAY_END = 24 * 60;

    private final String text;
    private int at;
    private boolean isBasic;
    private int year;
    private int month;
    private int week;
    private int day;
    private boolean hasTime;
    private int hour;
    private int minute;
    private int second;
    private int nano;
    private @Nullable ZoneOffset offset;

    /**
     * A time as it is written.
     *
     * @param time null if only a date is written
     * @param leapSecond whether the second was written as 60; {@code time} then has 59
     * @param offset null if none is written
     */
    record Written(
            LocalDate date,
            @Nullable LocalTime time,
            boolean leapSecond,
            @Nullable ZoneOffset offset) {}

    private IsoTime(String text) {
        this.text = text;
    }

    /**
     * Reads a text without spaces at its ends.
     *
     * @return null if the text has another form
     * @throws DateTimeException if it has the form, but there is no such day or time
     */
    static @Nullable Written parse(String text) {
        IsoTime reader = new IsoTime(text);
        boolean isWhole = reader.date() && reader.time() && reader.zone() && reader.at == text.length();
        return isWhole ? reader.written() : null;
    }

    private boolean date() {
        year = number(4);
        if (year < 0) {
            return false;
        }
        if (!skip('-')) {
            isBasic = true;
            month = number(2);
            day = number(2);
            return month >= 0 && day >= 0 && at < text.length() && isTimeMark(text.charAt(at));
        }
        if (skip('W')) {
            week = number(2);
            return week >= 0 && skip('-') && (day = number(1)) >= 0;
        }
        int first = number(2);
        if (first >= 0 && skip('-')) {
            month = first;
            return (day = number(2)) >= 0;
        }
        int last = number(1);
        month = -1;
        day = first * 10 + last;
        return first >= 0 && last >= 0;
    }

    private boolean time() {
        boolean isNext = at + 1 < text.length()
                && (isTimeMark(text.charAt(at)) || text.charAt(at) == ' ')
                && isDigit(text.charAt(at + 1));
        if (!isNext) {
            return true;
        }
        at++;
        hasTime = true;
        hour = number(2);
        if (hour < 0 || !(isBasic || skip(':'))) {
            return false;
        }
        minute = number(2);
        if (minute < 0) {
            return false;
        }
        boolean hasSecond = isBasic ? at < text.length() && isDigit(text.charAt(at)) : skip(':');
        if (hasSecond) {
            second = number(2);
            return second >= 0 && (!(skip('.') || skip(',')) || fraction());
        }
        return true;
    }

    private boolean fraction() {
        int digits = 0;
        while (at < text.length() && isDigit(text.charAt(at)) && digits <= NANO_DIGITS) {
            nano = nano * 10 + text.charAt(at++) - '0';
            digits++;
        }
        boolean isRead = digits > 0 && digits <= NANO_DIGITS;
        for (; isRead && digits < NANO_DIGITS; digits++) {
            nano *= 10;
        }
        return isRead;
    }

    private boolean zone() {
        int begin = at;
        boolean isSpaced = skip(' ');
        if (at == text.length()) {
            return !isSpaced;
        }
        if (skip('Z') || skip('z') || skipWord("UTC") || skipWord("GMT")) {
            offset = ZoneOffset.UTC;
            return true;
        }
        boolean isNegative = skip('-') || skip('\u2212');
        if (!isNegative && !skip('+')) {
            at = begin;
            return true;
        }
        int hours = number(2);
        boolean isExtended = skip(':');
        int minutes = at < text.length() ? number(2) : isExtended ? -1 : 0;
        int seconds = isExtended && skip(':') ? number(2) : 0;
        if (hours < 0 || minutes < 0 || seconds < 0) {
            return false;
        }
        int sign = isNegative ? -1 : 1;
        offset = ZoneOffset.ofHoursMinutesSeconds(sign * hours, sign * minutes, sign * seconds);
        return true;
    }

    private Written written() {
        LocalDate date =
                week > 0 ? ofWeek() : month < 0 ? LocalDate.ofYearDay(year, day) : LocalDate.of(year, month, day);
        if (!hasTime) {
            return new Written(date, null, false, offset);
        }
        if (hour * 60 + minute == MINUTES_OF_DAY_END && second == 0 && nano == 0) {
            return new Written(date.plusDays(1), LocalTime.MIDNIGHT, false, offset);
        }
        boolean isLeap = second == 60;
        LocalTime time = LocalTime.of(hour, minute, isLeap ? 59 : second, nano);
        return new Written(date, isLeap ? time.truncatedTo(ChronoUnit.SECONDS) : time, isLeap, offset);
    }

    private LocalDate ofWeek() {
        // the 4th of January is in the first week of every year
        LocalDate inFirstWeek = LocalDate.of(year, 1, 4);
        LocalDate date = inFirstWeek.plusDays(
                7L * (week - 1) + day - inFirstWeek.getDayOfWeek().getValue());
        if (day < 1 || day > 7 || date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR) != week) {
            throw new DateTimeException("no such day of a week");
        }
        return date;
    }

    /** The number of exactly so many digits; -1 if there are fewer. */
    private int number(int digits) {
        if (at + digits > text.length()) {
            return -1;
        }
        int number = 0;
        for (int i = at; i < at + digits; i++) {
            char c = text.charAt(i);
            if (!isDigit(c)) {
                return -1;
            }
            number = number * 10 + c - '0';
        }
        at += digits;
        return number;
    }

    private boolean skip(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private boolean skipWord(String word) {
        boolean isNext = text.regionMatches(true, at, word, 0, word.length());
        at += isNext ? word.length() : 0;
        return isNext;
    }

    private static boolean isTimeMark(char c) {
        return c == 'T' || c == 't';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
