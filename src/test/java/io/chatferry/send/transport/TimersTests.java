package io.chatferry.send.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimersTests {

    private final Timers timers = new Timers();
    private final List<String> ran = new ArrayList<>();

    @Test
    void runsDueActionsInOrderOfTheirInstantsAlsoAcrossTheOverflow() {
        long now = Long.MAX_VALUE - 1;
        timers.add(now + 3, () -> ran.add("after the overflow"));
        timers.add(now, () -> ran.add("now"));
        timers.add(now - 5, () -> ran.add("before"));
        timers.run(now);
        assertThat(ran).containsExactly("before", "now");
        timers.run(now + 3);
        assertThat(ran).endsWith("after the overflow");
        assertThat(timers.isEmpty()).isTrue();
    }

    @Test
    void runsWhatAnActionAddsIfItIsDue() {
        timers.add(10, () -> {
            ran.add("first");
            timers.add(9, () -> ran.add("second"));
            timers.add(11, () -> ran.add("later"));
        });
        timers.run(10);
        assertThat(ran).containsExactly("first", "second");
        assertThat(timers.isEmpty()).isFalse();
    }

    @Test
    void waitsForTheFirstButNotLongerThanAsked() {
        assertThat(timers.nanosToFirst(1_000)).isEqualTo(1_000);
        timers.add(System.nanoTime() + 3_600_000_000_000L, () -> {});
        assertThat(timers.nanosToFirst(1_000)).isEqualTo(1_000);
        timers.add(System.nanoTime() - 5, () -> {});
        assertThat(timers.nanosToFirst(1_000)).isNotPositive();
    }
}
