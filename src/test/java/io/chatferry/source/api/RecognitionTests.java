package io.chatferry.source.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.source.Reading;
import io.chatferry.source.SourceFormats;
import io.chatferry.source.api.SourceSettings.UnknownColumns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code inspect} says of an export. */
class RecognitionTests {

    private static final Path REAL = Path.of("src/test/resources/exports");

    @ParameterizedTest
    @CsvSource({"csv, csv", "jsonl, json"})
    void recognisesCanonicalExports(String sample, String format) throws IOException {
        try (ExportFiles files = ExportFiles.open(Path.of("samples", sample))) {
            var found = SourceFormats.recognise(files).orElseThrow();

            assertThat(found.name()).isEqualTo(format);
            assertThat(found.format()).isNotNull();
            assertThat(found.recognition().percent()).isGreaterThan(90);
            assertThat(found.recognition().reason()).contains("messages");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sendbird", "stream", "twilio"})
    void recognisesExportsOfOtherSystems(String system) throws IOException {
        try (ExportFiles files = ExportFiles.open(REAL.resolve(system))) {
            var found = SourceFormats.recognise(files).orElseThrow();

            assertThat(found.name()).isEqualTo(system);
            assertThat(found.format()).isNotNull();
            assertThat(found.recognition().percent()).isEqualTo(100);
        }
    }

    @Test
    void namesASystemWithoutAReaderAndWhatToDo(@TempDir Path folder) throws IOException {
        Files.write(folder.resolve("orders.bson"), new byte[] {5, 0, 0, 0, 0});
        try (ExportFiles files = ExportFiles.open(folder)) {
            var found = SourceFormats.recognise(files).orElseThrow();

            assertThat(found.name()).isEqualTo("mongodump");
            assertThat(found.format()).isNull();
            assertThat(found.recognition().reason()).contains("source.mapping");
            assertThatThrownBy(
                            () -> SourceFormats.choose(files, Reading.settings(folder, Map.of(), UnknownColumns.WARN)))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("mongodump");
        }
    }
}
