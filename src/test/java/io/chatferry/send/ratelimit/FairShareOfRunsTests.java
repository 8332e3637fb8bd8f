package io.chatferry.send.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.cometchat.ApiCall.LimitClass;
import io.chatferry.cometchat.answer.RateHeaders;
import io.chatferry.send.state.SendCounters;
import io.chatferry.send.state.SendSettings;
import io.chatferry.send.state.TestSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs that share one file, each with what it keeps in memory for itself, as in processes of their own. */
class FairShareOfRunsTests {

    @TempDir
    Path folder;

    @Tag("full") // half a minute
    @Test
    void givesHalfToSecondRunAtHighRate() throws Exception {
        givesHalfToSecondRunWhileFirstSendsAtFullRate(5, 5_000);
    }

    @ParameterizedTest
    @CsvSource({"2, 600", "2, 40"})
    void givesHalfToSecondRunWhileFirstSendsAtFullRate(int seconds, int limit) throws Exception {
        Duration window = Duration.ofSeconds(seconds);
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            long began = System.nanoTime();
            long end = began + window.multipliedBy(5).toNanos();
            RateLimits one = limits(limit, window);
            Future<List<Long>> first = threads.submit(() -> use(one, end));
            LockSupport.parkNanos(window.toNanos());
            RateLimits two = limits(limit, window);
            Future<List<Long>> second = threads.submit(() -> use(two, end));
            long from = began + window.multipliedBy(2).toNanos();
            double firstShare = share(first.get(), from, end, limit, window);
            double secondShare = share(second.get(), from, end, limit, window);

            String shares = "%.3f and %.3f".formatted(firstShare, secondShare);
            assertThat(firstShare + secondShare).as(shares).isBetween(0.95, 1.01);
            assertThat(Math.min(firstShare, secondShare)).as(shares).isGreaterThan(0.4);
        } finally {
            threads.shutdownNow();
        }
    }

    private static double share(List<Long> slots, long from, long end, int limit, Duration window) {
        long within =
                slots.stream().filter(at -> at - from >= 0 && at - end < 0).count();
        return within / ((double) limit * (end - from) / window.toNanos());
    }

    /** The instants of the slots that a run gets that always wants one more. */
    private static List<Long> use(RateLimits limits, long end) {
        List<Long> slots = new ArrayList<>();
        while (System.nanoTime() - end < 0) {
            long slot = limits.reserve(LimitClass.STANDARD);
            if (slot == CallClassRateLimiter.NONE) {
                LockSupport.parkNanos(Duration.ofMillis(4).toNanos());
            } else {
                limits.dispatched(LimitClass.STANDARD, slot, System.nanoTime());
                slots.add(slot);
                limits.passed(LimitClass.STANDARD, RateHeaders.NONE, 0);
            }
        }
        return slots;
    }

    private RateLimits limits(int calls, Duration window) {
        SendSettings settings = TestSettings.limits(calls, window);
        return new RateLimits(
                settings,
                new SendCounters(),
                new SenderRateLimiter(0, window, System.nanoTime()),
                key -> -1,
                new LimitsFolder(folder, "app", "moderation"),
                Clock.systemUTC());
    }
}
