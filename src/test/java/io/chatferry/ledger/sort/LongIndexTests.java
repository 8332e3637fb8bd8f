package io.chatferry.ledger.sort;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LongIndexTests {

    @Test
    void numbersLongsInTheOrderOfTheirFirstUse() {
        LongIndex index = new LongIndex();

        assertThat(List.of(index.of(70), index.of(-3), index.of(70), index.of(0), index.of(-3)))
                .containsExactly(0, 1, 0, 2, 1);
        assertThat(index.size()).isEqualTo(3);
        assertThat(List.of(index.key(0), index.key(1), index.key(2))).containsExactly(70L, -3L, 0L);
    }

    @Test
    void findsNothingInAnEmptyIndex() {
        LongIndex index = new LongIndex();

        assertThat(index.find(0)).isEqualTo(LongIndex.NONE);
        assertThat(index.find(Long.MIN_VALUE)).isEqualTo(LongIndex.NONE);
        assertThat(index.size()).isZero();
    }

    @Test
    void doesNotAddWhatItIsAskedFor() {
        LongIndex index = new LongIndex();
        index.of(1);

        assertThat(index.find(2)).isEqualTo(LongIndex.NONE);
        assertThat(index.size()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void equalsAMap(long seed) {
        Random random = new Random(seed);
        LongIndex index = new LongIndex();
        Map<Long, Integer> expected = new HashMap<>();
        List<Long> keys = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            long key = random.nextBoolean() ? random.nextInt(3_000) : random.nextLong();
            if (random.nextInt(4) == 0) {
                assertThat(index.find(key)).isEqualTo(expected.getOrDefault(key, LongIndex.NONE));
            } else {
                if (expected.putIfAbsent(key, expected.size()) == null) {
                    keys.add(key);
                }
                assertThat(index.of(key)).isEqualTo(expected.get(key));
            }
        }
        assertThat(index.size()).isEqualTo(keys.size());
        for (int number = 0; number < keys.size(); number++) {
            assertThat(index.key(number)).isEqualTo(keys.get(number));
            assertThat(index.find(keys.get(number))).isEqualTo(number);
        }
    }

    /** Multiples of a large power of two share their low bits. */
    @Test
    void findsKeysWhoseLowBitsAreEqual() {
        LongIndex index = new LongIndex();
        for (long i = 0; i < 1_000; i++) {
            assertThat(index.of(i << 40)).isEqualTo((int) i);
        }
        for (long i = 0; i < 1_000; i++) {
            assertThat(index.find(i << 40)).isEqualTo((int) i);
        }
    }
}
