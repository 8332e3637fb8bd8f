package io.chatferry.send.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.send.state.SendSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The laws of the paces, by a clock of their own: instants are arguments, and run over as {@code nanoTime} may. */
class RateLimiterTests {

    private static final Duration WINDOW = Duration.ofSeconds(60);
    private static final long MILLI = 1_000_000;
    private static final long START = Long.MAX_VALUE - Duration.ofSeconds(200).toNanos();

    private final Random random = new Random(7);

    @ParameterizedTest
    @ValueSource(ints = {60, 500, 10_000, 60_000, 600_000})
    void aClassComesWithinOnePercentOfItsLimitAndNeverExceedsItInAnyWindow(int limit) {
        CallClassRateLimiter pace = new CallClassRateLimiter(limit, WINDOW, START, new Steps());
        long[] slots = slots(pace, Duration.ofSeconds(250), () -> MILLI + random.nextInt(20) * MILLI);

        assertThat(most(slots, WINDOW.toNanos())).isLessThanOrEqualTo(limit);
        assertThat(slots.length / (250.0 / 60)).isGreaterThan(limit * 0.99);
    }

    @ParameterizedTest
    @CsvSource({"60, 300", "10000, 300", "10000, 2000", "60000, 1000"})
    void aLimitLostByALateThreadIsMadeUpForWithinTheWindow(int limit, int pause) {
        CallClassRateLimiter pace = new CallClassRateLimiter(limit, WINDOW, START, new Steps());
        long[] slots = slots(
                pace, Duration.ofSeconds(250), () -> random.nextInt(50 * pause / 20) == 0 ? pause * MILLI : 20 * MILLI);

        assertThat(most(slots, WINDOW.toNanos())).isLessThanOrEqualTo(limit);
        assertThat(slots.length / (250.0 / 60)).isGreaterThan(limit * 0.985);
    }

    @Test
    void thereAreNoBursts() {
        CallClassRateLimiter pace = new CallClassRateLimiter(60_000, WINDOW, START, new Steps());
        long[] slots = slots(pace, Duration.ofSeconds(30), () -> random.nextInt(40) == 0 ? 800 * MILLI : 5 * MILLI);

        assertThat(most(slots, Duration.ofMillis(100).toNanos())).isLessThanOrEqualTo(128);
    }

    @Test
    void whatNobodyWantedForLongIsLost() {
        CallClassRateLimiter pace = new CallClassRateLimiter(60_000, WINDOW, START, new Steps());
        slots(pace, Duration.ofSeconds(5), () -> 5 * MILLI);
        pace.forgive(START + Duration.ofHours(1).toNanos());
        long later = START + Duration.ofHours(1).toNanos();

        assertThat(slots(pace, later, Duration.ofSeconds(10), () -> 5 * MILLI)).hasSizeBetween(9_900, 10_060);
    }

    @Test
    void aLowerLimitHoldsFromThenOnAndCountsWhatHasLeftBefore() {
        CallClassRateLimiter pace = new CallClassRateLimiter(60_000, WINDOW, START, new Steps());
        slots(pace, Duration.ofSeconds(20), () -> 5 * MILLI);
        pace.allow(30_000, WINDOW.toNanos());
        long[] after = slots(pace, START + 20_000 * MILLI, Duration.ofSeconds(40), () -> 5 * MILLI);
        assertThat(after).hasSizeBetween(9_000, 10_100);

        pace.allow(90_000, WINDOW.toNanos());
        assertThat(pace.bound()).as("never more than the job file says").isEqualTo(pace.own());
    }

    @Test
    void whatAnotherRunHasUsedCounts() {
        CallClassRateLimiter pace = new CallClassRateLimiter(600, WINDOW, START, new Steps());
        for (int i = 0; i < 500; i++) {
            pace.usedBefore(START - 30_000 * MILLI + i);
        }
        assertThat(slots(pace, Duration.ofSeconds(29), () -> 5 * MILLI)).hasSize(100);
        assertThat(slots(pace, START + 29_000 * MILLI, Duration.ofSeconds(10), () -> 5 * MILLI))
                .hasSizeBetween(80, 130);
    }

    @Test
    void aSenderComesCloseToItsLimitAndNeverExceedsItInAnyWindow() {
        SenderRateLimiter pace = new SenderRateLimiter(30, WINDOW, START);
        List<List<Long>> sent = new ArrayList<>();
        for (int sender = 0; sender < 20; sender++) {
            sent.add(new ArrayList<>());
        }
        long now = START;
        while (now - START < Duration.ofSeconds(480).toNanos()) {
            now += random.nextInt(40_000_000);
            int sender = random.nextInt(20);
            if (pace.nextAt(sender, now) - now <= 0) {
                pace.sends(sender, now);
                sent.get(sender).add(now - START);
            }
        }
        assertThat(sent).allSatisfy(instants -> {
            long[] sorted = instants.stream().mapToLong(at -> at).toArray();
            assertThat(most(sorted, WINDOW.toNanos())).isBetween(29, 30);
            assertThat(sorted.length)
                    .as("although it is asked for only now and then")
                    .isGreaterThan(8 * 29);
        });
    }

    @Test
    void aSenderThatWaitedMakesUpForItWithinItsWindow() {
        SenderRateLimiter pace = new SenderRateLimiter(600, WINDOW, START);
        long[] instants = new long[2_450];
        int sent = 0;
        long now = START;
        for (;
                now - START < Duration.ofSeconds(240).toNanos();
                now += random.nextInt(600) == 0 ? 900 * MILLI : 10 * MILLI) {
            if (pace.nextAt(3, now) - now <= 0) {
                pace.sends(3, now);
                instants[sent++] = now - START;
            }
        }
        long[] sorted = Arrays.copyOf(instants, sent);
        assertThat(most(sorted, WINDOW.toNanos())).isLessThanOrEqualTo(600);
        assertThat(sent).isGreaterThan(2_350);
    }

    @Test
    void aLimitOfSendersThatIsLearntCountsWhatTheyHaveSentBefore() {
        SenderRateLimiter pace = new SenderRateLimiter(SendSettings.LEARN, WINDOW, START);
        for (int i = 0; i < 29; i++) {
            assertThat(pace.nextAt(1, START + i)).isEqualTo(START + i);
            pace.sends(1, START + i);
        }
        pace.sends(2, START);
        pace.learn(20);

        assertThat(pace.nextAt(1, START + MILLI)).isGreaterThanOrEqualTo(START + 9 + WINDOW.toNanos());
        assertThat(pace.nextAt(2, START + MILLI)).isLessThan(START + WINDOW.toNanos() / 20);
    }

    @Test
    void whoWouldMeetTheDocumentedLimitSendsOneAfterTheOtherUntilItIsDisproved() {
        SenderRateLimiter pace = new SenderRateLimiter(SendSettings.LEARN, WINDOW, START);
        for (int i = 0; i < 30; i++) {
            assertThat(pace.nextAt(1, START)).isEqualTo(START);
            pace.sends(1, START);
        }
        assertThat(pace.nextAt(1, START)).isGreaterThan(START + CallClassRateLimiter.AHEAD.toNanos());
        for (int i = 0; i < 30; i++) {
            pace.answered(1, START);
        }
        for (int i = 0; i < 31; i++) {
            assertThat(pace.nextAt(1, START)).isEqualTo(START);
            pace.sends(1, START);
            assertThat(pace.nextAt(1, START)).isGreaterThan(START);
            pace.answered(1, START);
        }
        pace.sends(1, START);
        assertThat(pace.nextAt(1, START)).isEqualTo(START);
    }

    @Test
    void countsWhatLeftWhileConnectionsWereOpenedFromTheFirstAnswerOn() {
        SenderRateLimiter pace = new SenderRateLimiter(SendSettings.LEARN, WINDOW, START);
        for (int i = 0; i < 30; i++) {
            pace.sends(1, START + i * MILLI);
        }
        long answer = START + 450 * MILLI;
        for (int i = 0; i < 30; i++) {
            pace.answered(1, answer + i * MILLI);
        }
        pace.learn(30);

        assertThat(pace.nextAt(1, answer + 40 * MILLI)).isGreaterThanOrEqualTo(answer + WINDOW.toNanos());
        assertThat(pace.used(1, answer + WINDOW.toNanos())).isEqualTo(30);
    }

    @Test
    void aSenderThatTheTargetHasRefusedWaitsWhateverItsLimit() {
        SenderRateLimiter pace = new SenderRateLimiter(0, WINDOW, START);
        pace.sends(1, START);
        pace.holdUntil(1, START + 5_000);

        assertThat(pace.limited()).isFalse();
        assertThat(pace.nextAt(1, START + 1)).isEqualTo(START + 5_000);
        assertThat(pace.nextAt(2, START + 1)).isEqualTo(START + 1);
    }

    @Test
    void aSenderThatWasRefusedProbesOnceWhenItsLogHasRoomAndThenWaitsAsItIsTold() {
        SenderRateLimiter pace = new SenderRateLimiter(SendSettings.LEARN, Duration.ofSeconds(5), START);
        for (int i = 0; i < 20; i++) {
            pace.sends(1, START);
            pace.answered(1, START);
        }
        pace.learn(20);
        pace.refused(1, Duration.ofSeconds(5), START + 500 * MILLI);
        pace.refused(1, Duration.ofSeconds(5), START + 510 * MILLI);
        assertThat(pace.nextAt(1, START + 600 * MILLI))
                .as("not after the whole second that the target names")
                .isBetween(START + 5_010 * MILLI, START + 5_300 * MILLI);

        long probe = START + 5_300 * MILLI;
        assertThat(pace.nextAt(1, probe)).isEqualTo(probe);
        pace.sends(1, probe);
        assertThat(pace.nextAt(1, probe + 40 * MILLI)).as("one alone").isGreaterThan(probe + 60 * MILLI);
        pace.answered(1, probe + 60 * MILLI);
        pace.refused(1, Duration.ofSeconds(3), probe + 60 * MILLI);
        assertThat(pace.nextAt(1, probe + 70 * MILLI)).isEqualTo(probe + 3_060 * MILLI);

        long again = probe + 3_060 * MILLI;
        pace.sends(1, again);
        pace.answered(1, again + 50 * MILLI);
        pace.passed(1, again + 50 * MILLI);
        assertThat(pace.nextAt(1, again + 500 * MILLI)).isEqualTo(again + 500 * MILLI);
    }

    @Test
    void theLogOfSendersKeepsItsWordsWhileItGrowsAndForgets() {
        SenderWindowLog log = new SenderWindowLog(1_000);
        int[] expected = new int[5_000];
        for (int at = 0; at < 20_000; at++) {
            log.forget(at);
            int sender = (at * 7) % 5_000;
            log.add(sender, at);
            if (at >= 19_000) {
                expected[sender]++;
            }
        }
        for (int sender = 0; sender < 5_000; sender++) {
            assertThat(log.count(sender)).isEqualTo(expected[sender]);
        }
        assertThat(log.most()).isEqualTo(1);
        int last = (19_999 * 7) % 5_000;
        log.add(last, 20_000);
        assertThat(log.freeAt(last, 2)).isEqualTo(20_999);
        assertThat(log.freeAt(last, 1)).isEqualTo(21_000);
    }

    private long[] slots(CallClassRateLimiter pace, Duration time, Step step) {
        return slots(pace, START, time, step);
    }

    private static long[] slots(CallClassRateLimiter pace, long from, Duration time, Step step) {
        List<Long> slots = new ArrayList<>();
        LongPredicate before = at -> at - from < time.toNanos();
        for (long now = from; before.test(now); now += step.nanos()) {
            for (long slot = pace.reserve(now); slot != CallClassRateLimiter.NONE; slot = pace.reserve(now)) {
                slots.add(slot - from);
            }
        }
        return slots.stream().mapToLong(slot -> slot).toArray();
    }

    interface Step {
        long nanos();
    }

    /** The most instants in any window that is open at its end. */
    private static int most(long[] instants, long window) {
        Arrays.sort(instants);
        int most = 0;
        int first = 0;
        for (int last = 0; last < instants.length; last++) {
            while (instants[last] - instants[first] >= window) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }
}
