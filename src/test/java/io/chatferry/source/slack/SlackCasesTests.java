package io.chatferry.source.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.source.chat.ExpectedExport;
import io.chatferry.source.chat.ReadExport;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exports with what an independent reading expects of them. */
class SlackCasesTests {

    private static final Path CASES = Path.of("src/test/resources/sources/slack");

    @ParameterizedTest
    @CsvSource({"export, expected.jsonl", "export-without-utf8-flag.zip, expected-zip.jsonl"})
    void readsWhatIsExpected(String export, String expected) {
        ReadExport read = ReadExport.of("slack", CASES.resolve(export));

        assertThat(ExpectedExport.differences(CASES.resolve(expected), read)).isEmpty();
        assertThat(read.rejects()).isEmpty();
        assertThat(read.unreadable()).isEmpty();
    }
}
