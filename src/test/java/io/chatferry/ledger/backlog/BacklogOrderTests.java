package io.chatferry.ledger.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.ledger.Export;
import io.chatferry.ledger.LedgerExtension;
import io.chatferry.ledger.TestLedger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is open: sent as the backlog allows, every message goes once, and no conversation out of its order. */
class BacklogOrderTests {

    @RegisterExtension
    final LedgerExtension ledger = new LedgerExtension();

    @ParameterizedTest
    @CsvSource({
        "1, 40, 2, 0, true", "2, 60, 3, 0, false", "3, 200, 4, 0, true", "4, 150, 2, 2147483647, true",
        "5, 150, 6, 2147483647, false", "6, 300, 5, 10, true", "7, 120, 3, 3, false", "8, 1, 2, 0, true"
    })
    void sendsEveryMessageOnceAndInOrder(long seed, int messages, int users, int strictUpTo, boolean bySender) {
        TestLedger job = ledger.job();
        Random random = new Random(seed);
        Export export = new Export();
        for (int i = 0; i < messages; i++) {
            String from = "u" + random.nextInt(users);
            long second = 1_000 + random.nextInt(Math.max(1, messages / 6));
            if (random.nextInt(4) == 0) {
                export.toGroup("m" + i, from, "g" + random.nextInt(2), second, "x");
            } else {
                export.message("m" + i, from, "u" + random.nextInt(users), second, "x");
            }
        }
        job.pass(export);
        try (Backlog backlog = job.outbox().backlog((all, busiest) -> strictUpTo, bySender, Set.of(), () -> false)) {
            assertThat(backlog.size()).isEqualTo(messages);
            assertThat(backlog.lines()).isEqualTo(bySender ? (int) senders(backlog) : 1);
            assertThat(IntStream.range(0, backlog.lines()).map(backlog::load).sum())
                    .isEqualTo(messages);
            assertThat(backlog.inDoubt()).isEmpty();

            Map<String, List<PendingMessage>> conversations = new HashMap<>();
            play(backlog, random)
                    .forEach(each -> conversations
                            .computeIfAbsent(conversation(job, each), key -> new ArrayList<>())
                            .add(each));

            assertThat(conversations.values().stream().mapToInt(List::size).sum())
                    .isEqualTo(messages);
            conversations.values().forEach(sent -> assertOrdered(sent, strictUpTo));
        }
    }

    private static long senders(Backlog backlog) {
        return IntStream.range(0, backlog.size())
                .mapToObj(backlog::at)
                .map(PendingMessage::sender)
                .distinct()
                .count();
    }

    private static String conversation(TestLedger job, PendingMessage message) {
        return "" + job.number("SELECT conversation FROM message WHERE id = " + message.id());
    }

    /** Sends the messages that may be sent, in any order, until there are none. */
    private static List<PendingMessage> play(Backlog backlog, Random random) {
        List<Integer> ready = new ArrayList<>();
        for (int line = 0; line < backlog.lines(); line++) {
            for (int position = backlog.first(line); position < backlog.end(line); position++) {
                assertThat(backlog.line(position)).isEqualTo(line);
                ready.add(position);
            }
        }
        int[] waiting = backlog.waiting();
        Set<Integer> done = new HashSet<>();
        List<PendingMessage> sent = new ArrayList<>();
        while (!ready.isEmpty()) {
            int position = ready.remove(random.nextInt(ready.size()));
            assertThat(done.add(position)).as("position " + position).isTrue();
            sent.add(backlog.at(position));
            if (backlog.next(position) != Backlog.NONE) {
                ready.add(backlog.next(position));
            }
            int conversation = backlog.conversation(position);
            if (conversation != Backlog.NONE && --waiting[conversation] == 0) {
                ready.add(backlog.tail(conversation));
            }
        }
        return sent;
    }

    /** Strictly ordered, or ordered within each second with the last two at the end. */
    private static void assertOrdered(List<PendingMessage> sent, int strictUpTo) {
        Comparator<PendingMessage> byTime =
                Comparator.comparingLong(PendingMessage::sentAtNanos).thenComparingLong(PendingMessage::seq);
        if (sent.size() <= strictUpTo) {
            assertThat(sent).isSortedAccordingTo(byTime);
            return;
        }
        List<PendingMessage> expected = sent.stream().sorted(byTime).toList();
        int tail = Math.min(2, sent.size());
        assertThat(sent.subList(sent.size() - tail, sent.size()))
                .isEqualTo(expected.subList(sent.size() - tail, sent.size()));
        Map<Long, Deque<PendingMessage>> seconds = new HashMap<>();
        expected.forEach(each -> seconds.computeIfAbsent(each.second(), key -> new ArrayDeque<>())
                .add(each));
        sent.forEach(each -> assertThat(seconds.get(each.second()).remove()).isEqualTo(each));
    }

    @Test
    void putsHeadsFirstThatHeavySendersWaitFor() {
        TestLedger job = ledger.job();
        Export export = new Export()
                .message("light-1", "ann", "cat", 10, "x")
                .message("waited-for", "ann", "bob", 20, "x")
                .message("heavy", "bob", "ann", 21, "x");
        for (int i = 0; i < 5; i++) {
            export.message("b" + i, "bob", "dan", 30 + i, "x");
        }
        job.pass(export);
        try (Backlog backlog = job.outbox().backlog(SendOrder.STRICT, true, Set.of(), () -> false)) {
            int ann = IntStream.range(0, backlog.lines())
                    .filter(line -> backlog.load(line) == 2)
                    .findFirst()
                    .orElseThrow();
            PendingMessage first = backlog.at(backlog.first(ann));
            assertThat(first.sentAtNanos()).isEqualTo(20 * Export.SECOND);
            assertThat(backlog.heaviestWaiter(backlog.first(ann))).isNotEqualTo(ann);
        }
    }

    @Test
    void keepsNumbersOfSendersInLaterPortion() {
        TestLedger job = ledger.job();
        job.pass(new Export()
                .message("root", "ann", "bob", 10, "x")
                .message("reply", "bob", "ann", 20, "x")
                .replyTo("root")
                .message("other", "cat", "bob", 30, "x"));
        try (Backlog first =
                job.outbox().backlog(BacklogPortion.UNTHREADED, SendOrder.STRICT, true, Set.of(), null, () -> false)) {
            assertThat(first.size()).isEqualTo(2);
            job.send("root", "other");
            try (Backlog second = job.outbox()
                    .backlog(BacklogPortion.THREADED, SendOrder.STRICT, true, Set.of(), first, () -> false)) {
                assertThat(second.size()).isEqualTo(1);
                PendingMessage reply = second.at(0);
                assertThat(second.numbers()).isSameAs(first.numbers());
                assertThat(second.senderNumber(reply.sender())).isEqualTo(reply.senderIndex());
            }
        }
    }

    @Test
    void holdsChosenConversationsOnly() {
        TestLedger job = ledger.job();
        job.pass(new Export()
                .message("a", "ann", "bob", 10, "x")
                .message("b", "bob", "ann", 11, "x")
                .message("c", "ann", "cat", 12, "x"));
        long conversation = job.number("SELECT conversation FROM message WHERE sent_at_ns = 12000000000");

        try (Backlog backlog = job.outbox().backlog(SendOrder.STRICT, true, Set.of(conversation), () -> false)) {
            assertThat(backlog.size()).isEqualTo(1);
            assertThat(backlog.at(0).sentAtNanos()).isEqualTo(12 * Export.SECOND);
        }
    }

    @Test
    void isEmptyWithoutOpenMessagesAndWhenStopped() {
        TestLedger job = ledger.job();
        try (Backlog none = job.outbox().backlog(SendOrder.BY_SECOND, true, Set.of(), () -> false)) {
            assertThat(none.size()).isZero();
            assertThat(none.lines()).isZero();
        }
        job.pass(new Export().message("a", "ann", "bob", 10, "x"));
        try (Backlog stopped = job.outbox().backlog(SendOrder.BY_SECOND, true, Set.of(), () -> true)) {
            assertThat(stopped.size()).isZero();
        }
    }
}
