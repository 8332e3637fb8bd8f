package io.chatferry.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.model.Kind;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The counts of an undo. */
class UndoResultTests {

    private final UndoResult result = new UndoResult();

    @Test
    void countsDeletedRecordsOfEachKind() {
        result.addDeleted(Kind.MESSAGE);
        result.addDeleted(Kind.MESSAGE);
        result.addDeleted(Kind.USER);
        result.addReappeared(Kind.MESSAGE);

        assertThat(result.deleted(Kind.MESSAGE)).isEqualTo(1);
        assertThat(result.deleted(Kind.USER)).isEqualTo(1);
        assertThat(result.deleted(Kind.GROUP)).isZero();
    }

    @Test
    void listsFirstHundredKeptRecordsAndCountsAll() {
        IntStream.range(0, 250).forEach(i -> result.addKept("record " + i));

        assertThat(result.kept()).hasSize(100).startsWith("record 0").endsWith("record 99");
        assertThat(result.keptCount()).isEqualTo(250);
    }

    @Test
    void losesNoCountAmongThreads() {
        IntStream.range(0, 2_000).parallel().forEach(i -> {
            result.addDeleted(Kind.MEMBER);
            result.addKept("record " + i);
        });

        assertThat(result.deleted(Kind.MEMBER)).isEqualTo(2_000);
        assertThat(result.keptCount()).isEqualTo(2_000);
        assertThat(result.kept()).hasSize(100);
    }
}
