package io.chatferry.report.model;

import io.chatferry.report.format.Figures;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * The number of messages by day in the legacy system, without gaps; by week if the days would be more than
 * {@value #MAX_DAYS}.
 */
public record MessageHistory(SortedMap<LocalDate, Long> perDay) {

    private static final int MAX_DAYS = 1_500;

    /** A day, or a week by its Monday. */
    public record Interval(LocalDate begin, long messages) {}

    /** {@code day} or {@code week}. */
    public String unit() {
        return weekly() ? "week" : "day";
    }

    private boolean weekly() {
        return !perDay.isEmpty() && ChronoUnit.DAYS.between(perDay.firstKey(), perDay.lastKey()) >= MAX_DAYS;
    }

    private LocalDate begin(LocalDate day) {
        return weekly() ? day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)) : day;
    }

    public List<Interval> intervals() {
        List<Interval> intervals = new ArrayList<>();
        LocalDate next = null;
        for (Map.Entry<LocalDate, Long> day : perDay.entrySet()) {
            LocalDate begin = begin(day.getKey());
            for (; next != null && next.isBefore(begin); next = after(next)) {
                intervals.add(new Interval(next, 0));
            }
            if (next == null || !next.isAfter(begin)) {
                intervals.add(new Interval(begin, day.getValue()));
                next = after(begin);
            } else {
                int last = intervals.size() - 1;
                intervals.set(last, new Interval(begin, intervals.get(last).messages() + day.getValue()));
            }
        }
        return intervals;
    }

    private LocalDate after(LocalDate begin) {
        return begin.plusDays(weekly() ? 7 : 1);
    }

    /** The chart as a sentence, for screen readers. */
    String message() {
        List<Interval> intervals = intervals();
        return intervals.stream()
                .max((a, b) -> Long.compare(a.messages(), b.messages()))
                .map(most -> "From " + intervals.get(0).begin() + " to "
                        + intervals.get(intervals.size() - 1).begin() + "; most in the " + unit() + " of "
                        + most.begin() + ": "
                        + Figures.counted(most.messages(), "message", "messages") + ".")
                .orElse("");
    }
}
