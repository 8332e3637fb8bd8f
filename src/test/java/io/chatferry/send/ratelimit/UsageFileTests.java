package io.chatferry.send.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.cometchat.ApiCall.LimitClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsageFileTests {

    private static final Duration WINDOW = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final Machine machine = new Machine();
    private final List<String> seen = new ArrayList<>();

    @Test
    void showsUsageToNextRunAndToConcurrentRun() {
        UsageFile first = open();
        UsageFile beside = open();
        first.request(LimitClass.STANDARD, machine.nanos);
        first.message(77, machine.nanos);
        machine.pass(Duration.ofSeconds(10));
        first.request(LimitClass.DATA_IMPORT, machine.nanos);

        assertThat(read(beside)).containsExactly("STANDARD 10", "sender 77 10", "DATA_IMPORT 0");
        assertThat(read(beside)).as("told once").isEmpty();
        assertThat(read(first)).as("not what it has noted itself").isEmpty();
        machine.pass(Duration.ofSeconds(55));
        assertThat(read(open())).as("of the last window only").containsExactly("DATA_IMPORT 55");
    }

    @Test
    void noticesConcurrentWriterAndTakesRequestBack() {
        UsageFile first = open();
        UsageFile beside = open();
        assertThat(first.request(LimitClass.STANDARD, machine.nanos)).isTrue();
        assertThat(beside.request(LimitClass.STANDARD, machine.nanos)).isFalse();
        beside.takeBack();
        assertThat(read(first)).isEmpty();
        assertThat(read(beside)).containsExactly("STANDARD 0");
        assertThat(beside.request(LimitClass.STANDARD, machine.nanos)).isTrue();
    }

    @Test
    void countsUsageForOneWindowWhenClockJumps() {
        open().request(LimitClass.STANDARD, machine.nanos);

        machine.pass(Duration.ofSeconds(5));
        machine.wall = machine.wall.plus(Duration.ofHours(2));
        assertThat(read(open())).as("the wall clock has jumped ahead").containsExactly("STANDARD 5");

        machine.wall = machine.wall.minus(Duration.ofHours(5));
        assertThat(read(open())).as("the wall clock has jumped back").containsExactly("STANDARD 5");

        machine.nanos = -1_000;
        assertThat(read(open())).as("and the machine has started anew").containsExactly("STANDARD 0");

        machine.wall = machine.wall.plus(Duration.ofHours(5));
        assertThat(read(open())).as("a machine that was off for hours").isEmpty();
    }

    @Test
    void keepsLastWindowWhenRingWraps() {
        UsageFile usage = open();
        for (int i = 0; i < 300_000; i++) {
            usage.message(i, machine.nanos);
        }
        machine.pass(Duration.ofSeconds(1));
        usage.request(LimitClass.CORE, machine.nanos);
        assertThat(read(open())).hasSize(1 << 17).endsWith("sender 299999 1", "CORE 0");
    }

    @Test
    void replacesFileOfUnknownFormat() throws IOException {
        Files.writeString(folder.resolve("app.usage"), "something else");
        UsageFile usage = open();
        usage.request(LimitClass.STANDARD, machine.nanos);
        assertThat(read(open())).containsExactly("STANDARD 0");
    }

    @Test
    void stopsReadingAtUnpublishedRecord() {
        UsageFile slow = open();
        UsageFile quick = open();
        UsageFile reader = open();
        long number = slow.takeNumber();
        quick.request(LimitClass.CORE, machine.nanos);
        assertThat(read(reader)).isEmpty();

        assertThat(slow.publish(number, UsageFile.kind(LimitClass.STANDARD), machine.nanos, 0))
                .isTrue();
        assertThat(read(reader)).containsExactly("STANDARD 0", "CORE 0");
    }

    @Test
    void skipsRecordOfKilledWriter() {
        UsageFile killed = open();
        UsageFile quick = open();
        UsageFile reader = open();
        killed.takeNumber();
        killed.takeNumber();
        quick.request(LimitClass.CORE, machine.nanos);
        assertThat(read(reader)).isEmpty();

        machine.pass(UsageFile.GIVEN_UP_AFTER);
        assertThat(read(reader)).containsExactly("CORE 0");
        assertThat(read(open())).as("given up for all").containsExactly("CORE 0");
    }

    @Test
    void repeatsRecordOfSuspendedWriter() {
        UsageFile suspended = open();
        UsageFile reader = open();
        long number = suspended.takeNumber();
        read(reader);
        machine.pass(UsageFile.GIVEN_UP_AFTER);
        read(reader);

        assertThat(suspended.publish(number, UsageFile.kind(LimitClass.STANDARD), machine.nanos, 0))
                .as("and so it takes another number")
                .isFalse();
        assertThat(read(reader)).isEmpty();
        suspended.request(LimitClass.STANDARD, machine.nanos);
        assertThat(read(reader)).containsExactly("STANDARD 0");
    }

    @Test
    void readsEachRecordOfConcurrentWritersOnce() throws Exception {
        int each = 50_000;
        Set<Long> read = new HashSet<>();
        List<Thread> writers = new ArrayList<>();
        try {
            UsageFile reader = openLive();
            for (int writer = 0; writer < 2; writer++) {
                long first = (long) writer * each;
                UsageFile usage = openLive();
                writers.add(new Thread(() -> {
                    for (long key = first; key < first + each; key++) {
                        usage.message(key, System.nanoTime());
                    }
                }));
            }
            writers.forEach(Thread::start);
            long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (read.size() < 2 * each && System.nanoTime() < until) {
                reader.readOthers(new UsageFile.Listener() {
                    @Override
                    public void request(LimitClass limit, long at, int by) {
                        throw new AssertionError("nobody noted one");
                    }

                    @Override
                    public void message(long senderKey, long at) {
                        assertThat(read.add(senderKey))
                                .as("twice: %d", senderKey)
                                .isTrue();
                    }
                });
            }
        } finally {
            join(writers);
        }
        assertThat(read).hasSize(2 * each);
    }

    private static void join(List<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private UsageFile openLive() {
        return UsageFile.open(folder.resolve("live.usage"), 100, WINDOW, Clock.systemUTC(), System::nanoTime);
    }

    private UsageFile open() {
        return UsageFile.open(folder.resolve("app.usage"), 100, WINDOW, machine, () -> machine.nanos);
    }

    private List<String> read(UsageFile usage) {
        seen.clear();
        usage.readOthers(new UsageFile.Listener() {
            @Override
            public void request(LimitClass limit, long at, int by) {
                seen.add(limit + " " + (machine.nanos - at) / 1_000_000_000);
            }

            @Override
            public void message(long senderKey, long at) {
                seen.add("sender " + senderKey + " " + (machine.nanos - at) / 1_000_000_000);
            }
        });
        return List.copyOf(seen);
    }

    /** The clocks of a machine. */
    private static final class Machine extends Clock {

        private Instant wall = Instant.parse("2026-01-01T00:00:00Z");
        private long nanos = 5_000_000_000_000L;

        void pass(Duration time) {
            wall = wall.plus(time);
            nanos += time.toNanos();
        }

        @Override
        public Instant instant() {
            return wall;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
