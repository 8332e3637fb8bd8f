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
            SenderWindowLog log = new SenderWindowLog(WINDOW, 0);
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

    @Test
    void takesAnyNumberOfMessagesOfOtherRuns() {
        SenderWindowLog log = new SenderWindowLog(WINDOW, 0);
        for (int i = 0; i < 5_000; i++) {
            log.addOfOtherRun(i % 3, 7);
        }

        assertThat(log.count(0) + log.count(1) + log.count(2)).isEqualTo(5_000);
        log.forget(7 + WINDOW);
        assertThat(log.count(0)).isZero();
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
            assertThat(log.lastDeparture(sender)).isEqualTo(expected.get(expected.size() - 1));
            int limit = 1 + random.nextInt(expected.size());
            assertThat(log.freeAt(sender, limit)).isEqualTo(expected.get(expected.size() - limit) + WINDOW);
        }
    }

    @Test
    void countsUnknownSenderAsIdle() {
        SenderWindowLog log = new SenderWindowLog(WINDOW, 0);
        assertThat(log.count(12_345)).isZero();
        assertThat(log.most()).isZero();
    }

    @Test
    void keepsEntryUntilWindowIsOver() {
        SenderWindowLog log = new SenderWindowLog(WINDOW, 0);
        log.add(3, 50);
        log.forget(50 + WINDOW - 1);
        assertThat(log.count(3)).isEqualTo(1);
        log.forget(50 + WINDOW);
        assertThat(log.count(3)).isZero();
    }

    /** Answers come in any order, late or never; the target's count of arrivals is never above what is remembered. */
    @Test
    void remembersEachMessageUntilWindowAfterItsAnswer() {
        Random random = new Random(9);
        for (int run = 0; run < 30; run++) {
            int senders = 1 + random.nextInt(10);
            SenderWindowLog log = new SenderWindowLog(WINDOW, 20);
            List<Sent> all = new ArrayList<>();
            long now = Long.MAX_VALUE - 20_000;
            for (int i = 0; i < 2_000; i++) {
                now += 1 + random.nextInt(4);
                log.forget(now);
                int sender = random.nextInt(senders);
                log.add(sender, now);
                all.add(new Sent(sender, now));
                answerSome(log, all, now, random);
                checkAgainst(log, all, random.nextInt(senders), now, random);
            }
        }
    }

    private static void answerSome(SenderWindowLog log, List<Sent> all, long now, Random random) {
        for (int i = 0; i < random.nextInt(3); i++) {
            Sent sent = all.get(Math.max(0, all.size() - 1 - random.nextInt(400)));
            if (sent.answer == 0) {
                sent.answer = now;
                log.answered(sent.sender, sent.departure, now);
            }
        }
    }

    private static void checkAgainst(SenderWindowLog log, List<Sent> all, int sender, long now, Random random) {
        List<Long> ends = all.stream()
                .filter(sent -> sent.sender == sender)
                .map(sent ->
                        (sent.answer == 0 || sent.answer - sent.departure > WINDOW ? sent.departure + 20 : sent.answer)
                                + WINDOW)
                .filter(end -> end - now > 0)
                .sorted((one, other) -> Long.signum(one - other))
                .toList();
        assertThat(log.count(sender)).isGreaterThanOrEqualTo(ends.size());
        if (!ends.isEmpty()) {
            int limit = 1 + random.nextInt(ends.size());
            assertThat(log.freeAt(sender, limit) - ends.get(ends.size() - limit))
                    .as("fewer than %d count then", limit)
                    .isNotNegative();
        }
    }

    @Test
    void countsFromAnswerInsteadOfDeparture() {
        SenderWindowLog log = new SenderWindowLog(WINDOW, 50);
        log.add(0, 100);
        log.add(0, 110);
        assertThat(log.freeAt(0, 2)).as("on its way").isEqualTo(150 + WINDOW);
        log.answered(0, 100, 104);
        assertThat(log.freeAt(0, 2)).isEqualTo(104 + WINDOW);
        log.answered(0, 110, 300);
        assertThat(log.freeAt(0, 1)).isEqualTo(300 + WINDOW);
        assertThat(log.lastDeparture(0)).isEqualTo(110);
        log.forget(104 + WINDOW);
        assertThat(log.count(0)).isEqualTo(1);
    }

    @Test
    void ignoresAnswerToForgottenOrUnknownMessage() {
        SenderWindowLog log = new SenderWindowLog(WINDOW, 0);
        log.answered(7, 100, 200);
        log.add(0, 100);
        log.addOfOtherRun(0, 100);
        log.forget(100 + WINDOW);
        log.add(0, 100 + WINDOW);
        log.answered(0, 100, 5_000);
        assertThat(log.count(0)).isEqualTo(1);
        assertThat(log.freeAt(0, 1)).isEqualTo(100 + 2 * WINDOW);
    }

    @Test
    void growsWithSendersAndMessages() {
        SenderWindowLog log = new SenderWindowLog(WINDOW, 0);
        for (int i = 0; i < 100_000; i++) {
            log.add(i, 0);
            log.add(i / 2, 0);
        }
        assertThat(log.count(0)).isEqualTo(3);
        assertThat(log.count(49_999)).isEqualTo(3);
        assertThat(log.count(50_000)).isEqualTo(1);
        assertThat(log.most()).isEqualTo(3);
    }

    private static final class Sent {

        private final int sender;
        private final long departure;
        private long answer;

        private Sent(int sender, long departure) {
            this.sender = sender;
            this.departure = departure;
        }
    }
}
