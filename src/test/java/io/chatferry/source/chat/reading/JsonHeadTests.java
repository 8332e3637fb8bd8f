package io.chatferry.source.chat.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.source.api.ExportFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the beginning of a JSON file tells. */
class JsonHeadTests {

    @TempDir
    Path folder;

    private JsonHead head(String text) throws IOException {
        Path file = folder.resolve("file.json");
        Files.writeString(file, text);
        try (ExportFiles files = ExportFiles.open(file)) {
            return JsonHead.withLists(files.files().get(0));
        }
    }

    @Test
    void tellsArraysLinesAndSingleObjects() throws IOException {
        assertThat(head("[{\"a\":1},{\"b\":2}]").isArray()).isTrue();
        assertThat(head("[{\"a\":1},{\"b\":2}]").objects()).hasSize(2);
        assertThat(head("{\"a\":1}\n{\"b\":2}\n").roots()).hasSize(2);
        assertThat(head("\uFEFF{\"a\":[1]}").first().path("a").isArray()).isTrue();
    }

    @Test
    void aCutFileGivesWhatStandsBeforeTheCut() throws IOException {
        assertThat(head("{\"a\":{\"b\":1},\"c\":[{\"d\":\"e\"},{\"f")
                        .first()
                        .path("c")
                        .path(0)
                        .path("d")
                        .stringValue())
                .isEqualTo("e");
        assertThat(head("no JSON at all").objects()).isEmpty();
        assertThat(head("").objects()).isEmpty();
        assertThat(head("{\"a\":1e99999999999}").objects()).hasSize(1);
    }

    @Test
    void findsListsBehindALongOne() throws IOException {
        String text = "{\"users\":[" + "{\"id\":1},".repeat(20_000) + "{}],\"x\":{\"messages\":[]},\"messages\":[]}";

        assertThat(head(text).pages(List.of("users", "messages", "channels"))).containsExactly("users", "messages");
    }

    @Test
    void aPageALineIsARow() throws IOException {
        assertThat(head("{\"messages\":[]}\n{\"messages\":[]}\n").pages(List.of("messages")))
                .isEmpty();
    }

    @Test
    void addressesOfFilesAreFilledIn() {
        assertThat(new FileLink("https://x.example.com/{id}/{name}?{none}").to(Map.of("id", "a/b", "name", "c d.png")))
                .isEqualTo("https://x.example.com/a%2Fb/c%20d.png?");
    }
}
