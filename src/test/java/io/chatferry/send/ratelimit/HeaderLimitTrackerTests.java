package io.chatferry.send.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.cometchat.answer.RateHeaders;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made of headers, by a clock of its own and a target that counts in fixed windows. */
class HeaderLimitTrackerTests {

    private static final Duration WINDOW = Duration.ofSeconds(60);
    private static final long SECOND = 1_000_000_000L;

    private CallClassRateLimiter pace = new CallClassRateLimiter(6_000, WINDOW, 0, new Steps());
    private HeaderLimitTracker told = new HeaderLimitTracker(pace);
    private final Random random = new Random(3);
    private long now;
    /** Whether what others send is in the usage that the runs of this machine keep. */
    private boolean noted;

    @Test
    void aLimitAndTheLengthOfItsWindowsAreLearntFromReset() {
        send(25, 0, 1_000, 10, true);
        assertThat(told.limit()).isEqualTo(1_000);
        assertThat(told.windowNanos()).isEqualTo(10 * SECOND);
    }

    @Test
    void withoutResetWindowsAreKnownByTheTimeBetweenThem() {
        send(45, 0, 1_000, 20, false);
        assertThat(told.windowNanos()).isBetween(19 * SECOND, 21 * SECOND);
    }

    @Test
    void headersThatDoNotCountOurRequestsAreAboutSomethingElse() {
        for (int i = 0; i < 500; i++) {
            now += SECOND / 100;
            pace.reserve(now);
            told.read(new RateHeaders(600L, 600L - i / 50 - i % 3, null, null), now, 8);
        }
        assertThat(told.limit()).isEqualTo(-1);
    }

    @Test
    void othersOnTheSameLimitAreLeftTheirShare() {
        send(20, 50, 6_000, 60, true);
        assertThat(pace.perNano() * SECOND).isBetween(40.0, 55.0);

        send(40, 0, 6_000, 60, true);
        assertThat(pace.perNano() * SECOND).as("gone again").isGreaterThan(55.0);
    }

    @Test
    void whatOtherRunsOfThisMachineUseIsNoForeignUse() {
        noted = true;
        send(90, 45, 6_000, 60, true);
        assertThat(pace.perNano() * SECOND).isGreaterThan(99.0);
    }

    @ParameterizedTest
    @ValueSource(longs = {300, 6_000})
    void aRunThatOthersLeaveNothingLooksAgainSoon(long limit) {
        pace = new CallClassRateLimiter(limit, WINDOW, 0, new Steps());
        told = new HeaderLimitTracker(pace);
        send(90, (int) (limit / 60), limit, 60, true);
        assertThat(pace.perNano() * SECOND).as("slowed").isLessThan(limit / 60.0 * 0.15);

        send(75, 0, limit, 60, true);
        assertThat(pace.perNano() * SECOND)
                .as("a little more than a window later")
                .isGreaterThan(limit / 60.0 * 0.97);
    }

    @Test
    void aPauseIsNoWindow() {
        send(5, 0, 6_000, 60, true);
        now += 20 * SECOND;
        send(5, 0, 6_000, 60, true);
        assertThat(told.windowNanos()).isEqualTo(WINDOW.toNanos());
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
                pace.usedElsewhere(1, now);
            }
            if (pace.reserve(now) == CallClassRateLimiter.NONE) {
                continue;
            }
            if (now / SECOND / window != in) {
                in = now / SECOND / window;
                used = 0;
                theirs = 0;
            }
            used++;
            long left = Math.max(0, limit - used - (long) theirs);
            told.read(new RateHeaders(limit, left, reset ? (in + 1) * window : null, null), now, 4);
        }
    }
}
