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
    void usesClassLimitWithinOnePercentAndNeverExceedsIt(int limit) {
        CallClassRateLimiter limiter = new CallClassRateLimiter(limit, WINDOW, START, new Steps());
        long[] slots = slots(limiter, Duration.ofSeconds(250), () -> MILLI + random.nextInt(20) * MILLI);

        assertThat(most(slots, WINDOW.toNanos())).isLessThanOrEqualTo(limit);
        assertThat(slots.length / (250.0 / 60)).isGreaterThan(limit * 0.99);
    }

    @ParameterizedTest
    @CsvSource({"60, 300", "10000, 300", "10000, 2000", "60000, 1000"})
    void makesUpForPermitsThatLateThreadMissed(int limit, int pause) {
        CallClassRateLimiter limiter = new CallClassRateLimiter(limit, WINDOW, START, new Steps());
        long[] slots = slots(
                limiter,
                Duration.ofSeconds(250),
                () -> random.nextInt(50 * pause / 20) == 0 ? pause * MILLI : 20 * MILLI);

        assertThat(most(slots, WINDOW.toNanos())).isLessThanOrEqualTo(limit);
        assertThat(slots.length / (250.0 / 60)).isGreaterThan(limit * 0.985);
    }

    @Test
    void avoidsBursts() {
        CallClassRateLimiter limiter = new CallClassRateLimiter(60_000, WINDOW, START, new Steps());
        long[] slots = slots(limiter, Duration.ofSeconds(30), () -> random.nextInt(40) == 0 ? 800 * MILLI : 5 * MILLI);

        assertThat(most(slots, Duration.ofMillis(100).toNanos())).isLessThanOrEqualTo(128);
    }

    @Test
    void discardsPermitsThatNobodyTook() {
        CallClassRateLimiter limiter = new CallClassRateLimiter(60_000, WINDOW, START, new Steps());
        slots(limiter, Duration.ofSeconds(5), () -> 5 * MILLI);
        limiter.discardOwed(START + Duration.ofHours(1).toNanos());
        long later = START + Duration.ofHours(1).toNanos();

        assertThat(slots(limiter, later, Duration.ofSeconds(10), () -> 5 * MILLI))
                .hasSizeBetween(9_900, 10_060);
    }

    @Test
    void appliesLowerLimitToRequestsAlreadySent() {
        CallClassRateLimiter limiter = new CallClassRateLimiter(60_000, WINDOW, START, new Steps());
        slots(limiter, Duration.ofSeconds(20), () -> 5 * MILLI);
        limiter.allow(30_000, WINDOW.toNanos());
        long[] after = slots(limiter, START + 20_000 * MILLI, Duration.ofSeconds(40), () -> 5 * MILLI);
        assertThat(after).hasSizeBetween(9_000, 10_100);

        limiter.allow(90_000, WINDOW.toNanos());
        assertThat(limiter.bound()).as("never more than the job file says").isEqualTo(limiter.own());
    }

    @Test
    void countsRequestsOfEarlierRun() {
        CallClassRateLimiter limiter = new CallClassRateLimiter(600, WINDOW, START, new Steps());
        for (int i = 0; i < 500; i++) {
            limiter.usedBefore(START - 30_000 * MILLI + i);
        }
        assertThat(slots(limiter, Duration.ofSeconds(29), () -> 5 * MILLI)).hasSize(100);
        assertThat(slots(limiter, START + 29_000 * MILLI, Duration.ofSeconds(10), () -> 5 * MILLI))
                .hasSizeBetween(80, 130);
    }

    @Test
    void usesSenderLimitAndNeverExceedsIt() {
        SenderRateLimiter limiter = new SenderRateLimiter(30, WINDOW, START);
        List<List<Long>> sent = new ArrayList<>();
        for (int sender = 0; sender < 20; sender++) {
            sent.add(new ArrayList<>());
        }
        long now = START;
        while (now - START < Duration.ofSeconds(480).toNanos()) {
            now += random.nextInt(40_000_000);
            int sender = random.nextInt(20);
            if (limiter.nextAt(sender, now) - now <= 0) {
                limiter.sends(sender, now);
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
    void makesUpForDelayOfSenderWithinWindow() {
        SenderRateLimiter limiter = new SenderRateLimiter(600, WINDOW, START);
        long[] instants = new long[2_450];
        int sent = 0;
        long now = START;
        for (;
                now - START < Duration.ofSeconds(240).toNanos();
                now += random.nextInt(600) == 0 ? 900 * MILLI : 10 * MILLI) {
            if (limiter.nextAt(3, now) - now <= 0) {
                limiter.sends(3, now);
                instants[sent++] = now - START;
            }
        }
        long[] sorted = Arrays.copyOf(instants, sent);
        assertThat(most(sorted, WINDOW.toNanos())).isLessThanOrEqualTo(600);
        assertThat(sent).isGreaterThan(2_350);
    }

    @Test
    void appliesLearnedSenderLimitToMessagesAlreadySent() {
        SenderRateLimiter limiter = new SenderRateLimiter(SendSettings.LEARN, WINDOW, START);
        for (int i = 0; i < 29; i++) {
            assertThat(limiter.nextAt(1, START + i)).isEqualTo(START + i);
            limiter.sends(1, START + i);
        }
        limiter.sends(2, START);
        limiter.learn(20);

        assertThat(limiter.nextAt(1, START + MILLI)).isGreaterThanOrEqualTo(START + 9 + WINDOW.toNanos());
        assertThat(limiter.nextAt(2, START + MILLI)).isLessThan(START + WINDOW.toNanos() / 20);
    }

    @Test
    void sendsOneByOneAtDocumentedSenderLimitUntilDisproved() {
        SenderRateLimiter limiter = new SenderRateLimiter(SendSettings.LEARN, WINDOW, START);
        for (int i = 0; i < 30; i++) {
            assertThat(limiter.nextAt(1, START)).isEqualTo(START);
            limiter.sends(1, START);
        }
        assertThat(limiter.nextAt(1, START)).isGreaterThan(START + CallClassRateLimiter.AHEAD.toNanos());
        for (int i = 0; i < 30; i++) {
            limiter.answered(1, START, START);
        }
        for (int i = 0; i < 31; i++) {
            assertThat(limiter.nextAt(1, START)).isEqualTo(START);
            limiter.sends(1, START);
            assertThat(limiter.nextAt(1, START)).isGreaterThan(START);
            limiter.answered(1, START, START);
        }
        limiter.sends(1, START);
        assertThat(limiter.nextAt(1, START)).isEqualTo(START);
    }

    @Test
    void countsEachRequestFromItsAnswer() {
        SenderRateLimiter limiter = new SenderRateLimiter(SendSettings.LEARN, WINDOW, START);
        for (int i = 0; i < 30; i++) {
            limiter.sends(1, START + i * MILLI);
        }
        long answer = START + 450 * MILLI;
        for (int i = 0; i < 30; i++) {
            limiter.answered(1, START + i * MILLI, answer + i * MILLI);
        }
        limiter.learn(30);

        assertThat(limiter.nextAt(1, answer + 40 * MILLI)).isGreaterThanOrEqualTo(answer + WINDOW.toNanos());
        assertThat(limiter.used(1, answer + WINDOW.toNanos())).isEqualTo(30);
    }

    @Test
    void holdsRefusedSenderWithoutLimit() {
        SenderRateLimiter limiter = new SenderRateLimiter(0, WINDOW, START);
        limiter.sends(1, START);
        limiter.holdUntil(1, START + 5_000);

        assertThat(limiter.isLimited()).isFalse();
        assertThat(limiter.nextAt(1, START + 1)).isEqualTo(START + 5_000);
        assertThat(limiter.nextAt(2, START + 1)).isEqualTo(START + 1);
    }

    @Test
    void probesRefusedSenderOnceThenObeysRetryAfter() {
        SenderRateLimiter limiter = new SenderRateLimiter(SendSettings.LEARN, Duration.ofSeconds(5), START);
        for (int i = 0; i < 20; i++) {
            limiter.sends(1, START);
            limiter.answered(1, START, START);
        }
        limiter.learn(20);
        limiter.refused(1, Duration.ofSeconds(5), START + 500 * MILLI);
        limiter.refused(1, Duration.ofSeconds(5), START + 510 * MILLI);
        assertThat(limiter.nextAt(1, START + 600 * MILLI))
                .as("not after the whole second that the target names")
                .isBetween(START + 5_010 * MILLI, START + 5_300 * MILLI);

        long probe = START + 5_300 * MILLI;
        assertThat(limiter.nextAt(1, probe)).isEqualTo(probe);
        limiter.sends(1, probe);
        assertThat(limiter.nextAt(1, probe + 40 * MILLI)).as("one alone").isGreaterThan(probe + 60 * MILLI);
        limiter.answered(1, probe, probe + 60 * MILLI);
        limiter.refused(1, Duration.ofSeconds(3), probe + 60 * MILLI);
        assertThat(limiter.nextAt(1, probe + 70 * MILLI)).isEqualTo(probe + 3_060 * MILLI);

        long again = probe + 3_060 * MILLI;
        limiter.sends(1, again);
        limiter.answered(1, again, again + 50 * MILLI);
        limiter.passed(1, again + 50 * MILLI);
        assertThat(limiter.nextAt(1, again + 500 * MILLI)).isEqualTo(again + 500 * MILLI);
    }

    @Test
    void keepsSenderLogExactWhileItGrowsAndForgets() {
        SenderWindowLog log = new SenderWindowLog(1_000, 0);
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

    private long[] slots(CallClassRateLimiter limiter, Duration time, Step step) {
        return slots(limiter, START, time, step);
    }

    private static long[] slots(CallClassRateLimiter limiter, long from, Duration time, Step step) {
        List<Long> slots = new ArrayList<>();
        LongPredicate before = at -> at - from < time.toNanos();
        for (long now = from; before.test(now); now += step.nanos()) {
            for (long slot = limiter.reserve(now); slot != CallClassRateLimiter.NONE; slot = limiter.reserve(now)) {
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
