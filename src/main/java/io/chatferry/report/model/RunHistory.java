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
 * The messages of the legacy system over its days, without gaps; over its weeks where the days would be more than
 * {@value #MOST_DAYS}.
 */
public record RunHistory(SortedMap<LocalDate, Long> perDay) {

    private static final int MOST_DAYS = 1_500;

    /** A day, or a week by its Monday. */
    public record Step(LocalDate begin, long messages) {}

    /** For the heading: {@code day} or {@code week}. */
    public String unit() {
        return weekly() ? "week" : "day";
    }

    private boolean weekly() {
        return !perDay.isEmpty() && ChronoUnit.DAYS.between(perDay.firstKey(), perDay.lastKey()) >= MOST_DAYS;
    }

    private LocalDate begin(LocalDate day) {
        return weekly() ? day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)) : day;
    }

    public List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        LocalDate next = null;
        for (Map.Entry<LocalDate, Long> day : perDay.entrySet()) {
            LocalDate begin = begin(day.getKey());
            for (; next != null && next.isBefore(begin); next = after(next)) {
                steps.add(new Step(next, 0));
            }
            if (next == null || !next.isAfter(begin)) {
                steps.add(new Step(begin, day.getValue()));
                next = after(begin);
            } else {
                int last = steps.size() - 1;
                steps.set(last, new Step(begin, steps.get(last).messages() + day.getValue()));
            }
        }
        return steps;
    }

    private LocalDate after(LocalDate begin) {
        return begin.plusDays(weekly() ? 7 : 1);
    }

    /** What there is to see, for those who cannot. */
    String message() {
        List<Step> steps = steps();
        return steps.stream()
                .max((a, b) -> Long.compare(a.messages(), b.messages()))
                .map(most -> "From " + steps.get(0).begin() + " to "
                        + steps.get(steps.size() - 1).begin() + "; most in the " + unit() + " of " + most.begin() + ": "
                        + Figures.counted(most.messages(), "message", "messages") + ".")
                .orElse("");
    }
}
