package io.chatferry.media.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.media.fetch.FetchResult.Later;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HostGateTests {

    private long now = Duration.ofHours(1).toNanos();
    private final HostGate gate = new HostGate(2, 5, () -> now);

    private void passes(Duration time) {
        now += time.toNanos();
    }

    private void enters() throws InterruptedException {
        assertThat(gate.enter()).isEmpty();
    }

    private Later refuses() throws InterruptedException {
        return gate.enter().orElseThrow();
    }

    /** A request that enters and fails. */
    private Later fails() throws InterruptedException {
        enters();
        Later later = gate.failed("down");
        gate.leave();
        return later;
    }

    private void goesDown() throws InterruptedException {
        for (int i = 0; i < HostGate.FAULTS_OF_AN_OUTAGE; i++) {
            fails();
        }
    }

    @Test
    void leavesHostAloneForAsLongAsItAsks() throws Exception {
        enters();

        assertThat(gate.throttled(Duration.ofSeconds(7), "429"))
                .isEqualTo(new Later("429", Duration.ofSeconds(7), 0, false));
        gate.leave();
        passes(Duration.ofSeconds(5));

        assertThat(refuses()).isEqualTo(new Later("429", Duration.ofSeconds(2), 0, false));
        assertThat(gate.readyIn()).isEqualTo(Duration.ofSeconds(2));
        passes(Duration.ofSeconds(2));
        assertThat(gate.readyIn()).isZero();
        enters();
    }

    @Test
    void pausesTwiceAsLongEachTimeWhereTheHostDoesNotSayHowLong() throws Exception {
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            enters();
            Duration pause = gate.throttled(null, "429").delay();
            gate.leave();
            pauses.add(pause.toSeconds());
            passes(pause);
        }

        assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
    }

    @Test
    void takesAnswersToRequestsOfTheSameTimeForOnePause() throws Exception {
        enters();
        enters();
        gate.throttled(null, "429");

        assertThat(gate.throttled(null, "429").delay()).isEqualTo(Duration.ofSeconds(1));
        assertThat(gate.throttled(Duration.ofSeconds(9), "429").delay()).isEqualTo(Duration.ofSeconds(9));
        assertThat(gate.throttled(Duration.ofSeconds(3), "429").delay()).isEqualTo(Duration.ofSeconds(9));
    }

    @Test
    void takesSingleFailuresForThoseOfFiles() throws Exception {
        for (int i = 0; i < 20; i++) {
            assertThat(fails()).isEqualTo(new Later("down", HostGate.FIRST_PAUSE, 0, true));
            enters();
            gate.answered();
            gate.leave();
        }
    }

    @Test
    void letsOneRequestFindOutWhetherAHostIsBack() throws Exception {
        goesDown();

        assertThat(refuses()).isEqualTo(new Later("down", Duration.ofSeconds(1), 0, false));
        passes(Duration.ofSeconds(1));
        enters();
        assertThat(refuses().delay()).isEqualTo(Duration.ofSeconds(1));
        assertThat(gate.failed("still down")).isEqualTo(new Later("still down", Duration.ofSeconds(2), 0, false));
        gate.leave();
        passes(Duration.ofSeconds(2));
        enters();
        gate.answered();

        enters();
        assertThat(gate.readyIn()).isPositive();
    }

    @Test
    void letsAnotherRequestFindOutWhenTheFirstEndsWithoutAnAnswer() throws Exception {
        goesDown();
        passes(Duration.ofSeconds(1));
        enters();
        gate.leave();

        enters();
    }

    @Test
    void excusesAnOutageForSomeMinutesOnly() throws Exception {
        goesDown();
        Duration excused = Duration.ZERO;
        Later later = refuses();
        while (!later.isAttempt()) {
            excused = excused.plus(later.delay());
            passes(later.delay());
            later = fails();
        }

        assertThat(excused).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(8));
        assertThat(refuses().isAttempt()).isTrue();
        passes(Duration.ofMinutes(1));
        enters();
        gate.answered();
        gate.leave();
        goesDown();
        assertThat(refuses().isAttempt()).isFalse();
    }

    @Test
    void letsNoMoreRequestsLeaveThanTheRateInAnySecond() {
        Random random = new Random(15);
        List<Long> departures = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            long left = gate.depart();
            if (left == 0) {
                departures.add(now);
            }
            // sometimes exactly when it is permitted, sometimes at another time
            now += random.nextBoolean() ? left : random.nextInt(600_000_000);
        }

        assertThat(departures).hasSizeGreaterThan(1_000);
        for (int i = 5; i < departures.size(); i++) {
            assertThat(departures.get(i) - departures.get(i - 5))
                    .isGreaterThan(Duration.ofSeconds(1).toNanos());
        }
    }

    @Test
    void makesManyCallersWaitForTheRate() throws Exception {
        HostGate real = new HostGate(100, 20, System::nanoTime);
        long start = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 61; i++) {
            Thread thread = new Thread(() -> {
                try {
                    real.awaitDeparture();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(System.nanoTime() - start)
                .isGreaterThan(Duration.ofSeconds(3).toNanos());
    }
}
