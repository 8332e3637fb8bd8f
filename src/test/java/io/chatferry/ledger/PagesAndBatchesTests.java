package io.chatferry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Long tables are read and written in portions, each in a transaction of its own. */
class PagesAndBatchesTests {

    @RegisterExtension
    final LedgerExtension ledger = new LedgerExtension();

    @ParameterizedTest
    @CsvSource({"0, 3", "1, 3", "2, 3", "3, 3", "4, 3", "6, 3", "7, 3", "10, 1"})
    void readsEveryRowOnceInPages(int rows, int size) {
        List<Long> asked = new ArrayList<>();
        KeysetPages<Long> pages = new KeysetPages<>(after -> {
            asked.add(after);
            return LongStream.rangeClosed(1, rows)
                    .filter(key -> key > after)
                    .limit(size)
                    .mapToObj(key -> new KeysetPages.Keyed<>(key, key * 10))
                    .toList();
        });

        assertThat(pages.stream())
                .isEqualTo(LongStream.rangeClosed(1, rows)
                        .map(key -> key * 10)
                        .boxed()
                        .toList());
        assertThat(asked).hasSize((rows + size - 1) / size + 1).isSorted();
        assertThat(asked.get(0)).isEqualTo(Long.MIN_VALUE);
        assertThat(pages.hasNext()).isFalse();
        assertThatThrownBy(pages::next).isInstanceOf(NoSuchElementException.class);
    }

    @ParameterizedTest
    @CsvSource({"0, 3, 0", "1, 3, 1", "3, 3, 1", "4, 3, 2", "9, 3, 3", "10, 3, 4"})
    void writesEveryChangeOnceInBatches(int changes, int size, int expected) {
        List<List<Integer>> written = new ArrayList<>();
        Batches<Integer> batches =
                new Batches<>(ledger.job().ledger.db(), size, (connection, batch) -> written.add(batch), () -> {});
        for (int i = 0; i < changes; i++) {
            batches.add(i);
        }
        batches.flush();
        batches.flush();

        assertThat(written).hasSize(expected);
        assertThat(written.stream().flatMap(List::stream)).hasSize(changes).isSorted();
    }

    @Test
    void writesNothingAfterAStop() {
        List<Integer> written = new ArrayList<>();
        int[] left = {1};
        Batches<Integer> batches =
                new Batches<>(ledger.job().ledger.db(), 2, (connection, batch) -> written.addAll(batch), () -> {
                    if (left[0]-- == 0) {
                        throw new CancellationException("stopped");
                    }
                });
        batches.add(1);
        batches.add(2);
        batches.add(3);

        assertThatThrownBy(() -> batches.add(4)).isInstanceOf(CancellationException.class);
        assertThat(written).containsExactly(1, 2);
    }

    @Test
    void rollsBackTransactionThatThrows() {
        TestLedger job = ledger.job();

        assertThatThrownBy(() -> job.ledger.db().change(connection -> {
                    Ledger.remember(connection, "fact", "lost");
                    throw new IllegalStateException("failed");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(job.ledger.fact("fact")).isEmpty();
    }

    @Test
    void scansTableWithNegativeKeysAndGaps() {
        TestLedger job = ledger.job();
        job.sql("CREATE TABLE scanned (k BIGINT PRIMARY KEY)");
        List<Long> keys = List.of(Long.MIN_VALUE + 1, -5L, 0L, 1L, 2L, 99L, Long.MAX_VALUE);
        keys.forEach(key -> job.sql("INSERT INTO scanned VALUES (?)", key));
        List<Long> found = new ArrayList<>();

        job.ledger
                .db()
                .visit(connection -> Db.scan(
                        connection,
                        "SELECT k FROM scanned WHERE k > ? ORDER BY k LIMIT 2",
                        row -> found.add(row.getLong(1))));

        assertThat(found).isEqualTo(keys);
    }

    @Test
    void storesReplacesAndRemovesFacts() {
        TestLedger job = ledger.job();
        assertThat(job.ledger.fact("name")).isEmpty();
        job.ledger.remember("name", "one");
        job.ledger.remember("name", "two\u0000");
        assertThat(job.ledger.fact("name")).contains("two\\u0000");
        job.ledger.remember("name", "x".repeat(5_000));
        assertThat(job.ledger.fact("name").orElseThrow())
                .hasSizeLessThanOrEqualTo(4_000)
                .endsWith("…");
        job.ledger.forget("name");
        job.ledger.forget("name");
        assertThat(job.ledger.fact("name")).isEmpty();
    }

    @Test
    void refusesWriteAfterRelease() {
        TestLedger job = ledger.job();
        job.lock.release();

        assertThatThrownBy(() -> job.ledger.remember("name", "x"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("without its lock");
        assertThat(job.ledger.fact("name")).isEmpty();
    }
}
