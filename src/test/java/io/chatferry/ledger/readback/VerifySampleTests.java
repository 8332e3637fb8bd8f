package io.chatferry.ledger.readback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerifySampleTests {

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.1, 0.5, 0.9})
    void includesItsShareOfTheConversations(double share) {
        VerifySample sample = new VerifySample(share);
        Random random = new Random(1);
        int included = 0;
        for (int i = 0; i < 20_000; i++) {
            included += sample.includes(random.nextLong()) ? 1 : 0;
        }
        assertThat(included / 20_000.0).isCloseTo(share, within(0.015));
    }

    @Test
    void includesConsecutiveKeysEvenly() {
        VerifySample sample = new VerifySample(0.25);
        int included = 0;
        for (long key = 0; key < 20_000; key++) {
            included += sample.includes(key) ? 1 : 0;
        }
        assertThat(included / 20_000.0).isCloseTo(0.25, within(0.015));
    }

    @Test
    void growsWithItsShare() {
        Random random = new Random(2);
        for (int i = 0; i < 5_000; i++) {
            long key = random.nextLong();
            if (new VerifySample(0.2).includes(key)) {
                assertThat(new VerifySample(0.3).includes(key)).isTrue();
            }
            assertThat(VerifySample.ALL.includes(key)).isTrue();
        }
    }

    @Test
    void ranksEveryConversationFromZeroOn() {
        Set<Long> ranks = new HashSet<>();
        for (long key = -5_000; key < 5_000; key++) {
            assertThat(VerifySample.rank(key)).isNotNegative();
            ranks.add(VerifySample.rank(key));
        }
        assertThat(ranks).hasSize(10_000);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.1, 1.000001, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesShareThatIsNone(double share) {
        assertThatThrownBy(() -> new VerifySample(share))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("above 0", "at most 1", "" + share);
    }

    @ParameterizedTest
    @CsvSource({"1, 100 %", "0.5, 50 %", "0.05, 5 %", "0.001, 0.1 %", "0.1234567, 12.3457 %", "0.333, 33.3 %"})
    void showsShareAsPercentage(double share, String text) {
        assertThat(new VerifySample(share).percent()).isEqualTo(text);
        assertThat(new VerifySample(share).isAll()).isEqualTo(share == 1);
    }
}
