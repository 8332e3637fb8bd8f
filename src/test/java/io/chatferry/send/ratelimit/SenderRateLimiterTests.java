package io.chatferry.send.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.send.state.SendSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of the limit of senders, whatever its settings and the order of calls. */
class SenderRateLimiterTests {

    private static final long MILLI = 1_000_000;
    private static final long START = Long.MAX_VALUE - Duration.ofSeconds(50).toNanos();

    @ParameterizedTest
    @CsvSource({"1, 1000", "2, 1000", "5, 3000", "30, 3000", "30, 60000", "600, 60000"})
    void allowsNoMoreThanLimitInAnyWindow(int limit, long windowMillis) {
        Random random = new Random(limit + windowMillis);
        long window = windowMillis * MILLI;
        SenderRateLimiter limiter = new SenderRateLimiter(limit, Duration.ofMillis(windowMillis), START);
        List<Long> sent = new ArrayList<>();
        long step = Math.max(1, 2 * window / limit / 20);
        for (long now = START; now - START < 6 * window; now += 1 + (long) (random.nextDouble() * step)) {
            long at = limiter.nextAt(0, now);
            if (at - now <= CallClassRateLimiter.AHEAD.toNanos()) {
                limiter.sends(0, at);
                limiter.answered(0, at, at + 3 * MILLI);
                sent.add(at - START);
            }
        }
        assertThat(sent).isSorted();
        int first = 0;
        for (int last = 0; last < sent.size(); last++) {
            while (sent.get(last) - sent.get(first) >= window) {
                first++;
            }
            assertThat(last - first + 1).isLessThanOrEqualTo(limit);
        }
        assertThat(sent.size()).as("uses most of it").isGreaterThanOrEqualTo((int) (6 * limit * 0.8));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 30, SendSettings.LEARN})
    void letsUnknownSenderSendAtOnce(int limit) {
        SenderRateLimiter limiter = new SenderRateLimiter(limit, Duration.ofSeconds(60), START);
        assertThat(limiter.nextAt(77, START + 5)).isEqualTo(START + 5);
        assertThat(limiter.used(77, START)).isZero();
        assertThat(limiter.mostUsed(START)).isZero();
    }

    @Test
    void answersNextInstantWithoutSideEffect() {
        SenderRateLimiter limiter = new SenderRateLimiter(10, Duration.ofSeconds(10), START);
        limiter.sends(1, START);
        long next = limiter.nextAt(1, START + MILLI);
        for (int i = 0; i < 10; i++) {
            assertThat(limiter.nextAt(1, START + MILLI)).isEqualTo(next);
        }
    }

    @Test
    void forgetsNothingForSendThatIsYetToCome() {
        SenderRateLimiter limiter = new SenderRateLimiter(1, Duration.ofSeconds(10), START);
        limiter.sends(0, START);
        limiter.answered(0, START, START + MILLI);
        long later = limiter.nextAt(0, START + 2 * MILLI);
        limiter.sends(1, later); // as one that was taken and then held
        assertThat(limiter.used(0, START + 3 * MILLI)).isEqualTo(1);
        assertThat(limiter.nextAt(0, START + 3 * MILLI)).isEqualTo(later);
    }

    @Test
    void doesNotMixSenders() {
        SenderRateLimiter limiter = new SenderRateLimiter(2, Duration.ofSeconds(10), START);
        limiter.sends(0, START);
        limiter.sends(0, START);
        limiter.sends(5, START);
        assertThat(limiter.nextAt(0, START + MILLI)).isGreaterThanOrEqualTo(START + 10_000 * MILLI);
        assertThat(limiter.nextAt(5, START + MILLI)).isLessThan(START + 5_100 * MILLI);
        assertThat(limiter.nextAt(4, START + MILLI)).isEqualTo(START + MILLI);
        assertThat(limiter.used(0, START)).isEqualTo(2);
        assertThat(limiter.mostUsed(START)).isEqualTo(2);
    }

    @Test
    void countsMessagesOfOtherRuns() {
        SenderRateLimiter limiter = new SenderRateLimiter(3, Duration.ofSeconds(10), START);
        for (int i = 0; i < 3; i++) {
            limiter.usedElsewhere(2, START);
        }
        assertThat(limiter.nextAt(2, START + MILLI)).isGreaterThanOrEqualTo(START + 10_000 * MILLI);
    }

    @ParameterizedTest
    @CsvSource({"0, false, false", "7, true, false", "-1, false, true"})
    void knowsWhetherItsLimitIsGivenOrToBeLearned(int limit, boolean limited, boolean learning) {
        SenderRateLimiter limiter = new SenderRateLimiter(limit, Duration.ofSeconds(10), START);
        assertThat(limiter.isLimited()).isEqualTo(limited);
        assertThat(limiter.isLearning()).isEqualTo(learning);
        assertThat(limiter.isLearned()).isFalse();
        limiter.learn(5);
        assertThat(limiter.limit()).isEqualTo(5);
        assertThat(limiter.isLimited()).isTrue();
        assertThat(limiter.isLearning()).isFalse();
        assertThat(limiter.isLearned()).isTrue();
    }

    @Test
    void ignoresAnswersOfMessagesThatAnEarlierRunHasSent() {
        SenderRateLimiter limiter = new SenderRateLimiter(30, Duration.ofSeconds(10), START);
        limiter.sends(0, START);
        for (int i = 0; i < 5; i++) {
            limiter.answered(0, START, START + i);
        }
        assertThat(limiter.used(0, START + 10)).isEqualTo(1);
        assertThat(limiter.nextAt(0, START + 10_000 * MILLI)).isEqualTo(START + 10_000 * MILLI);
    }

    @Test
    void extendsHoldButNeverShortensIt() {
        SenderRateLimiter limiter = new SenderRateLimiter(0, Duration.ofSeconds(10), START);
        limiter.holdUntil(0, START + 500 * MILLI);
        limiter.holdUntil(0, START + 200 * MILLI);
        assertThat(limiter.nextAt(0, START)).isEqualTo(START + 500 * MILLI);
        limiter.holdUntil(0, START + 900 * MILLI);
        assertThat(limiter.nextAt(0, START)).isEqualTo(START + 900 * MILLI);
        assertThat(limiter.nextAt(0, START + 901 * MILLI)).isEqualTo(START + 901 * MILLI);
    }

    @Test
    void sendsFreelyAgainAfterProbePassed() {
        SenderRateLimiter limiter = new SenderRateLimiter(0, Duration.ofSeconds(10), START);
        limiter.refused(3, Duration.ofSeconds(4), START);
        long probe = limiter.nextAt(3, START);
        assertThat(probe - START).isBetween(1_000 * MILLI, 4_000 * MILLI);
        limiter.sends(3, probe);
        assertThat(limiter.nextAt(3, probe + 1)).as("one probe at a time").isGreaterThan(probe + 50 * MILLI);
        limiter.answered(3, probe, probe + 10 * MILLI);
        limiter.passed(3, probe + 10 * MILLI);
        assertThat(limiter.nextAt(3, probe + 11 * MILLI)).isEqualTo(probe + 11 * MILLI);
        limiter.sends(3, probe + 11 * MILLI);
        assertThat(limiter.nextAt(3, probe + 12 * MILLI)).isEqualTo(probe + 12 * MILLI);
    }

    @Test
    void keepsHoldingWhenAnswerOfEarlierMessagePasses() {
        SenderRateLimiter limiter = new SenderRateLimiter(0, Duration.ofSeconds(10), START);
        limiter.sends(3, START);
        limiter.refused(3, Duration.ofSeconds(4), START);
        limiter.passed(3, START + MILLI);
        limiter.answered(3, START, START + MILLI);
        limiter.refused(3, Duration.ofSeconds(9), START + 4_000 * MILLI);
        assertThat(limiter.nextAt(3, START + 4_001 * MILLI))
                .as("the probe was refused: the whole wait")
                .isEqualTo(START + 13_000 * MILLI);
    }
}
