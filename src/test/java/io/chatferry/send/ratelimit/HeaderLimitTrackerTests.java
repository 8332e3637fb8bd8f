package io.chatferry.send.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.cometchat.answer.RateHeaders;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made of headers, by a clock of its own and a target that counts in fixed windows. */
class HeaderLimitTrackerTests {

    private static final Duration WINDOW = Duration.ofSeconds(60);
    private static final long SECOND = 1_000_000_000L;

    private CallClassRateLimiter limiter = new CallClassRateLimiter(6_000, WINDOW, 0, new Steps());
    private HeaderLimitTracker headers = new HeaderLimitTracker(limiter);
    private final Random random = new Random(3);
    private long now;
    /** Whether what others send is in the usage that the runs of this machine keep. */
    private boolean noted;

    @Test
    void learnsLimitAndWindowFromResetHeader() {
        send(25, 0, 1_000, 10, true);
        assertThat(headers.limit()).isEqualTo(1_000);
        assertThat(headers.windowNanos()).isEqualTo(10 * SECOND);
    }

    @Test
    void learnsWindowWithoutResetHeader() {
        send(45, 0, 1_000, 20, false);
        assertThat(headers.windowNanos()).isBetween(19 * SECOND, 21 * SECOND);
    }

    @Test
    void ignoresHeadersThatDoNotCountOurRequests() {
        for (int i = 0; i < 500; i++) {
            now += SECOND / 100;
            limiter.reserve(now);
            headers.read(new RateHeaders(600L, 600L - i / 50 - i % 3, null, null), now, 8);
        }
        assertThat(headers.limit()).isEqualTo(-1);
    }

    @Test
    void leavesShareToOtherProgramsOnSameLimit() {
        send(20, 50, 6_000, 60, true);
        assertThat(limiter.perNano() * SECOND).isBetween(40.0, 55.0);

        send(40, 0, 6_000, 60, true);
        assertThat(limiter.perNano() * SECOND).as("gone again").isGreaterThan(55.0);
    }

    @Test
    void excludesRunsOfThisMachineFromForeignUse() {
        noted = true;
        send(90, 45, 6_000, 60, true);
        assertThat(limiter.perNano() * SECOND).isGreaterThan(99.0);
    }

    @ParameterizedTest
    @ValueSource(longs = {300, 6_000})
    void probesSoonWhenOthersUseWholeLimit(long limit) {
        configured(limit);
        send(90, (int) (limit / 60), limit, 60, true);
        assertThat(limiter.perNano() * SECOND).as("slowed").isLessThan(limit / 60.0 * 0.15);

        send(75, 0, limit, 60, true);
        assertThat(limiter.perNano() * SECOND)
                .as("a little more than a window later")
                .isGreaterThan(limit / 60.0 * 0.97);
    }

    @Test
    void doesNotMistakePauseForWindow() {
        send(5, 0, 6_000, 60, true);
        now += 20 * SECOND;
        send(5, 0, 6_000, 60, true);
        assertThat(headers.windowNanos()).isEqualTo(WINDOW.toNanos());
    }

    /** The job file says 6,000 a minute, or what the table says. */
    @ParameterizedTest(name = "{0} named, {1} configured")
    @CsvSource({"61, 6000, 61", "60, 6000, -1", "60, 600, -1", "60, 599, 60", "2, 19, 2", "2, 20, -1"})
    void believesSenderLikeLimitOnlyWhenConfiguredAsLow(long named, long configured, long limit) {
        configured(configured);
        for (int i = 0; i < 16; i++) {
            answer(named, named - 1);
        }
        assertThat(headers.limit()).isEqualTo(limit);
    }

    @ParameterizedTest(name = "{0} of 100 requests are counted")
    @CsvSource({"100, true", "60, true", "40, false", "5, false", "0, false"})
    void believesLimitThatCountsMostOfOurRequests(int percent, boolean believed) {
        for (int i = 1; i <= 100; i++) {
            now += SECOND / 50;
            assertThat(limiter.reserve(now)).isNotEqualTo(CallClassRateLimiter.NONE);
            answer(1_000, 1_000 - i * percent / 100);
        }
        assertThat(headers.limit()).isEqualTo(believed ? 1_000 : -1);
    }

    @Test
    void believesLimitAfter16AgreeingAnswers() {
        for (int i = 1; i <= 15; i++) {
            answer(1_000, 1_000 - i);
            assertThat(headers.limit()).as("after %d", i).isEqualTo(-1);
        }
        answer(1_000, 984);
        assertThat(headers.limit()).isEqualTo(1_000);

        answer(900, 880);
        assertThat(headers.limit()).as("another limit").isEqualTo(-1);
    }

    @Test
    void needsRemainingHeaderToBelieveLimit() {
        for (int i = 0; i < 50; i++) {
            assertThat(headers.read(new RateHeaders(1_000L, null, null, null), now, 1))
                    .isTrue();
        }
        assertThat(headers.read(new RateHeaders(null, 7L, null, null), now, 1)).isFalse();
        assertThat(headers.limit()).isEqualTo(-1);
        assertThat(headers.isNearlyUsedUp(1_000)).isFalse();
    }

    @ParameterizedTest(name = "{0} left, {1} in flight")
    @CsvSource({"10, 0, true", "11, 0, false", "14, 4, true", "15, 4, false", "0, 0, true"})
    void reportsLimitNearlyUsedUpAtOnePercentBesideInFlight(long left, int inFlight, boolean usedUp) {
        for (int i = 0; i < 16; i++) {
            answer(1_000, left);
        }
        assertThat(headers.isNearlyUsedUp(inFlight)).isEqualTo(usedUp);
    }

    /** Windows as long as the table says; 60 s are configured, and headers tell of whole seconds. */
    @ParameterizedTest(name = "windows of {0} s for {1} s")
    @CsvSource({
        "2, 30, 2",
        "30, 35, 30",
        "56, 60, 56",
        "57, 60, 60",
        "63, 200, 60",
        "64, 70, 60",
        "64, 200, 64",
        "120, 130, 60",
        "120, 250, 120"
    })
    void believesShorterWindowAtOnceAndLongerWindowWhenRepeated(int window, int seconds, int learned) {
        send(seconds, 0, 100L * window, window, true);
        assertThat(headers.windowNanos()).isEqualTo(learned * SECOND);
    }

    private void configured(long limit) {
        limiter = new CallClassRateLimiter(limit, WINDOW, 0, new Steps());
        headers = new HeaderLimitTracker(limiter);
    }

    private void answer(long limit, long left) {
        now++;
        headers.read(new RateHeaders(limit, left, null, null), now, 1);
    }

    /** Sends at the pace and hears what is left, while others send so many a second. */
    private void send(int seconds, int others, long limit, int window, boolean reset) {
        long end = now + seconds * SECOND;
        long used = 0;
        long in = -1;
        double theirs = 0;
        while (now < end) {
            now += SECOND / 200;
            theirs += others / 200.0;
            if (noted && random.nextInt(200) < others) {
                limiter.usedElsewhere(1, now);
            }
            if (limiter.reserve(now) == CallClassRateLimiter.NONE) {
                continue;
            }
            if (now / SECOND / window != in) {
                in = now / SECOND / window;
                used = 0;
                theirs = 0;
            }
            used++;
            long left = Math.max(0, limit - used - (long) theirs);
            headers.read(new RateHeaders(limit, left, reset ? (in + 1) * window : null, null), now, 4);
        }
    }
}
