package io.chatferry.report;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The history as bars: messages a day or, where days would be thinner than a hair, a week, month or year. */
record DayChart(SortedMap<LocalDate, Long> perDay) {

    private static final int MOST_BARS = 130;
    private static final int LABELS = 7;

    /** What one bar stands for. */
    enum Unit {
        DAY("day", ChronoUnit.DAYS, 10),
        WEEK("week", ChronoUnit.WEEKS, 10),
        MONTH("month", ChronoUnit.MONTHS, 7),
        YEAR("year", ChronoUnit.YEARS, 4);

        private final String word;
        private final ChronoUnit length;
        private final int isoDigits;

        Unit(String word, ChronoUnit length, int isoDigits) {
            this.word = word;
            this.length = length;
            this.isoDigits = isoDigits;
        }

        private LocalDate begin(LocalDate day) {
            return switch (this) {
                case DAY -> day;
                case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                case MONTH -> day.withDayOfMonth(1);
                case YEAR -> day.withDayOfYear(1);
            };
        }

        private String label(LocalDate begin) {
            String iso = begin.toString();
            return iso.length() == 10 ? iso.substring(0, isoDigits) : iso;
        }

        private static Unit fitting(LocalDate first, LocalDate last) {
            for (Unit unit : values()) {
                if (unit.length.between(first, last) < MOST_BARS) {
                    return unit;
                }
            }
            return YEAR;
        }
    }

    /** For the heading: {@code day}, {@code week}, … */
    String unit() {
        return perDay.isEmpty() ? Unit.DAY.word : Unit.fitting(perDay.firstKey(), perDay.lastKey()).word;
    }

    /** The picture, or nothing when there are no messages. */
    String svg() {
        if (perDay.isEmpty()) {
            return "";
        }
        Unit unit = Unit.fitting(perDay.firstKey(), perDay.lastKey());
        SortedMap<LocalDate, Long> bars = new TreeMap<>();
        perDay.forEach((day, count) -> bars.merge(unit.begin(day), count, Long::sum));
        LocalDate first = bars.firstKey();
        long slots = unit.length.between(first, bars.lastKey()) + 1;
        long most = bars.values().stream().mapToLong(Long::longValue).max().orElse(0);

        Svg svg = new Svg("days", "Messages a " + unit.word, description(unit, bars, most), most);
        double slot = 1.0 / slots;
        bars.forEach((begin, count) -> {
            long at = unit.length.between(first, begin);
            double width = Math.min(46, slot * Svg.PLOT_WIDTH * 0.84);
            double middle = Svg.x((at + 0.5) * slot);
            String tip = unit.label(begin) + ": " + Figures.counted(count, "message", "messages");
            svg.bar("bar", middle - width / 2, width, count, tip);
        });
        long every = Math.max(1, (slots + LABELS - 1) / LABELS);
        for (long at = 0; at < slots; at += every) {
            svg.tick(Svg.x((at + 0.5) * slot), unit.label(first.plus(at, unit.length)));
        }
        return svg.done();
    }

    private static String description(Unit unit, SortedMap<LocalDate, Long> bars, long most) {
        String busiest = bars.entrySet().stream()
                .filter(bar -> bar.getValue() == most)
                .map(Map.Entry::getKey)
                .map(unit::label)
                .findFirst()
                .orElse("");
        return "From " + unit.label(bars.firstKey()) + " to " + unit.label(bars.lastKey()) + "; most in " + busiest
                + ": " + Figures.counted(most, "message", "messages") + ".";
    }
}
