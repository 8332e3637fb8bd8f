package io.chatferry.sort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A sort on disk gives what a sort in memory gives, whatever the rows and however many fit into memory. */
class RowSorterTests {

    private record Row(long key, long second, long content) {

        static final RowFormat<Row> FORMAT = new RowFormat<>(
                3,
                2,
                (row, columns) -> {
                    columns[0] = row.key;
                    columns[1] = row.second;
                    columns[2] = row.content;
                },
                columns -> new Row(columns[0], columns[1], columns[2]));
    }

    private static final Comparator<Row> ORDER =
            Comparator.comparingLong(Row::key).thenComparingLong(Row::second);

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "1, 1, 50",
        "2, 1, 33",
        "3, 2, 64",
        "4, 3, 100",
        "5, 7, 500",
        "6, 10, 10",
        "7, 10, 11",
        "8, 16, 2000",
        "9, 64, 640",
        "10, 100, 99",
        "11, 100, 100",
        "12, 100, 101",
        "13, 1000, 5000",
        "14, 33, 1089",
        "15, 5, 1500"
    })
    void equalsStableSortInMemory(long seed, int capacity, int amount) {
        Random random = new Random(seed);
        List<Row> rows = IntStream.range(0, amount)
                .mapToObj(i -> new Row(number(random), number(random), i))
                .toList();

        List<Row> sorted = sort(rows, capacity);

        assertThat(sorted).isSortedAccordingTo(ORDER).containsExactlyInAnyOrderElementsOf(rows);
        assertThat(sorted.stream().map(Row::key))
                .isEqualTo(rows.stream().sorted(ORDER).map(Row::key).toList());
    }

    /** Few different numbers, so that keys are equal, and the ends of the range. */
    private static long number(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> Long.MIN_VALUE + random.nextInt(2);
            case 1 -> Long.MAX_VALUE - random.nextInt(2);
            case 2 -> random.nextLong();
            default -> random.nextInt(7) - 3L;
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 1000})
    void sortsAscendingDescendingAndEqualRows(int capacity) {
        List<Long> ascending = LongStream.range(-50, 50).boxed().toList();
        List<Long> descending =
                ascending.stream().sorted(Comparator.reverseOrder()).toList();
        List<Long> equal = LongStream.range(0, 100).map(i -> 7).boxed().toList();

        assertThat(sortNumbers(ascending, capacity)).isEqualTo(ascending);
        assertThat(sortNumbers(descending, capacity)).isEqualTo(ascending);
        assertThat(sortNumbers(equal, capacity)).isEqualTo(equal);
    }

    @Test
    void readsRowsInPortions() {
        try (RowSorter<Long> sorter = new RowSorter<>(folder, "numbers", RowFormat.NUMBER, 4)) {
            LongStream.of(5, 3, 1, 4, 2, 0, 6).boxed().forEach(sorter::add);

            assertThat(sorter.next(3)).containsExactly(0L, 1L, 2L);
            assertThat(sorter.next()).isEqualTo(3L);
            assertThat(sorter.next(10)).containsExactly(4L, 5L, 6L);
            assertThat(sorter.next(10)).isEmpty();
            assertThat(sorter.next()).isNull();
        }
    }

    @Test
    void givesNothingWithoutRows() {
        assertThat(sortNumbers(List.of(), 10)).isEmpty();
    }

    @Test
    void deletesItsFilesWhenClosedBeforeAllIsRead() throws IOException {
        try (RowSorter<Long> sorter = new RowSorter<>(folder, "numbers", RowFormat.NUMBER, 2)) {
            LongStream.range(0, 20).boxed().forEach(sorter::add);
            assertThat(files()).isNotEmpty();
            sorter.next();
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void closesTwiceWithoutHarm() throws IOException {
        RowSorter<Long> sorter = new RowSorter<>(folder, "numbers", RowFormat.NUMBER, 2);
        LongStream.range(0, 9).boxed().forEach(sorter::add);
        sorter.close();
        sorter.close();
        assertThat(files()).isEmpty();
    }

    @Test
    void failsWhenItsFolderIsMissing() {
        try (RowSorter<Long> sorter = new RowSorter<>(folder.resolve("missing"), "numbers", RowFormat.NUMBER, 2)) {
            sorter.add(1L);
            sorter.add(2L);
            assertThatThrownBy(() -> sorter.add(3L)).isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void failsWhenARunIsDeletedBeforeItIsRead() throws IOException {
        try (RowSorter<Long> sorter = new RowSorter<>(folder, "numbers", RowFormat.NUMBER, 2)) {
            LongStream.range(0, 9).boxed().forEach(sorter::add);
            for (Path file : files()) {
                Files.delete(file);
            }
            assertThatThrownBy(sorter::next).isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void separatesSortsByName() {
        try (RowSorter<Long> one = new RowSorter<>(folder, "one", RowFormat.NUMBER, 1);
                RowSorter<Long> other = new RowSorter<>(folder, "other", RowFormat.NUMBER, 1)) {
            for (long i = 0; i < 5; i++) {
                one.add(10 - i);
                other.add(100 + i);
            }
            assertThat(one.next(5)).containsExactly(6L, 7L, 8L, 9L, 10L);
            assertThat(other.next(5)).containsExactly(100L, 101L, 102L, 103L, 104L);
        }
    }

    private List<Row> sort(List<Row> rows, int capacity) {
        List<Row> sorted = new ArrayList<>();
        try (RowSorter<Row> sorter = new RowSorter<>(folder, "rows", Row.FORMAT, capacity)) {
            rows.forEach(sorter::add);
            for (Row row = sorter.next(); row != null; row = sorter.next()) {
                sorted.add(row);
            }
        }
        return sorted;
    }

    private List<Long> sortNumbers(List<Long> numbers, int capacity) {
        try (RowSorter<Long> sorter = new RowSorter<>(folder, "numbers", RowFormat.NUMBER, capacity)) {
            numbers.forEach(sorter::add);
            return sorter.next(numbers.size() + 1);
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
