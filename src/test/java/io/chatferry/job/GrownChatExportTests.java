package io.chatferry.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.job.run.ExitCode;
import io.chatferry.sandbox.StoredMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.util.FileSystemUtils;

/** A second export, which holds the first and what came since: only what is new is sent. */
class GrownChatExportTests {

    @RegisterExtension
    final Migration migration = new Migration();

    private Path export;

    private Path job(String format) throws IOException {
        export = migration.folder.resolve("export");
        FileSystemUtils.copyRecursively(Path.of("samples", format), export);
        return Files.writeString(migration.folder.resolve("acme.yaml"), """
                name: acme
                source: {format: %s, path: export}
                target:
                  app-id: ${COMETCHAT_APP_ID}
                  api-key: ${COMETCHAT_API_KEY}
                media: {local: placeholder}
                """.formatted(format));
    }

    private int imported(Path job) {
        assertThat(migration.run(job)).as(migration.output()).isEqualTo(ExitCode.DONE);
        List<StoredMessage> messages = migration.sandbox.messages();
        assertThat(messages.stream().map(StoredMessage::muid).distinct()).hasSameSizeAs(messages);
        return messages.size();
    }

    @Test
    void aLaterDayOfSlackIsSentAlone() throws IOException {
        Path job = job("slack");
        Path later = export.resolve("general").resolve("2024-05-02.json");
        Path kept = Files.move(later, migration.folder.resolve("later.json"));
        int before = imported(job);

        Files.move(kept, later);
        int after = imported(job);

        assertThat(after).isGreaterThan(before);
    }

    @Test
    void laterLinesOfAChatWithoutIdsAreSentAlone() throws IOException {
        Path job = job("whatsapp");
        Path chat = export.resolve("WhatsApp Chat with Allotment.txt");
        List<String> lines = Files.readAllLines(chat);
        int end = lines.size() / 2;
        while (!Character.isDigit(lines.get(end).charAt(0))) { // a text may go on over several lines
            end++;
        }
        Files.write(chat, lines.subList(0, end));
        int before = imported(job);

        Files.write(chat, lines);
        int after = imported(job);

        assertThat(after).isGreaterThan(before);
        migration.start();
        FileSystemUtils.deleteRecursively(migration.work);
        assertThat(imported(job)).as("as many as in one go").isEqualTo(after);
    }
}
