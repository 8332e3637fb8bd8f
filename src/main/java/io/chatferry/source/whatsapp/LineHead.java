package io.chatferry.source.whatsapp;

import java.time.LocalTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a line that begins a message: {@code [date, time] } or {@code date, time - }.
 *
 * @param yearIsFirst whether the first number has four digits
 * @param hasHalfDay whether the time is one of twelve hours, with a.m. or p.m.
 * @param rest what stands behind
 */
record LineHead(
        int first, int second, int third, boolean yearIsFirst, LocalTime time, boolean hasHalfDay, String rest) {

    private static final String SPACE = "[ \\u00A0\\u202F]";
    private static final String AM = "a\\.?" + SPACE + "?m\\.?|vorm\\.|\u03C0\\.?\u03BC\\.?|上午|오전|午前";
    private static final String PM = "p\\.?" + SPACE + "?m\\.?|nachm\\.|\u03BC\\.?\u03BC\\.?|下午|오후|午後";
    private static final Pattern HEAD = Pattern.compile(
            "(?<open>\\[)?(?<a>\\d{1,4})[./-]" + SPACE + "?(?<b>\\d{1,2})[./-]" + SPACE + "?(?<c>\\d{1,4})\\.?"
                    + "(?:,?" + SPACE + "|,|" + SPACE + "(?:à|às|um|om|klo|kl\\.?|alle|a las|at)" + SPACE + ")"
                    + "(?:(?<before>" + AM + "|" + PM + ")" + SPACE + "?)?"
                    + "(?<hour>\\d{1,2})[:.](?<minute>\\d{2})(?:[:.](?<second>\\d{2}))?"
                    + "(?:" + SPACE + "?(?<half>" + AM + "|" + PM + "))?"
                    + "(?<close>\\](?:" + SPACE + "|$)|" + SPACE + "[-–]" + SPACE + ")",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    private static final Pattern MORNING = Pattern.compile(AM, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    private static final int MAX_DAY = 31;
    private static final int MAX_MONTH = 12;
    private static final int HALF_DAY = 12;
    private static final int YEAR_DIGITS = 4;

    /** Whether a line begins a message. */
    static boolean begins(String line) {
        return of(DirectionMarks.cut(line)) != null;
    }

    /** The head of a line whose direction marks at the beginning are cut; null if it begins no message. */
    static @Nullable LineHead of(String line) {
        if (line.isEmpty() || (line.charAt(0) != '[' && (line.charAt(0) < '0' || line.charAt(0) > '9'))) {
            return null;
        }
        Matcher head = HEAD.matcher(line);
        if (!head.lookingAt()
                || (head.group("open") != null) != head.group("close").startsWith("]")) {
            return null;
        }
        int first = Integer.parseInt(head.group("a"));
        int second = Integer.parseInt(head.group("b"));
        int third = Integer.parseInt(head.group("c"));
        boolean yearIsFirst = head.group("a").length() == YEAR_DIGITS;
        String half = head.group("before") == null ? head.group("half") : head.group("before");
        LocalTime time = time(head, half);
        if (time == null || !mayBeDate(first, second, third, yearIsFirst)) {
            return null;
        }
        return new LineHead(first, second, third, yearIsFirst, time, half != null, line.substring(head.end()));
    }

    private static boolean mayBeDate(int first, int second, int third, boolean yearIsFirst) {
        if (first == 0 || second == 0 || third == 0) {
            return false;
        }
        return yearIsFirst
                ? second <= MAX_MONTH && third <= MAX_DAY
                : first <= MAX_DAY && second <= MAX_DAY && (first <= MAX_MONTH || second <= MAX_MONTH);
    }

    private static @Nullable LocalTime time(Matcher head, @Nullable String half) {
        int hour = Integer.parseInt(head.group("hour"));
        int minute = Integer.parseInt(head.group("minute"));
        int second = head.group("second") == null ? 0 : Integer.parseInt(head.group("second"));
        if (half != null && hour <= HALF_DAY) {
            hour = hour % HALF_DAY + (MORNING.matcher(half).matches() ? 0 : HALF_DAY);
        }
        return hour > 23 || minute > 59 || second > 59 ? null : LocalTime.of(hour, minute, second);
    }
}
