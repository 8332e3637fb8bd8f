package io.chatferry.send.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.cometchat.ApiCall.LimitClass;
import io.chatferry.cometchat.answer.RateHeaders;
import io.chatferry.model.Endpoint;
import io.chatferry.send.state.LimitUsage;
import io.chatferry.send.state.SendCounters;
import io.chatferry.send.state.SendSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Limits over a real usage file; in windows that are longer than any test takes. */
class RateLimitsTests {

    private static final Duration WINDOW = Duration.ofMinutes(30);
    private static final RateHeaders NO_HEADERS = RateHeaders.NONE;
    private static final int STANDARD = 1_000;

    @TempDir
    Path folder;

    private final SendCounters counters = new SendCounters();

    @Test
    void givesFirstPermitAtOnceAndNextOneLater() {
        RateLimits limits = limits(0);
        long before = System.nanoTime();
        long first = limits.reserve(LimitClass.STANDARD);
        assertThat(first - before).isBetween(0L, CallClassRateLimiter.AHEAD.toNanos());
        int more = 0;
        while (limits.reserve(LimitClass.STANDARD) != CallClassRateLimiter.NONE) {
            more++;
        }
        assertThat(more).as("the next one is due in 1.8 s").isZero();
        assertThat(limits.reserve(LimitClass.DATA_IMPORT))
                .as("a class of its own")
                .isNotEqualTo(CallClassRateLimiter.NONE);
    }

    @Test
    void countsRequestsOfEarlierRunAgainstLimit() {
        RateLimits first = limits(0);
        int taken = takeAll(first);
        first.reportUsage(System.nanoTime());
        RateLimits second = limits(0);
        second.reportUsage(System.nanoTime() + Duration.ofSeconds(1).toNanos());
        assertThat(usage("standard").used()).isEqualTo(taken);
        assertThat(takeAll(second)).as("no second start").isLessThanOrEqualTo(1);
    }

    @Test
    void sharesUsageWithConcurrentRun() {
        RateLimits first = limits(0);
        RateLimits second = limits(0);
        int taken = takeAll(first);
        second.reserve(LimitClass.STANDARD);
        second.reportUsage(System.nanoTime() + Duration.ofSeconds(1).toNanos());
        assertThat(usage("standard").used()).isGreaterThanOrEqualTo(taken);
    }

    @Test
    void reportsUsageOfEachLimit() {
        RateLimits limits = limits(30);
        takeAll(limits);
        for (int i = 0; i < 3; i++) {
            limits.recordSend(2, 42L, System.nanoTime());
        }
        limits.recordSend(1, 41L, System.nanoTime());
        limits.reportUsage(System.nanoTime() + Duration.ofSeconds(1).toNanos());
        assertThat(counters.used())
                .extracting(LimitUsage::name)
                .containsExactly("standard", "core", "data-import", "sender");
        assertThat(usage("sender")).isEqualTo(new LimitUsage("sender", 3, 30, WINDOW.toMillis(), false));
        assertThat(usage("core")).isEqualTo(new LimitUsage("core", 0, 50, WINDOW.toMillis(), false));
    }

    @Test
    void publishesUsageTwiceASecondAtMost() {
        RateLimits limits = limits(0);
        long now = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        limits.reportUsage(now);
        limits.recordSend(0, 40L, System.nanoTime());
        limits.reportUsage(now + Duration.ofMillis(499).toNanos());
        assertThat(usage("sender").used()).isZero();
        limits.reportUsage(now + Duration.ofMillis(500).toNanos());
        assertThat(usage("sender").used()).isEqualTo(1);
    }

    @Test
    void countsMessagesOfOtherRunsForKnownSenders() {
        limits(30).recordSend(0, 43L, System.nanoTime());
        SenderRateLimiter senders = new SenderRateLimiter(30, WINDOW, System.nanoTime());
        new RateLimits(settings(30), counters, senders, key -> key == 43L ? 7 : -1, limitsFolder(), Clock.systemUTC());
        assertThat(senders.used(7, System.nanoTime())).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            value = {"none, 1", "0, 0", "5, 5", "149, 149", "150, 150", "151, 150", "100000, 150"},
            nullValues = "none")
    void waitsTwelfthOfWindowAtMostAfterAccident(@Nullable Long retryAfter, long seconds) {
        RateHeaders rate = new RateHeaders(null, null, null, retryAfter);
        assertThat(limits(0).accidentWait(rate)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void pausesAppWhenItsLimitIsUsedUp() {
        RateLimits limits = limits(0);
        pass(limits, 100, NO_HEADERS);
        RateHeaders refusal = new RateHeaders(100L, 0L, null, 12L);
        assertThat(limits.refused(LimitClass.STANDARD, -1, refusal, 0))
                .isEqualTo(new RateLimits.AppPause(Duration.ofSeconds(12)));
    }

    @Test
    void pausesAppWithoutDurationWhenTargetNamesNone() {
        RateLimits limits = limits(0);
        pass(limits, STANDARD, NO_HEADERS);
        assertThat(limits.refused(LimitClass.STANDARD, -1, NO_HEADERS, 0)).isEqualTo(new RateLimits.AppPause(null));
    }

    @Test
    void treatsFirstRefusalsThatContradictUsageAsAccidents() {
        RateLimits limits = limits(0);
        assertThat(limits.refused(LimitClass.STANDARD, -1, NO_HEADERS, 0)).isNull();
        assertThat(limits.refused(LimitClass.STANDARD, -1, NO_HEADERS, 0)).isNull();
        assertThat(limits.refused(LimitClass.STANDARD, -1, NO_HEADERS, 0))
                .as("the third in a row")
                .isNotNull();
    }

    @Test
    void holdsSenderAfterAccident() {
        SenderRateLimiter senders = new SenderRateLimiter(0, WINDOW, System.nanoTime());
        RateLimits limits = limits(senders, 0);
        limits.refused(LimitClass.STANDARD, 4, new RateHeaders(null, null, null, 20L), 0);
        long now = System.nanoTime();
        assertThat(senders.nextAt(4, now) - now)
                .isBetween(
                        Duration.ofSeconds(18).toNanos(), Duration.ofSeconds(20).toNanos());
        assertThat(senders.nextAt(5, now)).isEqualTo(now);
    }

    @Test
    void learnsCapOfSenderFromRefusalAndKeepsItForNextRun() {
        SenderRateLimiter senders = new SenderRateLimiter(SendSettings.LEARN, WINDOW, System.nanoTime());
        RateLimits limits = limits(senders, SendSettings.LEARN);
        for (int i = 0; i < 25; i++) {
            limits.recordSend(3, 44L, System.nanoTime());
        }
        assertThat(limits.refused(LimitClass.STANDARD, 3, new RateHeaders(25L, 0L, null, 9L), 0))
                .isNull();
        assertThat(senders.limit()).isEqualTo(25);
        assertThat(counters.limitMessage()).isEqualTo("the target allows each sender 25 messages in 1800 s");

        SenderRateLimiter next = new SenderRateLimiter(SendSettings.LEARN, WINDOW, System.nanoTime());
        limits(next, SendSettings.LEARN);
        assertThat(next.limit()).isEqualTo(25);
        assertThat(next.isLearned()).isTrue();

        SenderRateLimiter configured = new SenderRateLimiter(40, WINDOW, System.nanoTime());
        limits(configured, 40);
        assertThat(configured.limit()).as("the job file is explicit").isEqualTo(40);
    }

    @Test
    void learnsDocumentedSenderLimitOnlyWhenAppHasRoomBetweenRefusals() {
        SenderRateLimiter senders = new SenderRateLimiter(SendSettings.LEARN, WINDOW, System.nanoTime());
        RateLimits limits = limits(senders, SendSettings.LEARN);
        for (int i = 0; i < SendSettings.DOCUMENTED_SENDER; i++) {
            limits.recordSend(3, 44L, System.nanoTime());
        }
        limits.refused(LimitClass.STANDARD, 3, NO_HEADERS, 0);
        assertThat(senders.isLearning()).as("a suspicion").isTrue();
        pass(limits, 2, NO_HEADERS);
        limits.refused(LimitClass.STANDARD, 3, NO_HEADERS, 0);
        assertThat(senders.isLearning()).as("too few passed in between").isTrue();
        pass(limits, 1, NO_HEADERS);
        limits.refused(LimitClass.STANDARD, 3, NO_HEADERS, 0);
        assertThat(senders.limit()).isEqualTo(SendSettings.DOCUMENTED_SENDER);
    }

    @Test
    void ignoresSenderLimitInDataImport() {
        SenderRateLimiter senders = new SenderRateLimiter(5, WINDOW, System.nanoTime());
        RateLimits limits = limits(senders, 5);
        for (int i = 0; i < 5; i++) {
            limits.recordSend(3, 44L, System.nanoTime());
        }
        limits.refused(LimitClass.DATA_IMPORT, 3, new RateHeaders(3L, 0L, null, 9L), 0);
        assertThat(senders.limit()).isEqualTo(5);
    }

    @Test
    void keepsLowerClassLimitForNextRun() {
        RateLimits limits = limits(0);
        pass(limits, 100, NO_HEADERS);
        limits.refused(LimitClass.STANDARD, -1, new RateHeaders(100L, 0L, null, null), 0);
        assertThat(counters.limitMessage())
                .isEqualTo("the target allows 100 standard requests in 1800 s, not 1000 as the job file says");
        double learned = limits.perNano(LimitClass.STANDARD);

        RateLimits next = limits(0);
        assertThat(next.perNano(LimitClass.STANDARD)).isEqualTo(learned).isLessThan(perNano(STANDARD));
        assertThat(next.perNano(LimitClass.CORE)).isEqualTo(perNano(50));
    }

    private static double perNano(int limit) {
        return (double) limit / WINDOW.toNanos() * CallClassRateLimiter.SHARE;
    }

    private static void pass(RateLimits limits, int requests, RateHeaders rate) {
        for (int i = 0; i < requests; i++) {
            limits.passed(LimitClass.STANDARD, rate, 0);
        }
    }

    private static int takeAll(RateLimits limits) {
        int taken = 0;
        while (limits.reserve(LimitClass.STANDARD) != CallClassRateLimiter.NONE) {
            taken++;
        }
        return taken;
    }

    private LimitUsage usage(String name) {
        return counters.used().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private RateLimits limits(int sender) {
        return limits(new SenderRateLimiter(sender, WINDOW, System.nanoTime()), sender);
    }

    private RateLimits limits(SenderRateLimiter senders, int sender) {
        return new RateLimits(settings(sender), counters, senders, key -> -1, limitsFolder(), Clock.systemUTC());
    }

    private LimitsFolder limitsFolder() {
        return new LimitsFolder(folder.resolve("limits"), "app", "moderation");
    }

    private static SendSettings settings(int sender) {
        return new SendSettings(
                STANDARD,
                50,
                20,
                sender,
                WINDOW,
                0,
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                false,
                false,
                Set.of(Endpoint.MODERATION),
                false,
                null,
                0,
                0);
    }
}
