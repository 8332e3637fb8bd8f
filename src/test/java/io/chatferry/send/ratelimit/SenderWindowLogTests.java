package io.chatferry.send.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against a plain list for each sender. */
class SenderWindowLogTests {

    private static final long WINDOW = 1_000;

    @Test
    void agreesWithListPerSender() {
        Random random = new Random(5);
        for (int run = 0; run < 30; run++) {
            int senders = 1 + random.nextInt(40);
            SenderWindowLog log = new SenderWindowLog(WINDOW);
            List<Deque<Long>> lists = new ArrayList<>();
            for (int i = 0; i < senders; i++) {
                lists.add(new ArrayDeque<>());
            }
            long now = Long.MAX_VALUE - 20_000;
            for (int i = 0; i < 3_000; i++) {
                now += random.nextInt(4);
                log.forget(now);
                forget(lists, now);
                int sender = random.nextInt(senders);
                log.add(sender, now);
                lists.get(sender).addLast(now);
                check(log, lists, random.nextInt(senders), random);
            }
        }
    }

    private static void forget(List<Deque<Long>> lists, long now) {
        for (Deque<Long> list : lists) {
            while (!list.isEmpty() && now - list.getFirst() >= WINDOW) {
                list.removeFirst();
            }
        }
    }

    private static void check(SenderWindowLog log, List<Deque<Long>> lists, int sender, Random random) {
        List<Long> expected = List.copyOf(lists.get(sender));
        assertThat(log.count(sender)).isEqualTo(expected.size());
        assertThat(log.most())
                .isEqualTo(lists.stream().mapToInt(Deque::size).max().orElse(0));
        if (!expected.isEmpty()) {
            assertThat(log.last(sender)).isEqualTo(expected.get(expected.size() - 1));
            int limit = 1 + random.nextInt(expected.size());
            assertThat(log.freeAt(sender, limit)).isEqualTo(expected.get(expected.size() - limit) + WINDOW);
        }
    }

    @Test
    void countsUnknownSenderAsIdle() {
        SenderWindowLog log = new SenderWindowLog(WINDOW);
        assertThat(log.count(12_345)).isZero();
        assertThat(log.most()).isZero();
    }

    @Test
    void keepsEntryUntilWindowIsOver() {
        SenderWindowLog log = new SenderWindowLog(WINDOW);
        log.add(3, 50);
        log.forget(50 + WINDOW - 1);
        assertThat(log.count(3)).isEqualTo(1);
        log.forget(50 + WINDOW);
        assertThat(log.count(3)).isZero();
    }

    @Test
    void postponesEntriesBetweenTwoInstantsOnly() {
        SenderWindowLog log = new SenderWindowLog(WINDOW);
        for (long at : new long[] {10, 20, 30, 40}) {
            log.add(0, at);
        }
        log.postpone(20, 40);
        log.forget(10 + WINDOW);
        assertThat(log.count(0)).isEqualTo(3);
        assertThat(log.freeAt(0, 3)).as("20 became 40").isEqualTo(40 + WINDOW);
        log.forget(39 + WINDOW);
        assertThat(log.count(0)).isEqualTo(3);
        log.forget(40 + WINDOW);
        assertThat(log.count(0)).isZero();
    }

    @Test
    void growsWithSendersAndMessages() {
        SenderWindowLog log = new SenderWindowLog(WINDOW);
        for (int i = 0; i < 100_000; i++) {
            log.add(i, 0);
            log.add(i / 2, 0);
        }
        assertThat(log.count(0)).isEqualTo(3);
        assertThat(log.count(49_999)).isEqualTo(3);
        assertThat(log.count(50_000)).isEqualTo(1);
        assertThat(log.most()).isEqualTo(3);
    }
}
