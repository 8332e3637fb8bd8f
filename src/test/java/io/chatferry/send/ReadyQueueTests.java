package io.chatferry.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.ledger.Pending;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadyQueueTests {

    private final ReadyQueue queue = new ReadyQueue();

    @Test
    void messagesOfDifferentSecondsPassEachOtherAndThoseOfOneDoNot() {
        Pending first = message(1, 7, 100, 0);
        Pending second = message(2, 7, 100, 0);
        Pending other = message(3, 7, 101, 0);
        List.of(first, second, other).forEach(queue::add);

        assertThat(queue.poll()).isEqualTo(first);
        assertThat(queue.poll()).isEqualTo(other);
        assertThat(queue.poll()).isNull();
        queue.settled(first);
        assertThat(queue.poll()).isEqualTo(second);
    }

    @Test
    void aMessageThatGoesAgainGoesFirst() {
        Pending first = message(1, 7, 100, 0);
        Pending other = message(2, 8, 100, 0);
        queue.add(first);
        queue.add(other);
        queue.poll();
        queue.again(first);

        assertThat(queue.poll()).isEqualTo(first);
        assertThat(queue.open()).isEqualTo(2);
    }

    @Test
    void oneThatWasAttemptedIsStillTheSameMessage() {
        Pending first = message(1, 7, 100, 0);
        Pending second = message(2, 7, 100, 0);
        queue.add(first);
        queue.add(second);
        queue.poll();
        queue.again(first.attempted());
        queue.settled(java.util.Objects.requireNonNull(queue.poll()));

        assertThat(queue.poll()).isEqualTo(second);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void whateverHappensToMessagesTheirOrderHoldsAndNoneIsForgotten(long seed) {
        for (int i = 0; i < 50; i++) {
            new Play(new Random(seed * 1_000 + i)).toTheEnd();
        }
    }

    private static Pending message(long id, long conversation, long second, int tail) {
        return new Pending(id, conversation, 1, 2, second * 1_000_000_000L + id, id, tail, 0);
    }

    /** Messages of some conversations, some of them in doubt from an earlier run, and all that can happen to them. */
    private static final class Play {
        private final Random random;
        private final ReadyQueue queue = new ReadyQueue();
        private final Deque<Pending> unread = new ArrayDeque<>();
        private final List<Pending> open = new ArrayList<>();
        private final List<Pending> going = new ArrayList<>();
        private final List<Pending> inDoubt = new ArrayList<>();
        private int settled;
        private final int all;

        Play(Random random) {
            this.random = random;
            List<Pending> toRead = new ArrayList<>();
            long id = 0;
            for (int conversation = 0; conversation < 1 + random.nextInt(4); conversation++) {
                int length = 1 + random.nextInt(12);
                int seconds = 1 + random.nextInt(3);
                for (int i = 0; i < length; i++) {
                    int tail = Math.max(0, i - length + 3);
                    Pending message = message(++id, conversation, 100 + (long) i * seconds / length, tail);
                    boolean behind = toRead.stream()
                            .anyMatch(other -> other.conversation() == message.conversation()
                                    && other.second() == message.second());
                    if (tail == 0 && !behind && random.nextInt(3) == 0) {
                        open.add(message);
                        inDoubt.add(message);
                    } else {
                        toRead.add(message);
                    }
                }
            }
            all = (int) id;
            inDoubt.forEach(queue::addHeld);
            toRead.sort(Comparator.comparingInt(Pending::tail).thenComparingLong(Pending::id));
            unread.addAll(toRead);
        }

        void toTheEnd() {
            int steps = 0;
            while (settled < all) {
                assertThat(++steps).as("it comes to an end").isLessThan(10_000);
                step();
                assertThat(queue.open()).isEqualTo(open.size());
            }
            assertThat(queue.poll()).isNull();
            assertThat(queue.readyCount()).isZero();
        }

        private void step() {
            switch (random.nextInt(6)) {
                case 0 -> read();
                case 1, 2 -> take();
                case 3 -> end(going);
                case 4 -> again(random.nextBoolean() ? going : inDoubt);
                default -> doubt();
            }
        }

        private void read() {
            Pending next = unread.poll();
            if (next != null) {
                open.add(next);
                queue.add(next);
            }
        }

        private void take() {
            Pending message = queue.poll();
            if (message == null) {
                return;
            }
            assertThat(going).as("sent twice at once").doesNotContain(message);
            assertThat(open).as("taken after its end").contains(message);
            assertThat(open)
                    .as("ahead of %s", message)
                    .noneMatch(other -> other.conversation() == message.conversation()
                            && other.id() < message.id()
                            && (message.tail() > 0 || other.second() == message.second()));
            going.add(message);
        }

        private void end(List<Pending> from) {
            Pending message = pick(from);
            if (message != null) {
                open.remove(message);
                settled++;
                queue.settled(message);
            }
        }

        private void again(List<Pending> from) {
            Pending message = pick(from);
            if (message != null) {
                queue.again(message);
            }
        }

        private void doubt() {
            if (random.nextBoolean()) {
                Pending message = pick(going);
                if (message != null) {
                    inDoubt.add(message);
                }
            } else {
                end(inDoubt);
            }
        }

        private Pending pick(List<Pending> from) {
            return from.isEmpty() ? null : from.remove(random.nextInt(from.size()));
        }
    }
}
