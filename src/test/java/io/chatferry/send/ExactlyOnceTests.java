package io.chatferry.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Exactly-once delivery in random cases: any history, any fault plan, any crash points. Each case has a seed
 * of its own, which a failure names; they are the same each time. {@code -Dchatferry.property.cases=N} looks at more of
 * them, {@code -Dchatferry.property.seed=S} begins with the case S.
 */
class ExactlyOnceTests {

    /** A case waits most of its time. */
    private static final int SIDE_BY_SIDE = 6;
    /** Of every way of sending, with and without crashes, several. */
    private static final int CASES = 24;

    @TempDir
    Path folder;

    @Test
    @Timeout(value = 2, unit = TimeUnit.HOURS)
    void deliversEachValidMessageOnceAndInOrderDespiteFaultsAndCrashes() throws Exception {
        long first = Long.getLong("chatferry.property.seed", 1);
        int cases = Integer.getInteger("chatferry.property.cases", CASES);
        AtomicLong next = new AtomicLong(first);
        AtomicLong crashes = new AtomicLong();
        AtomicLong failed = new AtomicLong();
        ExecutorService workers = Executors.newFixedThreadPool(SIDE_BY_SIDE);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < SIDE_BY_SIDE; i++) {
            all.add(workers.submit(() -> {
                long seed = next.getAndIncrement();
                while (seed < first + cases && failed.get() == 0) {
                    crashes.addAndGet(play(seed, failed));
                    seed = next.getAndIncrement();
                }
                return true;
            }));
        }
        workers.shutdown();
        for (Future<?> each : all) {
            each.get();
        }
        if (cases > 20) { // else it was asked for a certain case, which may have none
            assertThat(crashes).as("crashes").hasPositiveValue();
        }
    }

    private int play(long seed, AtomicLong failed) throws Exception {
        Path place = Files.createDirectory(folder.resolve("case-" + seed));
        try (OneCase one = new OneCase(place, seed)) {
            try {
                return one.play();
            } catch (Exception | AssertionError wrong) {
                failed.incrementAndGet();
                String again = "-Dtest=ExactlyOnceTests -Dchatferry.property.seed=%d -Dchatferry.property.cases=1";
                return fail("case " + seed + ", " + one + "\nagain: " + again.formatted(seed), wrong);
            }
        }
    }
}
