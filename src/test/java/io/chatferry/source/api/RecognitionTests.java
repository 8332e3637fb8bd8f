package io.chatferry.source.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.source.Reading;
import io.chatferry.source.SourceFormats;
import io.chatferry.source.api.SourceSettings.UnknownColumns;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    @CsvSource({
        "stream, stream"
    })
    void namesOtherSystemsAndWhatToDo(String export, String system) throws IOException {
        Path path = REAL.resolve(export);
        try (ExportFiles files = ExportFiles.open(path)) {
            var found = SourceFormats.recognise(files).orElseThrow();

            assertThat(found.name()).isEqualTo(system);
            assertThat(found.format()).isNull();
            assertThat(found.recognition().reason()).contains("source.mapping");
            assertThatThrownBy(() -> SourceFormats.choose(files, Reading.settings(path, Map.of(), UnknownColumns.WARN)))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining(system);
        }
    }
}
