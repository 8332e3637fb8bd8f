package io.chatferry.source.irc;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Month;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The time at the beginning of a line.
 *
 * @param date null if the line has none
 * @param month and {@code day} of a line that has no year; null of others
 * @param zone null if the line has none
 * @param rest what stands behind
 */
record LogStamp(
        @Nullable LocalDate date,
        @Nullable Month month,
        int day,
        LocalTime time,
        @Nullable ZoneOffset zone,
        String rest) {

    private static final String TIME =
            "(?<hour>\\d{1,2}):(?<minute>\\d{2})(?::(?<second>\\d{2})(?:[.,](?<fraction>\\d{1,9}))?)?";
    private static final Pattern DATED =
            Pattern.compile("[\\[(]?(?<year>\\d{4})[-/.](?<month>\\d{2})[-/.](?<day>\\d{2})[T ]" + TIME
                    + " ?(?<zone>Z|UTC|[+-]\\d{2}:?\\d{2})?[\\])]?(?:[\\t ]|$)");
    private static final Pattern TIMED =
            Pattern.compile("(?:\\[" + TIME + "\\]|\\(" + bare() + "\\)|" + plain() + ")(?:[\\t ]|$)");
    private static final Pattern MONTH_AND_DAY =
            Pattern.compile("(?<name>\\p{L}{3,5})\\.? {1,2}(?<day>\\d{1,2}) " + TIME + "(?:[\\t ]|$)");

    private static String bare() {
        return TIME.replace("?<", "?<b");
    }

    private static String plain() {
        return TIME.replace("?<", "?<p");
    }

    /** The time of a line; null if it begins with none. */
    static @Nullable LogStamp of(String line) {
        if (line.length() < "1:00 ".length()) {
            return null;
        }
        char first = line.charAt(0);
        if (first == '[' || first == '(' || (first >= '0' && first <= '9')) {
            LogStamp dated = dated(line);
            return dated == null ? timed(line) : dated;
        }
        return Character.isLetter(first) ? monthAndDay(line) : null;
    }

    private static @Nullable LogStamp dated(String line) {
        Matcher found = DATED.matcher(line);
        if (!found.lookingAt()) {
            return null;
        }
        LocalDate date = MonthNames.date(
                Integer.parseInt(found.group("year")),
                Integer.parseInt(found.group("month")),
                Integer.parseInt(found.group("day")));
        LocalTime time = time(found, "");
        if (date == null || time == null) {
            return null;
        }
        return new LogStamp(date, null, 0, time, zone(found.group("zone")), line.substring(found.end()));
    }

    private static @Nullable ZoneOffset zone(@Nullable String zone) {
        if (zone == null) {
            return null;
        }
        if (zone.equals("Z") || zone.equals("UTC")) {
            return ZoneOffset.UTC;
        }
        int hours = Integer.parseInt(zone.substring(1, 3));
        int minutes = Integer.parseInt(zone.substring(zone.length() - 2));
        boolean isValid = hours <= 17 && minutes <= 59; // ZoneOffset allows no more
        int total = (hours * 60 + minutes) * 60;
        return isValid ? ZoneOffset.ofTotalSeconds(zone.startsWith("-") ? -total : total) : null;
    }

    private static @Nullable LogStamp timed(String line) {
        Matcher found = TIMED.matcher(line);
        if (!found.lookingAt()) {
            return null;
        }
        String form = found.group("hour") != null ? "" : found.group("bhour") != null ? "b" : "p";
        LocalTime time = time(found, form);
        return time == null ? null : new LogStamp(null, null, 0, time, null, line.substring(found.end()));
    }

    private static @Nullable LogStamp monthAndDay(String line) {
        Matcher found = MONTH_AND_DAY.matcher(line);
        Month month = found.lookingAt() ? MonthNames.month(found.group("name")) : null;
        LocalTime time = month == null ? null : time(found, "");
        if (month == null || time == null) {
            return null;
        }
        return new LogStamp(null, month, Integer.parseInt(found.group("day")), time, null, line.substring(found.end()));
    }

    private static @Nullable LocalTime time(Matcher found, String form) {
        int hour = Integer.parseInt(found.group(form + "hour"));
        int minute = Integer.parseInt(found.group(form + "minute"));
        String second = found.group(form + "second");
        int seconds = second == null ? 0 : Integer.parseInt(second);
        String fraction = found.group(form + "fraction");
        int nanos = fraction == null ? 0 : Integer.parseInt((fraction + "000000000").substring(0, 9));
        return hour > 23 || minute > 59 || seconds > 59 ? null : LocalTime.of(hour, minute, seconds, nanos);
    }
}
