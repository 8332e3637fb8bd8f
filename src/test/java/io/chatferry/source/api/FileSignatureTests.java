package io.chatferry.source.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.source.Reading;
import io.chatferry.source.SourceFormats;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file that is no text, whatever its name says, is told for what it is. */
class FileSignatureTests {

    @TempDir
    Path folder;

    @Test
    void saysThatAFileWithoutTheEndingIsPacked() throws IOException {
        Path file = folder.resolve("messages.csv");
        Files.write(file, ArchiveBytes.packed("x.gz", ArchiveBytes.content("muid,sender,receiver,text\nm,a,b,t\n")));

        Reading reading = Reading.of(folder);

        assertThat(reading.parsed()).isEmpty();
        assertThat(reading.lost())
                .singleElement()
                .satisfies(lost ->
                        assertThat(lost.message()).contains("it is not text but gzip; give its name the ending .gz"));
        try (ExportFiles files = ExportFiles.open(folder)) {
            assertThat(SourceFormats.reason(files)).contains("messages.csv: it is not text but gzip");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PK\u0003\u0004xyz, a zip",
        "SQLite format 3~, SQLite",
        "%PDF-1.7, a PDF",
        "PKname, ''",
        "BZh, ''",
        "7z, ''"
    })
    void readsTextsThatBeginAlike(String start, String kind) throws IOException {
        Path file = folder.resolve("users.csv");
        Files.write(file, (start.replace('~', '\0') + ",uid\na,b\n").getBytes(StandardCharsets.ISO_8859_1));

        Reading reading = Reading.of(file);

        assertThat(reading.lost().isEmpty()).isEqualTo(kind.isEmpty());
        assertThat(reading.lost()).allSatisfy(lost -> assertThat(lost.message()).contains(kind));
    }
}
