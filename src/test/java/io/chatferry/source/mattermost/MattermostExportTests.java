package io.chatferry.source.mattermost;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.source.chat.ExpectedExport;
import io.chatferry.source.chat.ReadExport;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Whole exports. */
class MattermostExportTests {

    private static final Path CASE = Path.of("src/test/resources/sources/mattermost");

    @Test
    void agreesWithAnIndependentReading() {
        assertThat(ExpectedExport.differences(
                        CASE.resolve("expected.jsonl"), ReadExport.of("mattermost", CASE.resolve("export"))))
                .isEmpty();
    }
}
