package io.chatferry.source.chat.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.source.chat.reading.RepeatedRows.Range;
import java.io.IOException;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A file that continues another one repeats its rows. */
class RepeatedRowsTests {

    private static RepeatedRows.Rows rows(long from, long to) {
        return take -> LongStream.range(from, to).forEach(take);
    }

    private static RepeatedRows.Rows listed(long... rows) {
        return take -> LongStream.of(rows).forEach(take);
    }

    @Test
    void laterFileRepeatsWhatTheEarlierOneHas() throws IOException {
        assertThat(RepeatedRows.of(List.of(rows(0, 100), rows(50, 200))))
                .containsExactly(List.of(), List.of(new Range(0, 50)));
    }

    @Test
    void rowsBeforeThoseOfTheOtherFileAreNotRepeated() throws IOException {
        assertThat(RepeatedRows.of(List.of(rows(50, 100), rows(0, 200))))
                .containsExactly(List.of(), List.of(new Range(50, 100)));
    }

    @Test
    void orderOfFilesDoesNotMatter() throws IOException {
        assertThat(RepeatedRows.of(List.of(rows(50, 200), rows(0, 100))))
                .containsExactly(List.of(new Range(0, 50)), List.of());
    }

    @Test
    void ofFilesThatEndAlikeTheLaterOneRepeats() throws IOException {
        assertThat(RepeatedRows.of(List.of(rows(0, 100), rows(0, 100))))
                .containsExactly(List.of(), List.of(new Range(0, 100)));
        assertThat(RepeatedRows.of(List.of(rows(50, 100), rows(0, 100))))
                .containsExactly(List.of(), List.of(new Range(50, 100)));
    }

    @Test
    void shortFileIsRepeatedAsAWhole() throws IOException {
        assertThat(RepeatedRows.of(List.of(listed(7, 8), listed(6, 7, 8))))
                .containsExactly(List.of(), List.of(new Range(1, 3)));
        assertThat(RepeatedRows.of(List.of(listed(7, 8), listed(7, 6, 8)))).containsExactly(List.of(), List.of());
        assertThat(RepeatedRows.of(List.of(listed(), listed(1, 2)))).containsExactly(List.of(), List.of());
    }

    @Test
    void nineteenEqualRowsAreNotEnough() throws IOException {
        assertThat(RepeatedRows.of(List.of(rows(0, 100), rows(81, 200)))).containsExactly(List.of(), List.of());
        assertThat(RepeatedRows.of(List.of(rows(0, 100), rows(80, 200))))
                .containsExactly(List.of(), List.of(new Range(0, 20)));
    }

    @Test
    void threeFilesEachContinueTheLast() throws IOException {
        assertThat(RepeatedRows.of(List.of(rows(0, 100), rows(0, 200), rows(0, 300))))
                .containsExactly(List.of(), List.of(new Range(0, 100)), List.of(new Range(0, 100), new Range(0, 200)));
    }
}
