package io.chatferry.send.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.ledger.Database;
import io.chatferry.ledger.Export;
import io.chatferry.ledger.TestLedger;
import io.chatferry.ledger.backlog.Backlog;
import io.chatferry.ledger.backlog.ClaimedMessage;
import io.chatferry.ledger.backlog.PendingMessage;
import io.chatferry.ledger.backlog.SendOrder;
import io.chatferry.ledger.outbox.Outcome;
import io.chatferry.ledger.outbox.SendResults;
import io.chatferry.model.Endpoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Order and choice, over backlogs that were made of a real ledger. */
class ReadyQueueTests {

    private static final ReadyQueue.Allowance ALWAYS = (line, now) -> now;

    @TempDir
    Path folder;

    @Test
    void keepsOrderWithinSecondOnly() {
        try (Play play = new Play(folder, SendOrder.BY_SECOND, ALWAYS)) {
            play.message(1, "ann", "team", 100);
            play.message(2, "bob", "team", 100);
            play.message(3, "ann", "team", 101);
            play.message(4, "ann", "team", 102);
            play.message(5, "ann", "team", 103);
            play.open();

            assertThat(play.takeAll()).containsExactlyInAnyOrder(1, 3);
            play.resolve(1);
            assertThat(play.takeAll()).containsExactly(2);
            play.resolve(3);
            assertThat(play.takeAll()).as("the last two wait for the rest").isEmpty();
            play.resolve(2);
            assertThat(play.takeAll()).containsExactly(4);
            play.resolve(4);
            assertThat(play.takeAll()).containsExactly(5);
        }
    }

    @Test
    void takesLongestLineFirstAndMessagesItWaitsFor() {
        try (Play play = new Play(folder, SendOrder.BY_SECOND, ALWAYS)) {
            for (int i = 0; i < 10; i++) {
                play.message(i, "busy", "group" + i, 100 + i);
                play.message(20 + i, "rare" + i, "other", 100 + i);
            }
            play.message(50, "rare0", "talk", 90);
            play.message(51, "rare1", "talk", 91);
            play.message(52, "busy", "talk", 92);
            play.message(53, "busy", "talk", 93);
            play.open();

            List<Integer> order = play.takeAll();
            assertThat(order.subList(0, 4))
                    .as("what two of the busiest wait for")
                    .contains(50, 51);
            assertThat(order.subList(0, 12))
                    .filteredOn(number -> number < 10)
                    .as("the busiest")
                    .hasSizeGreaterThan(8);
        }
    }

    @Test
    void doesNotBlockOthersWhenSenderHasNoPermit() {
        long later = System.nanoTime() + 3_600_000_000_000L;
        try (Play play = new Play(folder, SendOrder.BY_SECOND, (line, now) -> line == 0 ? later : now)) {
            for (int i = 0; i < 1_000; i++) {
                play.message(i, "throttled", "group", 100 + i);
            }
            play.message(2_000, "free", "team", 100);
            play.open();

            assertThat(play.takeAll()).containsExactly(2_000);
            PendingMessage any = play.queue.pollFree();
            assertThat(any).as("a way without that limit").isNotNull();
        }
    }

    @Test
    void holdsReadyMessagesOfSenderThatIsRefusedMeanwhile() {
        Set<Integer> refused = new HashSet<>();
        try (Play play = new Play(
                folder, SendOrder.BY_SECOND, (line, now) -> refused.contains(line) ? now + 1_000_000_000L : now)) {
            for (int i = 0; i < 10; i++) {
                play.message(i, "sender" + i, "group" + i, 100 + i);
            }
            play.open();

            refused.addAll(List.of(0, 1, 2, 3));
            assertThat(play.takeAll()).hasSize(6);
        }
    }

    @Test
    void sendsOneByOneInStrictOrder() {
        try (Play play = new Play(folder, SendOrder.STRICT, ALWAYS)) {
            for (int i = 0; i < 5; i++) {
                play.message(i, i % 2 == 0 ? "ann" : "bob", "team", 100 + i);
            }
            play.open();

            for (int i = 0; i < 5; i++) {
                assertThat(play.takeAll()).containsExactly(i);
                play.resolve(i);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void keepsOrderAndForgetsNoMessage(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 8; round++) {
            int shortOnes = random.nextInt(12);
            SendOrder order = List.of(SendOrder.STRICT, SendOrder.BY_SECOND, (SendOrder) (all, busiest) -> shortOnes)
                    .get(random.nextInt(3));
            ReadyQueue.Allowance moody = (line, now) -> now + random.nextInt(3) - 1;
            try (Play play = new Play(folder.resolve("r" + round), order, moody)) {
                play.random(random);
                play.open();
                play.toTheEnd(random);
            }
        }
    }

    /** Messages of some conversations, some of them in doubt from an earlier run, and all that can happen to them. */
    private static final class Play implements AutoCloseable {
        private final TestLedger job;
        private final SendOrder order;
        private final ReadyQueue.Allowance allowance;
        private final Export export = new Export();
        private final Map<Integer, String> conversations = new HashMap<>();
        private final Map<Integer, Long> seconds = new LinkedHashMap<>();
        private final Map<Long, Integer> numbers = new HashMap<>();
        private final Map<Integer, PendingMessage> going = new HashMap<>();
        private final Set<Integer> open = new HashSet<>();
        private final Set<Integer> inDoubt = new HashSet<>();
        private int doubtful;
        private Backlog backlog;
        private ReadyQueue queue;

        Play(Path folder, SendOrder order, ReadyQueue.Allowance allowance) {
            this.job = TestLedger.open(Database.H2, folder);
            this.order = order;
            this.allowance = allowance;
        }

        void message(int number, String sender, String receiver, long second) {
            export.toGroup("m" + number, sender, receiver, second, "text");
            conversations.put(number, receiver);
            seconds.put(number, second);
            open.add(number);
        }

        void random(Random random) {
            int number = 0;
            for (int conversation = 0; conversation < 1 + random.nextInt(4); conversation++) {
                int length = 1 + random.nextInt(12);
                int seconds = 1 + random.nextInt(3);
                for (int i = 0; i < length; i++) {
                    message(
                            number++,
                            "user" + random.nextInt(4),
                            "c" + conversation,
                            100 + (long) i * seconds / length);
                }
            }
            doubtful = random.nextInt(4);
        }

        /** Some of the messages that are first in their second are in doubt. */
        void open() {
            job.pass(export);
            List<Integer> byTime = new ArrayList<>(seconds.keySet());
            byTime.sort(Comparator.comparing(seconds::get)); // equal ones stay in the order of reading
            List<PendingMessage> staged = job.staged(Integer.MAX_VALUE);
            for (int i = 0; i < staged.size(); i++) {
                numbers.put(staged.get(i).id(), byTime.get(i));
            }
            List<ClaimedMessage> claimed = job.outbox().claim(job.staged(doubtful), Endpoint.MODERATION, Set.of(), 1);
            job.outbox()
                    .record(
                            new SendResults(
                                    claimed.stream()
                                            .map(each -> new Outcome.Doubtful(
                                                    each.message().id(), 1, "cut"))
                                            .toList(),
                                    Map.of()),
                            1);
            job.outbox().fold();
            backlog = job.outbox().backlog(order, true, Set.of(), () -> false);
            queue = new ReadyQueue(backlog, allowance, true);
            assertThat(backlog.size()).isEqualTo(open.size());
            job.outbox()
                    .doubts(backlog.inDoubt().stream().map(backlog::at).toList())
                    .forEach(doubt -> {
                        int number = Integer.parseInt(doubt.claimed().muid().substring(1));
                        going.put(number, doubt.claimed().message());
                        inDoubt.add(number);
                    });
        }

        List<Integer> takeAll() {
            List<Integer> taken = new ArrayList<>();
            for (int number = take(); number >= 0; number = take()) {
                taken.add(number);
            }
            return taken;
        }

        /** The number of the message that goes, or -1. */
        private int take() {
            PendingMessage message = queue.poll(System.nanoTime() + 10);
            if (message == null) {
                return -1;
            }
            int number = numbers.get(message.id());
            assertThat(going).as("sent twice at once").doesNotContainKey(number);
            assertThat(open).as("taken after its end").contains(number);
            going.put(number, message);
            return number;
        }

        void resolve(int number) {
            queue.completed(going.remove(number));
            open.remove(number);
            inDoubt.remove(number);
        }

        void toTheEnd(Random random) {
            int steps = 0;
            while (!open.isEmpty()) {
                assertThat(++steps).as("it comes to an end").isLessThan(20_000);
                int taken = random.nextInt(3) == 0 ? take() : -1;
                if (taken >= 0) {
                    assertInOrder(taken);
                }
                List<Integer> begun = new ArrayList<>(going.keySet());
                if (!begun.isEmpty() && random.nextInt(3) == 0) {
                    int number = begun.get(random.nextInt(begun.size()));
                    if (random.nextInt(4) == 0) {
                        inDoubt.remove(number);
                        queue.requeue(going.remove(number).withOneMoreAttempt());
                    } else {
                        resolve(number);
                    }
                }
                assertThat(queue.open()).isEqualTo(open.size());
            }
            assertThat(take()).isNegative();
        }

        private void assertInOrder(int taken) {
            PendingMessage message = going.get(taken);
            List<Integer> together = conversations.keySet().stream()
                    .filter(other -> conversations.get(other).equals(conversations.get(taken)))
                    .sorted()
                    .toList();
            boolean last = together.indexOf(taken) >= together.size() - 2;
            boolean strict = order.strictUpTo(0, 0) >= together.size();
            assertThat(together)
                    .filteredOn(other -> other < taken && open.contains(other))
                    .as("ahead of %s of %s", taken, together)
                    .noneMatch(other -> strict || last || seconds.get(other) == message.second());
        }

        @Override
        public void close() {
            backlog.close();
            job.close();
        }
    }
}
