package io.chatferry.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.report.model.MessageHistory;
import io.chatferry.report.model.RunReport.RequestRate;
import io.chatferry.report.model.RunReport.Sample;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChartTests {

    private static final LocalDate DAY = LocalDate.of(2024, 2, 28);

    @Test
    void showsLongHistoryByWeek() {
        assertThat(history(DAY, DAY.plusDays(1_499)).unit()).isEqualTo("day");
        assertThat(history(DAY, DAY.plusDays(1_500)).unit()).isEqualTo("week");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 11})
    void coversEveryDayAndCountsEveryMessage(int years) {
        MessageHistory history =
                history(DAY, DAY.plusDays(3), DAY.plusYears(years).plusDays(5));

        List<MessageHistory.Interval> steps = history.intervals();
        int length = history.unit().equals("day") ? 1 : 7;
        assertThat(steps.stream().mapToLong(MessageHistory.Interval::messages).sum())
                .isEqualTo(3 * 1_500);
        for (int i = 1; i < steps.size(); i++) {
            assertThat(steps.get(i).begin()).isEqualTo(steps.get(i - 1).begin().plusDays(length));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 90, 3_600, 200_000})
    void countsEveryRequestInTheRateSteps(int seconds) {
        Instant start = Instant.parse("2026-11-07T18:00:00Z");
        List<Sample> samples = new ArrayList<>();
        for (int second = 1; second <= seconds; second += 7) {
            samples.add(new Sample(start.plusSeconds(second), 7 * 300, 2, 1));
        }
        samples.add(new Sample(start.plusSeconds(seconds), 1, 0, 0));

        List<RateSteps.Step> steps = new RateSteps(start, new RequestRate(samples, 333.0)).steps();

        double length = Math.max(1.0, seconds) / steps.size();
        double made = steps.stream()
                .mapToDouble(step -> Double.parseDouble(step.ok()) * length)
                .sum();
        long counted = samples.stream().mapToLong(Sample::ok).sum();
        assertThat(made).isCloseTo(counted, org.assertj.core.data.Percentage.withPercentage(0.1));
        assertThat(steps)
                .hasSizeLessThanOrEqualTo(240)
                .first()
                .satisfies(step -> assertThat(step.since()).isEqualTo("0:00"));
    }

    private static MessageHistory history(LocalDate... days) {
        TreeMap<LocalDate, Long> perDay = new TreeMap<>();
        for (LocalDate day : days) {
            perDay.merge(day, 1_500L, Long::sum);
        }
        return new MessageHistory(perDay);
    }
}
