package io.chatferry.send.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.cometchat.answer.RateHeaders;
import io.chatferry.send.ratelimit.CallClassRateLimiter.Bound;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the limit of a class follows the headers and refusals of a target, by a clock of the test. */
class CallClassLimitTests {

    private static final long SECOND = 1_000_000_000L;
    private static final Duration WINDOW = Duration.ofSeconds(60);
    private static final long CONFIGURED = 600;

    private final CallClassLimit limit = new CallClassLimit(CONFIGURED, WINDOW, 0, new Steps());
    private long now;

    @Test
    void usesConfiguredLimitWithoutHeadersAndRefusals() {
        accept(500, 100_000_000L, RateHeaders.NONE);
        assertThat(bound()).isEqualTo(new Bound(CONFIGURED, WINDOW.toNanos()));
        assertThat(limit.message("standard")).isEmpty();
        assertThat(limit.named()).isEqualTo(-1);
        assertThat(limit.isNearlyUsedUp(0)).isFalse();
    }

    @Test
    void adoptsLowerLimitOfHeadersAndReportsIt() {
        acceptCounted(100, 300);
        assertThat(bound()).isEqualTo(new Bound(300, WINDOW.toNanos()));
        assertThat(limit.named()).isEqualTo(300);
        assertThat(limit.message("standard"))
                .isEqualTo("the target allows 300 standard requests in 60 s, not 600 as the job file says");
    }

    @Test
    void reportsHigherLimitOfHeadersAndDoesNotUseIt() {
        acceptCounted(100, 900);
        assertThat(bound()).isEqualTo(new Bound(CONFIGURED, WINDOW.toNanos()));
        assertThat(limit.message("core"))
                .isEqualTo("the target would allow 900 core requests in 60 s, not 600 as the job file says");
    }

    @Test
    void returnsToConfiguredLimitWhenHeadersDisappear() {
        acceptCounted(100, 300);
        accept(1, SECOND, RateHeaders.NONE);
        assertThat(bound().limit()).isEqualTo(CONFIGURED);
        assertThat(limit.message("standard")).isEmpty();
    }

    @Test
    void countsRefusalsInARowUntilRequestPasses() {
        assertThat(limit.refused()).isEqualTo(1);
        assertThat(limit.refused()).isEqualTo(2);
        accept(1, SECOND, RateHeaders.NONE);
        assertThat(limit.refused()).isEqualTo(1);
    }

    @Test
    void keepsLimitAfterSingleRefusal() {
        accept(200, 100_000_000L, RateHeaders.NONE);
        limit.exhausted(RateHeaders.NONE, null, now);
        assertThat(limit.limiter().isLowered()).isFalse();
    }

    @Test
    void takesWhatPassedForLimitAfterTwoRefusalsCloseTogether() {
        accept(200, 100_000_000L, RateHeaders.NONE);
        limit.exhausted(RateHeaders.NONE, null, now);
        now += 60 * SECOND;
        accept(300, 100_000_000L, RateHeaders.NONE);
        limit.exhausted(RateHeaders.NONE, null, now);
        assertThat(bound().limit()).isBetween(300L, 305L);
    }

    @Test
    void forgetsRefusalAfterTwoWindows() {
        accept(200, 100_000_000L, RateHeaders.NONE);
        limit.exhausted(RateHeaders.NONE, null, now);
        now += 120 * SECOND;
        limit.exhausted(RateHeaders.NONE, null, now);
        assertThat(limit.limiter().isLowered()).isFalse();
    }

    @Test
    void neverGuessesLessThanTwentiethOfConfiguredLimit() {
        limit.exhausted(RateHeaders.NONE, null, now);
        now += SECOND;
        limit.exhausted(RateHeaders.NONE, null, now);
        assertThat(bound().limit()).isEqualTo(CONFIGURED / 20);
    }

    @Test
    void raisesGuessEachWindowUntilConfiguredLimit() {
        guess(100);
        long before = bound().limit();
        now += 60 * SECOND;
        accept(1, 0, RateHeaders.NONE);
        assertThat(bound().limit()).as("first raise").isEqualTo((long) Math.ceil(before * 1.05));

        accept(1, SECOND, RateHeaders.NONE);
        assertThat(bound().limit()).as("once a window").isEqualTo((long) Math.ceil(before * 1.05));

        for (int window = 0; window < 20; window++) {
            now += 60 * SECOND;
            accept(1, 0, RateHeaders.NONE);
        }
        assertThat(limit.limiter().isLowered()).isFalse();
    }

    @Test
    void raisesMoreCarefullyAfterGuessWasExceeded() {
        guess(100);
        now += 10 * SECOND;
        limit.exhausted(RateHeaders.NONE, null, now);
        long before = bound().limit();
        for (int window = 1; window < 5; window++) {
            now += 60 * SECOND - 1;
            accept(1, 0, RateHeaders.NONE);
            assertThat(bound().limit()).as("window %d", window).isEqualTo(before);
        }
        now += 60 * SECOND + 5;
        accept(1, 0, RateHeaders.NONE);
        assertThat(bound().limit()).isEqualTo((long) Math.ceil(before * 1.01));
    }

    @ParameterizedTest
    @CsvSource({
        // requests that passed, limit that the refusal names, whether it is believed
        "100, 100, true",
        "80, 100, true",
        "79, 100, false",
        "100, 29, false",
        "30, 30, true",
        "600, 600, false",
        "700, 601, false",
    })
    void believesLimitInRefusalThatIsBorneOut(int passed, long named, boolean believed) {
        accept(passed, 10_000_000L, RateHeaders.NONE);
        limit.exhausted(new RateHeaders(named, 0L, null, null), null, now);
        assertThat(limit.limiter().isLowered()).isEqualTo(believed);
        if (believed) {
            assertThat(bound().limit()).isEqualTo(named);
        }
    }

    @ParameterizedTest
    @CsvSource({
        // spread of 100 requests in s, pause in s, window in s
        "15, 15, 29",
        "20, 5, 24",
        "30, 31, 60",
        "40, 60, 99",
    })
    void derivesWindowFromFirstRequestAndPause(long spread, long pause, long window) {
        accept(100, spread * SECOND / 100, RateHeaders.NONE);
        limit.exhausted(new RateHeaders(100L, 0L, null, pause), Duration.ofSeconds(pause), now);
        assertThat(bound()).isEqualTo(new Bound(100, window * SECOND));
    }

    @Test
    void keepsConfiguredWindowWithoutPause() {
        accept(100, 50_000_000L, RateHeaders.NONE);
        limit.exhausted(new RateHeaders(100L, 0L, null, null), null, now);
        assertThat(bound()).isEqualTo(new Bound(100, WINDOW.toNanos()));
    }

    @Test
    void restoresLimitOfEarlierRunAndRaisesIt() {
        limit.restore(new Bound(200, 30 * SECOND), now);
        assertThat(bound()).isEqualTo(new Bound(200, 30 * SECOND));
        assertThat(limit.message("standard")).startsWith("the target allows 200 standard requests in 30 s");
        now += 60 * SECOND;
        accept(1, 0, RateHeaders.NONE);
        assertThat(bound()).isEqualTo(new Bound(210, 30 * SECOND));
    }

    @Test
    void countsUsageOfOtherRuns() {
        limit.usedBefore(now);
        limit.usedElsewhere(3, now);
        assertThat(limit.acceptedLately(now)).isEqualTo(2);
        assertThat(limit.limiter().sentWithin(WINDOW.toNanos(), now)).isEqualTo(2);
        assertThat(limit.acceptedLately(now + 61 * SECOND)).isZero();
    }

    @Test
    void printsWindowsBelowOneSecondInMilliseconds() {
        CallClassLimit quick = new CallClassLimit(600, Duration.ofMillis(1_500), 0, new Steps());
        quick.restore(new Bound(100, 1_500_000_000L), 0);
        assertThat(quick.message("data-import"))
                .isEqualTo("the target allows 100 data-import requests in 1500 ms, not 600 as the job file says");
    }

    /** Two refusals, between which so many requests have passed. */
    private void guess(int passed) {
        limit.exhausted(RateHeaders.NONE, null, now);
        accept(passed, 10_000_000L, RateHeaders.NONE);
        limit.exhausted(RateHeaders.NONE, null, now);
        assertThat(bound().limit()).isBetween((long) passed, passed + 2L);
    }

    private void accept(int requests, long everyNanos, @Nullable RateHeaders rate) {
        for (int i = 0; i < requests; i++) {
            now += everyNanos;
            limit.passed(rate == null ? RateHeaders.NONE : rate, now, 0);
        }
    }

    /** Requests with headers that count them. */
    private void acceptCounted(int requests, long named) {
        for (int i = 1; i <= requests; i++) {
            now += 100_000_000L;
            limit.limiter().usedBefore(now);
            limit.passed(new RateHeaders(named, named - i, null, null), now, 0);
        }
    }

    private Bound bound() {
        return limit.limiter().bound();
    }
}
