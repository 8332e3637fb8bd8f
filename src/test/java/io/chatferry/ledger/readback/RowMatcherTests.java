package io.chatferry.ledger.readback;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.ledger.LedgerExtension;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Joins both sides as a map in memory would. */
class RowMatcherTests {

    @RegisterExtension
    final LedgerExtension ledger = new LedgerExtension();

    @ParameterizedTest
    @CsvSource({"1, 0, 0, 5", "2, 50, 0, 5", "3, 0, 50, 5", "4, 300, 300, 40", "5, 2000, 100, 3000", "6, 500, 500, 1"})
    void equalsJoinInMemory(long seed, int lefts, int rights, int keys) {
        Random random = new Random(seed);
        Map<String, List<List<Long>>> left = new TreeMap<>();
        Map<String, List<List<Long>>> right = new TreeMap<>();
        List<List<List<List<Long>>>> groups = new ArrayList<>();
        try (RowMatcher matcher = new RowMatcher(ledger.job().ledger, "test", 2)) {
            for (int i = 0; i < lefts; i++) {
                String key = "k" + random.nextInt(keys);
                long number = random.nextInt(1_000_000);
                matcher.left(key, number, i);
                left.computeIfAbsent(key, each -> new ArrayList<>()).add(List.of(number, (long) i));
            }
            for (int i = 0; i < rights; i++) {
                String key = "k" + random.nextInt(keys);
                long number = random.nextInt(1_000_000);
                matcher.right(key, number, i);
                right.computeIfAbsent(key, each -> new ArrayList<>()).add(List.of(number, (long) i));
            }
            matcher.run((ours, others) -> groups.add(List.of(lists(ours), lists(others))));
        }

        List<List<List<List<Long>>>> expected = new ArrayList<>();
        for (int i = 0; i < keys; i++) {
            List<List<Long>> ours = left.getOrDefault("k" + i, List.of());
            List<List<Long>> others = right.getOrDefault("k" + i, List.of());
            if (!ours.isEmpty() || !others.isEmpty()) {
                expected.add(List.of(sorted(ours), sorted(others)));
            }
        }
        assertThat(groups.stream()
                        .map(group ->
                                group.stream().map(RowMatcherTests::sorted).toList()))
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(groups)
                .allSatisfy(group -> assertThat(group)
                        .allSatisfy(
                                side -> assertThat(side).isSortedAccordingTo(Comparator.comparing(row -> row.get(0)))));
    }

    private static List<List<Long>> lists(List<long[]> rows) {
        return rows.stream().map(row -> List.of(row[0], row[1])).toList();
    }

    private static List<List<Long>> sorted(List<List<Long>> rows) {
        return rows.stream()
                .sorted(Comparator.<List<Long>>comparingLong(row -> row.get(0)).thenComparingLong(row -> row.get(1)))
                .toList();
    }

    @Test
    void separatesKeysThatDifferInOneCharacter() {
        List<Integer> sizes = new ArrayList<>();
        try (RowMatcher matcher = new RowMatcher(ledger.job().ledger, "test", 1)) {
            matcher.left("a", 1);
            matcher.left("A", 2);
            matcher.right("a ", 3);
            matcher.right("", 4);
            matcher.run((ours, others) -> sizes.add(ours.size() * 10 + others.size()));
        }
        assertThat(sizes).containsExactlyInAnyOrder(10, 10, 1, 1);
    }
}
