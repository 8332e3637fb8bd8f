package io.chatferry.send.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntDequeTests {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void agreesWithDequeOfJdk(long seed) {
        Random random = new Random(seed);
        IntDeque deque = new IntDeque();
        Deque<Integer> expected = new ArrayDeque<>();
        for (int i = 0; i < 50_000; i++) {
            // grows and shrinks by turns
            boolean adds = random.nextInt(10) < (i / 5_000 % 2 == 0 ? 7 : 3);
            if (!adds && !expected.isEmpty()) {
                assertThat(deque.first()).isEqualTo(expected.getFirst());
                assertThat(deque.removeFirst()).isEqualTo(expected.removeFirst());
            } else if (random.nextBoolean()) {
                deque.addFirst(i);
                expected.addFirst(i);
            } else {
                deque.addLast(i);
                expected.addLast(i);
            }
            assertThat(deque.size()).isEqualTo(expected.size());
            assertThat(deque.isEmpty()).isEqualTo(expected.isEmpty());
        }
        while (!expected.isEmpty()) {
            assertThat(deque.removeFirst()).isEqualTo(expected.removeFirst());
        }
    }
}
