package io.chatferry.source.chat.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.model.Origin;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.SourceItem;
import io.chatferry.source.chat.reading.RepeatedRows.Range;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that continues another one repeats its rows. */
class RepeatedRowsTests {

    private static RepeatedRows.Rows rows(long from, long to) {
        return take -> LongStream.range(from, to).forEach(row -> take.row(1, row));
    }

    private static RepeatedRows.Rows listed(long... rows) {
        return take -> LongStream.of(rows).forEach(row -> take.row(1, row));
    }

    @Test
    void laterFileRepeatsWhatTheEarlierOneHas() throws IOException {
        assertThat(RepeatedRows.ranges(List.of(rows(0, 100), rows(50, 200))))
                .containsExactly(List.of(), List.of(new Range(0, 50)));
    }

    @Test
    void rowsBeforeThoseOfTheOtherFileAreNotRepeated() throws IOException {
        assertThat(RepeatedRows.ranges(List.of(rows(50, 100), rows(0, 200))))
                .containsExactly(List.of(), List.of(new Range(50, 100)));
    }

    @Test
    void orderOfFilesDoesNotMatter() throws IOException {
        assertThat(RepeatedRows.ranges(List.of(rows(50, 200), rows(0, 100))))
                .containsExactly(List.of(new Range(0, 50)), List.of());
    }

    @Test
    void ofFilesThatEndAlikeTheLaterOneRepeats() throws IOException {
        assertThat(RepeatedRows.ranges(List.of(rows(0, 100), rows(0, 100))))
                .containsExactly(List.of(), List.of(new Range(0, 100)));
        assertThat(RepeatedRows.ranges(List.of(rows(50, 100), rows(0, 100))))
                .containsExactly(List.of(), List.of(new Range(50, 100)));
    }

    @Test
    void shortFileIsRepeatedAsAWhole() throws IOException {
        assertThat(RepeatedRows.ranges(List.of(listed(7, 8), listed(6, 7, 8))))
                .containsExactly(List.of(), List.of(new Range(1, 3)));
        assertThat(RepeatedRows.ranges(List.of(listed(7, 8), listed(7, 6, 8)))).containsExactly(List.of(), List.of());
        assertThat(RepeatedRows.ranges(List.of(listed(), listed(1, 2)))).containsExactly(List.of(), List.of());
    }

    @Test
    void nineteenEqualRowsAreNotEnough() throws IOException {
        assertThat(RepeatedRows.ranges(List.of(rows(0, 100), rows(81, 200)))).containsExactly(List.of(), List.of());
        assertThat(RepeatedRows.ranges(List.of(rows(0, 100), rows(80, 200))))
                .containsExactly(List.of(), List.of(new Range(0, 20)));
    }

    @Test
    void equalRowsOfFilesThatDoNotContinueEachOtherAreCounted(@TempDir Path folder) throws IOException {
        for (String name : List.of("a", "b")) {
            Files.writeString(folder.resolve(name), "x");
        }
        try (ExportFiles export = ExportFiles.open(folder)) {
            List<RepeatedRows.Rows> rows = List.of(rows(1, 100), rows(90, 200));
            List<ExportFile> files = export.files();
            RepeatedRows found =
                    RepeatedRows.of(List.of(files), Function.identity(), file -> rows.get(files.indexOf(file)));

            assertThat(found.in(files.get(1))).isEmpty();
            assertThat(found.notices()).singleElement().satisfies(notice -> {
                assertThat(((SourceItem.Notice) notice).count()).isEqualTo(10);
                assertThat(notice.origin()).isEqualTo(new Origin(files.get(1).display(), 1, 1));
            });
        }
    }

    @Test
    void threeFilesEachContinueTheLast() throws IOException {
        assertThat(RepeatedRows.ranges(List.of(rows(0, 100), rows(0, 200), rows(0, 300))))
                .containsExactly(List.of(), List.of(new Range(0, 100)), List.of(new Range(0, 100), new Range(0, 200)));
    }
}
