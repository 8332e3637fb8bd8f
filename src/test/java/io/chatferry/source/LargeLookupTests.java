package io.chatferry.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.model.Message;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.RecordStream;
import io.chatferry.source.api.SourceItem;
import io.chatferry.source.api.SourceSettings;
import io.chatferry.source.api.SourceSettings.UnknownColumns;
import io.chatferry.source.table.TableFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lookups that do not fit into memory. */
class LargeLookupTests {

    @TempDir
    Path folder;

    @Test
    void keepsLargeLookupsOnDiskAndRemovesThem() throws IOException {
        Files.writeString(
                folder.resolve("users.csv"),
                "id,uid\n"
                        + IntStream.range(0, 30_000)
                                .mapToObj(i -> i + ",u" + i + "\n")
                                .collect(Collectors.joining()));
        Files.writeString(
                folder.resolve("members.csv"),
                "room,user\n"
                        + IntStream.range(0, 30_000)
                                .mapToObj(i -> i / 2 + "," + i + "\n")
                                .collect(Collectors.joining()));
        Files.writeString(
                folder.resolve("messages.csv"),
                "id,room,who\n"
                        + IntStream.range(0, 3_000)
                                .mapToObj(i -> i + "," + i * 5 + "," + i * 10 + "\n")
                                .collect(Collectors.joining()));
        long before = temporaryFolders();
        Reading reading = Reading.of(folder, Reading.yaml("""
                lookups: {users: {file: users.csv, key: id}, members: {file: members.csv, key: room, many: true}}
                files:
                  - match: messages.csv
                    messages:
                      muid: id
                      sender: "@users(who)/uid"
                      receiver: {other: "@users(@members(room)/user)/uid", than: "@users(who)/uid"}
                """));

        assertThat(reading.messages()).hasSize(3_000).allSatisfy(message -> {
            int id = Integer.parseInt(Objects.requireNonNull(message.muid()));
            assertThat(message.sender()).isEqualTo("u" + id * 10);
            assertThat(message.receiver()).isEqualTo("u" + (id * 10 + 1));
        });
        assertThat(temporaryFolders()).isEqualTo(before);
    }

    @Test
    void keepsNoNameOfItsTemporaryFileSoThatAKillLeavesNone() throws IOException {
        StringBuilder users = new StringBuilder("id,uid\n");
        IntStream.range(0, 30_000)
                .forEach(i -> users.append(i).append(",u").append(i).append('\n'));
        Files.writeString(folder.resolve("users.csv"), users);
        Files.writeString(folder.resolve("messages.csv"), "id,who\n1,7\n2,8\n");
        long before = temporaryFolders();
        SourceSettings settings = Reading.settings(folder, Reading.yaml("""
                lookups: {users: {file: users.csv, key: id}}
                files:
                  - {match: messages.csv, messages: {muid: id, sender: "@users(who)/uid"}}
                """), UnknownColumns.WARN);
        try (ExportFiles files = ExportFiles.open(folder);
                RecordStream stream = TableFormat.csv().open(files, settings)) {
            assertThat(stream.next()).isInstanceOf(SourceItem.ParsedRecord.class);
            assertThat(temporaryFolders()).isEqualTo(before);
            assertThat(((Message) ((SourceItem.ParsedRecord) Objects.requireNonNull(stream.next())).record()).sender())
                    .isEqualTo("u8");
        }
    }

    private static long temporaryFolders() throws IOException {
        try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("chatferry-lookups-"))
                    .count();
        }
    }
}
