package io.chatferry.ledger.staging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeenFilterTests {

    private final SeenFilter seen = new SeenFilter(1 << 12);

    @Test
    void recognizesRepeatedReference() {
        assertThat(seen.isNew(5, 100, false)).isTrue();
        assertThat(seen.isNew(5, 100, false)).isFalse();
        assertThat(seen.isNew(6, 100, false)).isTrue();
    }

    @Test
    void reportsOtherDetails() {
        seen.isNew(5, 100, false);

        assertThat(seen.isNew(5, 200, false)).isTrue();
        assertThat(seen.isNew(5, 200, false)).isFalse();
        assertThat(seen.isNew(5, 100, false)).isTrue();
    }

    @Test
    void ignoresBareReferenceAfterDetails() {
        seen.isNew(5, 100, false);

        assertThat(seen.isNew(5, SeenFilter.BARE, false)).isFalse();
        assertThat(seen.isNew(5, 100, false)).isFalse();
    }

    @Test
    void reportsFirstMessageThatNeedsTheEntity() {
        seen.isNew(5, 100, false);

        assertThat(seen.isNew(5, SeenFilter.BARE, true)).isTrue();
        assertThat(seen.isNew(5, SeenFilter.BARE, false)).isFalse();
        assertThat(seen.isNew(5, 100, true)).isFalse();
        assertThat(seen.isNew(5, 100, false)).isFalse();
    }

    /** Whatever it forgets: it never calls a reference known that adds something. */
    @ParameterizedTest
    @ValueSource(ints = {1 << 10, 1 << 11, 1 << 14})
    void neverDropsReferenceThatAddsSomething(int capacity) {
        SeenFilter filter = new SeenFilter(capacity);
        Map<Long, Integer> details = new HashMap<>();
        Map<Long, Boolean> needed = new HashMap<>();
        Random random = new Random(capacity);
        int dropped = 0;
        for (int i = 0; i < 60_000; i++) {
            long key = 1 + random.nextInt(3_000);
            int hash = random.nextInt(3) * 2;
            boolean isNeeded = random.nextInt(5) == 0;
            boolean adds = (hash != SeenFilter.BARE && hash != details.getOrDefault(key, SeenFilter.BARE))
                    || (isNeeded && !needed.getOrDefault(key, false))
                    || !details.containsKey(key);
            boolean isNew = filter.isNew(key, hash, isNeeded);
            if (adds) {
                assertThat(isNew).as("reference " + i).isTrue();
            } else if (!isNew) {
                dropped++;
            }
            details.put(key, hash == SeenFilter.BARE ? details.getOrDefault(key, SeenFilter.BARE) : hash);
            needed.merge(key, isNeeded, Boolean::logicalOr);
        }
        if (capacity == 1 << 14) {
            assertThat(dropped).isGreaterThan(20_000);
        }
    }
}
