package io.chatferry.source.discord;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.source.chat.ExpectedExport;
import io.chatferry.source.chat.ReadExport;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Channels in CSV, as DiscordChatExporter writes them. */
class DiscordCsvTests {

    private static final Path CASE = Path.of("src/test/resources/sources/discord/csv");

    @Test
    void readsTheTablesOfNewerVersionsAsExpected() {
        ReadExport read = ReadExport.of("discord", CASE.resolve("export"));

        assertThat(ExpectedExport.differences(CASE.resolve("expected.jsonl"), read)).isEmpty();
    }

    @Test
    void readsTheTablesOfOlderVersionsAsExpected() {
        ReadExport read = ReadExport.of("discord", CASE.resolve("export-2019"));

        assertThat(ExpectedExport.differences(CASE.resolve("expected-2019.jsonl"), read)).isEmpty();
    }
}
