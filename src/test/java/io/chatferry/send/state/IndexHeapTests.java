package io.chatferry.send.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a map that is searched for its least key. */
class IndexHeapTests {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64, 500})
    void agreesWithSearchedMap(int size) {
        Random random = new Random(size);
        IndexHeap heap = new IndexHeap(size);
        Map<Integer, Long> map = new HashMap<>();
        for (int i = 0; i < 5_000; i++) {
            int number = random.nextInt(size);
            if (random.nextInt(3) == 0) {
                heap.remove(number);
                map.remove(number);
            } else {
                long key = random.nextInt(4) == 0 ? random.nextLong() : random.nextInt(20) - 10;
                heap.put(number, key);
                map.put(number, key);
            }
            assertThat(heap.size()).isEqualTo(map.size());
            assertThat(heap.contains(number)).isEqualTo(map.containsKey(number));
            if (map.isEmpty()) {
                assertThat(heap.first()).isEqualTo(IndexHeap.NONE);
            } else {
                long least = map.values().stream().min(Long::compare).orElseThrow();
                assertThat(heap.key(heap.first())).isEqualTo(least).isEqualTo(map.get(heap.first()));
            }
        }
    }

    @Test
    void listsItsNumbersOnce() {
        IndexHeap heap = new IndexHeap(100);
        for (int number = 99; number >= 0; number -= 3) {
            heap.put(number, number * 31 % 17);
            heap.put(number, number * 31 % 13);
        }
        boolean[] seen = new boolean[100];
        for (int place = 0; place < heap.size(); place++) {
            assertThat(seen[heap.at(place)]).isFalse();
            seen[heap.at(place)] = true;
        }
        assertThat(heap.size()).isEqualTo(34);
    }

    @Test
    void returnsNumbersInOrderOfTheirKeys() {
        Random random = new Random(3);
        IndexHeap heap = new IndexHeap(1_000);
        for (int number = 0; number < 1_000; number++) {
            heap.put(number, random.nextInt(300));
        }
        long last = Long.MIN_VALUE;
        while (heap.size() > 0) {
            int first = heap.first();
            assertThat(heap.key(first)).isGreaterThanOrEqualTo(last);
            last = heap.key(first);
            heap.remove(first);
        }
    }

    @Test
    void ignoresRemovalOfAbsentNumber() {
        IndexHeap heap = new IndexHeap(3);
        heap.put(1, 5);
        heap.remove(2);
        heap.remove(1);
        heap.remove(1);
        assertThat(heap.size()).isZero();
        assertThat(heap.first()).isEqualTo(IndexHeap.NONE);
    }
}
