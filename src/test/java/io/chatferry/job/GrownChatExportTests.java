package io.chatferry.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.job.run.ExitCode;
import io.chatferry.sandbox.StoredMessage;
import io.chatferry.source.chat.history.ChatHistory;
import io.chatferry.source.chat.history.ChatHistory.Person;
import io.chatferry.source.chat.history.ChatHistory.Post;
import io.chatferry.source.chat.history.ChatHistory.Room;
import io.chatferry.source.chat.history.ExportWriters;
import io.chatferry.source.chat.history.ExportWriters.ExportWriter;
import io.chatferry.source.chat.history.ExportWriters.Trait;
import io.chatferry.source.chat.history.HostileNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.json.JsonMapper;

/** A second export, which holds the first and what came since: only what is new is sent. */
class GrownChatExportTests {

    private static final JsonMapper JSON = JsonMapper.shared();

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

    /** How many messages there are after an import. */
    private int imported(Path job) {
        assertThat(migration.run(job)).as(migration.output()).isEqualTo(ExitCode.DONE);
        List<StoredMessage> messages = migration.sandbox.messages();
        assertThat(messages.stream().map(StoredMessage::muid).distinct()).hasSameSizeAs(messages);
        return messages.size();
    }

    static Stream<ExportWriter> writers() {
        return ExportWriters.all();
    }

    private Path job(ExportWriter writer, String more) throws IOException {
        export = migration.folder.resolve("export");
        return Files.writeString(migration.folder.resolve("acme.yaml"), """
                name: acme
                source: {format: %s, path: export%s}
                target:
                  app-id: ${COMETCHAT_APP_ID}
                  api-key: ${COMETCHAT_API_KEY}
                """.formatted(writer.format(), more));
    }

    /** The export as it is now: nothing of an earlier one is left. */
    private void export(ExportWriter writer, ChatHistory history) throws IOException {
        FileSystemUtils.deleteRecursively(export);
        writer.write(history, export);
    }

    /** The texts of each group in the order in which they are shown. */
    private List<List<String>> texts() {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        for (StoredMessage message : migration.messages().stream()
                .sorted(Comparator.comparingLong(StoredMessage::sentAt))
                .toList()) {
            groups.computeIfAbsent(message.receiver(), group -> new ArrayList<>())
                    .add(JSON.readTree(message.data()).path("text").asString());
        }
        return List.copyOf(groups.values());
    }

    @ParameterizedTest
    @MethodSource("writers")
    void ofALaterExportOnlyWhatIsNewIsSent(ExportWriter writer) throws IOException {
        ChatHistory history = ChatHistory.of(2, 12);
        Path job = job(writer, "");
        export(writer, history.part(0, 0.5));
        assertThat(imported(job)).isEqualTo(12);

        export(writer, history);
        assertThat(imported(job)).isEqualTo(24);

        migration.assertAddsUp("acme");
        assertThat(texts()).containsExactlyInAnyOrderElementsOf(history.texts());
    }

    @ParameterizedTest
    @MethodSource("writers")
    void anExportOfWhatIsNewAloneIsAdded(ExportWriter writer) throws IOException {
        ChatHistory history = ChatHistory.of(2, 12);
        Path job = job(writer, ", export: delta");
        export(writer, history.part(0, 0.5));
        if (!writer.has(Trait.IDS)) {
            assertThat(migration.run(job)).isEqualTo(ExitCode.DONE_WITH_REJECTS);
            assertThat(migration.output()).contains("12  FIELD_MISSING"); // without ids, what is new cannot be told
            return;
        }
        assertThat(imported(job)).isEqualTo(12);

        export(writer, history.part(0.25, 1)); // a little of it was in the first
        assertThat(imported(job)).isEqualTo(24);

        migration.assertAddsUp("acme");
        assertThat(texts()).containsExactlyInAnyOrderElementsOf(history.texts());
    }

    @ParameterizedTest
    @MethodSource("writers")
    void hostileNamesAreSentOrToldAndLeaveNoFolder(ExportWriter writer) throws IOException {
        List<Post> posts = new ArrayList<>();
        for (String name : HostileNames.ALL) {
            int at = posts.size();
            posts.add(new Post(
                    at + 1,
                    new Person(900 + at, name),
                    "hostile " + at,
                    HostileNames.TIME.plusSeconds(60L * at),
                    name));
        }
        Path job = job(writer, "");
        export(
                writer,
                new ChatHistory(List.of(
                        new Room(701, HostileNames.ALL.get(0), posts.subList(0, 5)),
                        new Room(702, HostileNames.ALL.get(5), posts.subList(5, posts.size())))));

        ExitCode code = migration.run(job, "media.local=placeholder");

        assertThat(code).as(migration.output()).isIn(ExitCode.DONE, ExitCode.DONE_WITH_REJECTS);
        assertThat(migration.output()).doesNotContain("\u001b", "\u202e", "\tat ");
        migration.assertAddsUp("acme");
        assertThat(migration.files())
                .allSatisfy(file -> assertThat(file)
                        .satisfiesAnyOf(
                                inside -> assertThat(inside).startsWith(migration.work),
                                inside -> assertThat(inside).startsWith(export),
                                inside -> assertThat(inside).isEqualTo(job)));
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
