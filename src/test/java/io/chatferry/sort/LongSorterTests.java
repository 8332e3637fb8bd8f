package io.chatferry.sort;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LongSorterTests {

    private static final int WIDTH = 4;
    private static final int KEYS = 2;
    private static final int IN_MEMORY = 100;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 99, 100, 101, 200, 5_000})
    void sortsRowsWhateverIsSpilled(int amount) throws IOException {
        Random random = new Random(amount);
        List<List<Long>> expected = new ArrayList<>();
        List<List<Long>> found = new ArrayList<>();
        try (LongSorter sorter = new LongSorter(folder, "test", WIDTH, KEYS, IN_MEMORY)) {
            for (long i = 0; i < amount; i++) {
                long[] row = {random.nextInt(20) - 10L, any(random), i, random.nextLong()};
                sorter.add(row);
                expected.add(List.of(row[0], row[1], row[2], row[3]));
            }
            assertThat(sorter.size()).isEqualTo(amount);
            assertThat(files()).isEqualTo(Math.max(0, amount - 1) / IN_MEMORY);
            assertThat(permissions()).isSubsetOf("rw-------");
            for (long[] row = sorter.next(); row != null; row = sorter.next()) {
                found.add(List.of(row[0], row[1], row[2], row[3]));
            }
            assertThat(sorter.next()).isNull();
        }

        assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(found)
                .isSortedAccordingTo(
                        Comparator.<List<Long>>comparingLong(row -> row.get(0)).thenComparing(row -> row.get(1)));
        assertThat(files()).isZero();
    }

    /** The ends of the range among them: a comparison by subtraction would overflow. */
    private static long any(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> Long.MIN_VALUE;
            case 1 -> Long.MAX_VALUE;
            default -> random.nextLong();
        };
    }

    @Test
    void mergesInPassesWithFewOpenFiles() throws IOException {
        int amount = 110_000; // 1,099 runs: more than a pass of MOST_OPEN at a time makes few of
        Random random = new Random(1);
        long most = 0;
        long sum = 0;
        long last = Long.MIN_VALUE;
        try (LongSorter sorter = new LongSorter(folder, "test", 1, 1, IN_MEMORY)) {
            for (int i = 0; i < amount; i++) {
                long value = random.nextInt();
                sum += value;
                sorter.add(value);
            }
            int rows = 0;
            for (long[] row = sorter.next(); row != null; row = sorter.next()) {
                assertThat(row[0]).isGreaterThanOrEqualTo(last);
                last = row[0];
                sum -= last;
                most = rows++ % 1_000 == 0 ? Math.max(most, openRuns()) : most;
            }
            assertThat(rows).isEqualTo(amount);
        }
        assertThat(sum).isZero();
        assertThat(most).isBetween(1L, (long) LongSorter.MOST_OPEN);
        assertThat(files()).isZero();
    }

    /** Files of the folder that this process has open. */
    private long openRuns() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(this::isOpenRun).count();
        }
    }

    private boolean isOpenRun(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).startsWith(folder);
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }

    private Set<String> permissions() throws IOException {
        Set<String> found = new HashSet<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                found.add(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            }
        }
        return found;
    }

    private long files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }
}
