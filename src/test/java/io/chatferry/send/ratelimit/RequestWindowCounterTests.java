package io.chatferry.send.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a plain list of instants, which counts exactly. */
class RequestWindowCounterTests {

    private static final Duration WINDOW = Duration.ofMillis(1_000);
    /** A thousandth of the window. */
    private static final long STEP = 1_000_000L;

    @ParameterizedTest
    @ValueSource(longs = {0, 1_000_000_000_000L, Long.MAX_VALUE - 700_000_000L})
    void countsAtLeastExactNumberAndAtMostOneStepMore(long begin) {
        Random random = new Random(begin);
        RequestWindowCounter counter = new RequestWindowCounter(WINDOW, begin);
        List<Long> instants = new ArrayList<>();
        long at = 0;
        for (int i = 0; i < 4_000; i++) {
            at += random.nextInt(3_000_000);
            instants.add(at);
            counter.add(begin + at, 1);
            long within = random.nextInt(1_000) * STEP;
            long counted = counter.within(within, begin + at);
            assertThat(counted).isBetween(exact(instants, at - within), exact(instants, at - within - STEP));
        }
    }

    @Test
    void countsNothingBeyondNewestStep() {
        RequestWindowCounter counter = new RequestWindowCounter(WINDOW, 0);
        counter.add(5 * STEP, 3);
        assertThat(counter.within(10 * STEP, 2_000 * STEP)).isZero();
        assertThat(counter.within(2_000 * STEP, 2_000 * STEP)).isEqualTo(3);
    }

    @Test
    void countsInstantsBeforeBeginAtBegin() {
        RequestWindowCounter counter = new RequestWindowCounter(WINDOW, 1_000 * STEP);
        counter.add(0, 2);
        assertThat(counter.within(100 * STEP, 1_050 * STEP)).isEqualTo(2);
        assertThat(counter.within(100 * STEP, 1_102 * STEP)).isZero();
    }

    @Test
    void takesRequestsBack() {
        RequestWindowCounter counter = new RequestWindowCounter(WINDOW, 0);
        counter.add(10 * STEP, 1);
        counter.add(20 * STEP, 1);
        counter.add(10 * STEP, -1);
        assertThat(counter.within(100 * STEP, 30 * STEP)).isEqualTo(1);
        assertThat(counter.within(15 * STEP, 30 * STEP)).isEqualTo(1);
    }

    @Test
    void movesLateRequestToItsRealInstant() {
        RequestWindowCounter counter = new RequestWindowCounter(WINDOW, 0);
        counter.add(10 * STEP, 1);
        counter.moveLater(10 * STEP, 500 * STEP);
        assertThat(counter.within(100 * STEP, 510 * STEP)).isEqualTo(1);
        assertThat(counter.within(2_000 * STEP, 510 * STEP)).as("still one").isEqualTo(1);
        assertThat(counter.within(1_000 * STEP, 1_400 * STEP)).isEqualTo(1);
        assertThat(counter.within(1_000 * STEP, 1_502 * STEP)).isZero();
    }

    @Test
    void ignoresDelayBelowOneStep() {
        RequestWindowCounter counter = new RequestWindowCounter(WINDOW, 0);
        counter.add(10 * STEP, 1);
        counter.moveLater(10 * STEP, 11 * STEP - 1);
        assertThat(counter.within(0, 11 * STEP)).isZero();
    }

    @Test
    void findsInstantSinceWhichSoManyWereCounted() {
        RequestWindowCounter counter = new RequestWindowCounter(WINDOW, 0);
        for (int i = 1; i <= 10; i++) {
            counter.add(i * 100 * STEP, 1);
        }
        assertThat(counter.since(1, -7)).isEqualTo(1_000 * STEP);
        assertThat(counter.since(4, -7)).isEqualTo(700 * STEP);
        assertThat(counter.since(10, -7)).isEqualTo(100 * STEP);
        assertThat(counter.since(11, -7)).isEqualTo(-7);
    }

    @Test
    void forgetsAfterFourWindowsAtLeast() {
        RequestWindowCounter counter = new RequestWindowCounter(WINDOW, 0);
        counter.add(STEP, 100);
        counter.add(3_999 * STEP, 1);
        assertThat(counter.within(4_000 * STEP, 3_999 * STEP)).isEqualTo(101);
        counter.add(9_000 * STEP, 1);
        assertThat(counter.within(9_000 * STEP, 9_000 * STEP))
                .as("the rest is forgotten")
                .isLessThan(102);
        assertThat(counter.since(2, -7)).isNotEqualTo(STEP);
    }

    private static long exact(List<Long> instants, long from) {
        return instants.stream().filter(each -> each >= from).count();
    }
}
