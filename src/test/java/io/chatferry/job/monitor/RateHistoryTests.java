package io.chatferry.job.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.chatferry.report.model.RunStatus.Moment;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The rate of a run over time, in a bounded number of moments. */
class RateHistoryTests {

    private static final int MAX_MOMENTS = 240;
    private static final long START = 1_700_000_000_000L;

    private final RateHistory history = new RateHistory();

    @Test
    void firstSampleIsNoMomentYet() {
        history.add(START, 5, 0);

        assertThat(history.all()).isEmpty();
    }

    @Test
    void derivesRatesFromDifferences() {
        history.add(START, 100, 10);
        history.add(START + 2_000, 150, 16);
        history.add(START + 3_000, 150, 16);

        assertThat(history.all()).extracting(Moment::requests).containsExactly(25.0, 0.0);
        assertThat(history.all()).extracting(Moment::tooMany).containsExactly(3.0, 0.0);
        assertThat(history.all().get(0).at().toEpochMilli()).isEqualTo(START + 2_000);
    }

    @Test
    void ignoresSamplesWithinOneSecond() {
        history.add(START, 0, 0);
        history.add(START + 999, 50, 0);
        history.add(START + 1_000, 60, 0);

        assertThat(history.all()).extracting(Moment::requests).containsExactly(60.0);
    }

    /** However long a run takes: few moments, in order, over the whole time, with the average rate of the run. */
    @Test
    void staysBoundedAndKeepsAverage() {
        Random random = new Random(3);
        long at = START;
        long requests = 0;
        for (int i = 0; i < 20_000; i++) {
            history.add(at, requests, requests / 10);
            at += 500;
            requests += random.nextInt(100);
            assertThat(history.all().size()).isLessThan(MAX_MOMENTS);
        }
        List<Moment> all = history.all();

        assertThat(all.size()).isGreaterThanOrEqualTo(MAX_MOMENTS / 3);
        assertThat(all).isSortedAccordingTo((a, b) -> a.at().compareTo(b.at()));
        assertThat(all.get(all.size() - 1).at().toEpochMilli()).isGreaterThan(at - (at - START) / 50);
        assertThat(all.get(0).at().toEpochMilli()).isLessThan(START + (at - START) / 50);
        double average = all.stream().mapToDouble(Moment::requests).average().orElseThrow();
        assertThat(average).isCloseTo(requests * 1000.0 / (at - START), within(2.0));
    }
}
