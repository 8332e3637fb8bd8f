package io.chatferry.send.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pauses of the whole app, by a clock that may run over as {@code nanoTime} may. */
class AppPausesTests {

    private static final long SECOND = 1_000_000_000L;
    private static final long START = Long.MAX_VALUE - 5 * SECOND;

    private final AppPauses pauses = new AppPauses(Duration.ofSeconds(60));

    @Test
    void letsRequestsLeaveBeforeFirstRefusal() {
        assertThat(pauses.isPaused(START)).isFalse();
        assertThat(pauses.isPaused(Long.MIN_VALUE)).isFalse();
        assertThat(pauses.isProbing()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "58, 58", "300, 300", "301, 300", "86400, 300"})
    void obeysRetryAfterUpToFiveMinutes(long retryAfter, long pause) {
        assertThat(begin(retryAfter, START)).isEqualTo(pause);
        assertThat(pauses.until()).isEqualTo(START + pause * SECOND);
        assertThat(pauses.isPaused(START + pause * SECOND - 1)).isTrue();
        assertThat(pauses.isPaused(START + pause * SECOND)).isFalse();
        assertThat(pauses.isProbing()).isTrue();
    }

    @Test
    void doublesGuessedPauseUpToTenthOfWindow() {
        long now = START;
        for (long expected : new long[] {1, 2, 4, 6, 6, 6}) {
            assertThat(begin(null, now)).isEqualTo(expected);
            now += expected * SECOND;
        }
    }

    @Test
    void keepsGuessWithinWindowAfterManyPauses() {
        AppPauses daily = new AppPauses(Duration.ofDays(1));
        long now = 0;
        Duration longest = Duration.ZERO;
        for (int i = 0; i < 200; i++) {
            Duration pause = daily.begin(null, now);
            assertThat(pause).isGreaterThanOrEqualTo(longest).isPositive();
            longest = pause;
            now += pause.toNanos();
        }
        assertThat(longest).isEqualTo(Duration.ofSeconds(256));
    }

    @Test
    void countsRefusalsOfRequestsInFlightAsSamePause() {
        begin(null, START);
        for (int i = 1; i < 20; i++) {
            assertThat(begin(null, START + i)).as("refusal %d", i).isEqualTo(1);
        }
        assertThat(begin(null, START + 2 * SECOND)).isEqualTo(2);
    }

    @Test
    void neverShortensPause() {
        begin(30L, START);
        begin(5L, START + SECOND);
        assertThat(pauses.until()).isEqualTo(START + 30 * SECOND);
        begin(60L, START + SECOND);
        assertThat(pauses.until()).isEqualTo(START + 61 * SECOND);
    }

    @Test
    void startsAfreshWhenRequestPasses() {
        begin(null, START);
        begin(null, START + SECOND);
        pauses.passed(START + 3 * SECOND);
        assertThat(pauses.isProbing()).isFalse();
        assertThat(begin(null, START + 4 * SECOND)).isEqualTo(1);
    }

    @Test
    void keepsProbingWhenAnswerOfEarlierRequestPassesDuringPause() {
        begin(10L, START);
        pauses.passed(START + SECOND);
        assertThat(pauses.isProbing()).isTrue();
        assertThat(pauses.isPaused(START + SECOND)).isTrue();
    }

    @Test
    void guessesAgainWhenAnswerPassedDuringPause() {
        begin(null, START);
        pauses.passed(START + 1);
        assertThat(begin(null, START + 2)).isEqualTo(1);
        assertThat(begin(null, START + 2 * SECOND)).isEqualTo(2);
    }

    @Test
    void isNeverPausedLongerThanLongestAnnouncement() {
        Random random = new Random(11);
        long now = START;
        long latestEnd = START;
        for (int i = 0; i < 5_000; i++) {
            now += random.nextInt(2_000) * 1_000_000L;
            if (random.nextInt(3) == 0) {
                pauses.passed(now);
            } else {
                Duration said = random.nextBoolean() ? null : Duration.ofSeconds(random.nextInt(20));
                long end = now + pauses.begin(said, now).toNanos();
                latestEnd = end - latestEnd > 0 ? end : latestEnd;
            }
            assertThat(pauses.isPaused(now)).isEqualTo(latestEnd - now > 0);
        }
    }

    private long begin(@Nullable Long retryAfterSeconds, long now) {
        return pauses.begin(retryAfterSeconds == null ? null : Duration.ofSeconds(retryAfterSeconds), now)
                .toSeconds();
    }
}
