package io.chatferry.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.report.RunReport.Pace;
import io.chatferry.report.RunReport.Sample;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ChartTests {

    private static final LocalDate DAY = LocalDate.of(2024, 2, 28);

    @Test
    void barsStandForLongerTimesTheLongerTheHistory() {
        assertThat(days(DAY, DAY).unit()).isEqualTo("day");
        assertThat(days(DAY, DAY.plusDays(129)).unit()).isEqualTo("day");
        assertThat(days(DAY, DAY.plusDays(130)).unit()).isEqualTo("week");
        assertThat(days(DAY, DAY.plusYears(3)).unit()).isEqualTo("month");
        assertThat(days(DAY, DAY.plusYears(30)).unit()).isEqualTo("year");
    }

    @Test
    void noMessageIsMissingFromTheBars() {
        for (int years = 0; years < 12; years += 3) {
            String svg =
                    days(DAY, DAY.plusDays(3), DAY.plusYears(years).plusDays(5)).svg();
            long told = Pattern.compile("<title>[^<]*: ([0-9,]+) messages</title>")
                    .matcher(svg)
                    .results()
                    .mapToLong(bar -> Long.parseLong(bar.group(1).replace(",", "")))
                    .sum();
            assertThat(told).isEqualTo(3 * 1_500);
        }
    }

    @Test
    void aRunOfASecondAndOneOfADayHaveAFewRoundLabels() {
        Instant start = Instant.parse("2026-11-07T18:00:00Z");
        Map.of(1, "1.0 s", 90, "1 min", 3_600, "30 min", 86_400, "12 h").forEach((seconds, label) -> {
            Sample sample = new Sample(start.plusSeconds(seconds), 300, 2, 1);
            String svg = new RateChart(start, new Pace(List.of(sample, sample), 333.0)).svg();
            assertThat(svg).doesNotContain("NaN").contains(">" + label.replace(".0 s", " s") + "</text>");
            assertThat(Pattern.compile("class=\"x\"").matcher(svg).results()).hasSizeBetween(2, 10);
        });
    }

    private static DayChart days(LocalDate... days) {
        TreeMap<LocalDate, Long> perDay = new TreeMap<>();
        for (LocalDate day : days) {
            perDay.put(day, 1_500L);
        }
        return new DayChart(perDay);
    }
}
