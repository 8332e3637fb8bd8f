package io.chatferry.sort;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.Random;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IndexSortTests {

    private static final int WIDTH = 3;
    private static final int KEYS = 2;

    enum Values {
        HASHES(Random::nextLong),
        ONE_VALUE(random -> 7),
        FEW(random -> random.nextInt(3) - 1),
        ENDS_OF_THE_RANGE(random -> random.nextBoolean() ? Long.MIN_VALUE : Long.MAX_VALUE),
        ONE_FAR_AWAY(random -> random.nextInt(5_000) == 0 ? Long.MAX_VALUE : random.nextInt(1_000)),
        TIMES(random -> 1_704_067_200_000_000_000L + random.nextInt(1_000_000) * 1_000_000_000L);

        private final ToLongFunction<Random> next;

        Values(ToLongFunction<Random> next) {
            this.next = next;
        }
    }

    @ParameterizedTest
    @EnumSource
    void ordersRowsAsAStableComparisonDoes(Values values) {
        Random random = new Random(values.ordinal());
        for (int count : new int[] {0, 1, 2, 8, 100, 20_000}) {
            long[] rows = new long[(count + 1) * WIDTH];
            for (int i = 0; i < count; i++) {
                rows[i * WIDTH] = values.next.applyAsLong(random);
                rows[i * WIDTH + 1] = random.nextInt(4);
                rows[i * WIDTH + 2] = random.nextLong();
            }
            Comparator<Integer> order =
                    Comparator.<Integer>comparingLong(i -> rows[i * WIDTH]).thenComparingLong(i -> rows[i * WIDTH + 1]);
            int[] expected = IntStream.range(0, count)
                    .boxed()
                    .sorted(order)
                    .mapToInt(i -> i)
                    .toArray();

            assertThat(new IndexSort(rows, WIDTH, KEYS, count).sorted()).isEqualTo(expected);
        }
    }
}
