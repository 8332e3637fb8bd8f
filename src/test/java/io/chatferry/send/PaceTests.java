package io.chatferry.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class PaceTests {

    private static final Duration WINDOW = Duration.ofMillis(500);
    private static final int LIMIT = 40;

    @Test
    void aClassNeverExceedsItsLimitInAnyWindowAndComesCloseToIt() {
        long[] slots = undisturbed();

        assertThat(most(slots, WINDOW.toNanos())).isLessThanOrEqualTo(LIMIT);
        double windows = (slots[slots.length - 1] - slots[0]) / (double) WINDOW.toNanos();
        assertThat((slots.length - 1) / windows).isBetween(LIMIT * 0.98, (double) LIMIT);
    }

    @Test
    void aClassIsLoweredByARefusalAndRaisedByASuccessButNeverAboveTheJobFile() {
        ClassPace pace = new ClassPace("test", 100, WINDOW);
        double full = pace.perNano();
        pace.lower(200);
        pace.lower(0);
        assertThat(pace.perNano()).isEqualTo(full);
        pace.raise(400);
        assertThat(pace.perNano()).isEqualTo(full);
        pace.lower(50);
        assertThat(pace.perNano()).isEqualTo(full / 2);
        pace.raise(60);
        assertThat(pace.perNano()).isEqualTo(new ClassPace("test", 60, WINDOW).perNano());
        pace.raise(400);
        assertThat(pace.perNano()).isEqualTo(full);
    }

    @Test
    void aSenderNeverExceedsItsLimitInAnyWindow() {
        Random random = new Random(7);
        SenderPace pace = new SenderPace(30, Duration.ofSeconds(60));
        Map<Integer, List<Long>> sent = new HashMap<>();
        long start = Long.MAX_VALUE - Duration.ofSeconds(500).toNanos(); // nanoTime may run over
        long now = start;
        for (int i = 0; i < 20_000; i++) {
            now += random.nextInt(100_000_000);
            int sender = random.nextInt(20);
            if (pace.nextAt(sender, now) - now <= 0) {
                pace.sends(sender, now);
                sent.computeIfAbsent(sender, key -> new ArrayList<>()).add(now);
            }
        }
        assertThat(sent).hasSize(20).allSatisfy((sender, instants) -> {
            long[] sorted = instants.stream().mapToLong(at -> at - start).toArray();
            assertThat(most(sorted, Duration.ofSeconds(60).toNanos())).isBetween(20, 30);
        });
    }

    @Test
    void withoutALimitASenderIsHeldOnlyWhenTheTargetHasRefusedIt() {
        SenderPace pace = new SenderPace(0, Duration.ofSeconds(60));
        pace.sends(1, 1_000);
        assertThat(pace.limited()).isFalse();
        assertThat(pace.nextAt(1, 1_001)).isEqualTo(1_001);

        pace.holdUntil(1, 5_000, 1_001);
        assertThat(pace.nextAt(1, 1_002)).isEqualTo(5_000);
        assertThat(pace.nextAt(2, 1_002)).isEqualTo(1_002);
        pace.limit(30);
        assertThat(pace.limited()).isTrue();
    }

    /**
     * Slots of a pace as it gives them. Their instants are known as exactly as the thread was not held up while it asked;
     * a series in which it was says nothing and is taken again.
     */
    private static long[] undisturbed() {
        long slack = (long) (WINDOW.toNanos() * 0.002);
        for (int attempt = 0; attempt < 20; attempt++) {
            ClassPace pace = new ClassPace("test", LIMIT, WINDOW);
            long[] slots = new long[LIMIT * 3];
            long heldUp = 0;
            long lastAsked = System.nanoTime();
            for (int i = 0; i < slots.length; i++) {
                long slot = -1;
                while (slot < 0) {
                    long asked = System.nanoTime();
                    slot = pace.reserve();
                    heldUp = Math.max(heldUp, System.nanoTime() - asked);
                    if (slot < 0) {
                        LockSupport.parkNanos(1_000_000);
                    } else if (asked - lastAsked > ClassPace.AHEAD.toNanos()) {
                        heldUp = Long.MAX_VALUE; // slots were lost meanwhile
                    }
                    lastAsked = asked;
                }
                slots[i] = slot;
            }
            if (heldUp < slack) {
                return slots;
            }
        }
        throw new IllegalStateException("this machine is too busy to measure anything");
    }

    /** The most instants in any window that is open at its end. */
    private static int most(long[] instants, long window) {
        Arrays.sort(instants);
        int most = 0;
        int first = 0;
        for (int last = 0; last < instants.length; last++) {
            while (instants[last] - instants[first] >= window) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }
}
