package io.chatferry.source.discord;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.source.chat.ExpectedExport;
import io.chatferry.source.chat.ReadExport;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Channels in JSON, as DiscordChatExporter writes them. */
class DiscordJsonTests {

    private static final Path CASE = Path.of("src/test/resources/sources/discord/json");

    @Test
    void readsAllOfAnExportAsExpected() {
        ReadExport read = ReadExport.of("discord", CASE.resolve("export"));

        assertThat(ExpectedExport.differences(CASE.resolve("expected.jsonl"), read)).isEmpty();
    }
}
