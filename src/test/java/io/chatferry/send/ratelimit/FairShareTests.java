package io.chatferry.send.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs that see each other's slots, by a clock of their own, and ask as unevenly as threads do. */
class FairShareTests {

    private static final long MILLI = 1_000_000;
    private static final long START = Long.MAX_VALUE - Duration.ofSeconds(200).toNanos();

    private final Random random = new Random(5);
    private final Steps steps = new Steps();

    /** The second begins when the first is at its full pace, and asks more seldom. */
    @ParameterizedTest
    @CsvSource({"60, 60000", "60, 600", "60, 60", "5, 5000", "5, 300", "10, 100"})
    void dividesLimitInHalvesWithinTwoWindows(int seconds, int limit) {
        Duration window = Duration.ofSeconds(seconds);
        Run first = new Run(limit, window, 6, Double.MAX_VALUE);
        play(window.multipliedBy(2), List.of(first));
        Run second = new Run(limit, window, 25, Double.MAX_VALUE);
        first.taken.forEach(at -> second.limiter.usedBefore(at));
        play(window.multipliedBy(2), List.of(first, second));
        int firstBefore = first.taken.size();
        int secondBefore = second.taken.size();
        play(window.multipliedBy(4), List.of(first, second));

        double firstShare = (first.taken.size() - firstBefore) / (4.0 * limit);
        double secondShare = (second.taken.size() - secondBefore) / (4.0 * limit);
        String shares = firstShare + " and " + secondShare;
        assertThat(firstShare + secondShare).as(shares).isBetween(0.95, 1.005);
        assertThat(Math.min(firstShare, secondShare)).as(shares).isGreaterThan(0.4);
        assertNoWindowExceeds(limit, window, first, second);
    }

    @ParameterizedTest
    @CsvSource({"60, 60000", "5, 1000"})
    void givesUnusedShareToOtherRuns(int seconds, int limit) {
        Duration window = Duration.ofSeconds(seconds);
        Run modest = new Run(limit, window, 10, 0.1);
        Run one = new Run(limit, window, 10, Double.MAX_VALUE);
        Run two = new Run(limit, window, 15, Double.MAX_VALUE);
        List<Run> all = List.of(modest, one, two);
        play(window.multipliedBy(2), all);
        int[] before = all.stream().mapToInt(run -> run.taken.size()).toArray();
        play(window.multipliedBy(4), all);

        double[] shares = new double[3];
        for (int i = 0; i < 3; i++) {
            shares[i] = (all.get(i).taken.size() - before[i]) / (4.0 * limit);
        }
        String words = Arrays.toString(shares);
        assertThat(shares[0]).as(words).isBetween(0.09, 0.101);
        assertThat(Math.min(shares[1], shares[2])).as(words).isGreaterThan(0.36);
        assertThat(shares[0] + shares[1] + shares[2]).as(words).isBetween(0.95, 1.005);
        assertNoWindowExceeds(limit, window, modest, one, two);
    }

    private long now = START;

    private void play(Duration time, List<Run> runs) {
        for (long end = now + time.toNanos(); now - end < 0; now += MILLI) {
            for (Run run : runs) {
                if (now - run.asksAt >= 0) {
                    run.ask(now, runs);
                }
            }
        }
    }

    private static void assertNoWindowExceeds(int limit, Duration window, Run... runs) {
        long[] all = Arrays.stream(runs)
                .flatMap(run -> run.taken.stream())
                .mapToLong(at -> at - START)
                .sorted()
                .toArray();
        for (int i = limit; i < all.length; i++) {
            assertThat(all[i] - all[i - limit]).isGreaterThanOrEqualTo(window.toNanos());
        }
    }

    private final class Run {
        private final CallClassRateLimiter limiter;
        private final int betweenMillis;
        private final double perNano;
        private final List<Long> taken = new ArrayList<>();
        private long asksAt = START;

        /** @param share the part of the limit that it wants */
        Run(int limit, Duration window, int betweenMillis, double share) {
            this.limiter = new CallClassRateLimiter(limit, window, START, steps);
            this.betweenMillis = betweenMillis;
            this.perNano = share * limit / window.toNanos();
        }

        void ask(long at, List<Run> runs) {
            asksAt = at + (1 + random.nextInt(2 * betweenMillis)) * MILLI;
            while (taken.size() <= (at - START) * perNano) {
                long slot = limiter.reserve(at);
                if (slot == CallClassRateLimiter.NONE) {
                    return;
                }
                taken.add(slot);
                runs.stream().filter(run -> run != this).forEach(run -> run.limiter.usedElsewhere(hashCode(), slot));
            }
        }
    }
}
