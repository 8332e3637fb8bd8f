package io.chatferry.source.chat;

import static io.chatferry.source.chat.LinesOfAnExport.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.model.Message;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.RecordStream;
import io.chatferry.source.api.SourceItem;
import io.chatferry.source.api.SourceSettings;
import io.chatferry.source.api.SourceSettings.UnknownColumns;
import io.chatferry.source.chat.model.ChatRules;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for the records of every chat system, on an export whose rows say what the sink takes. */
class ChatStreamTests {

    @TempDir
    Path folder;

    private ReadExport read(String... lines) throws IOException {
        return LinesOfAnExport.in(folder).read(lines);
    }

    private ReadExport read(ChatRules rules, String... lines) throws IOException {
        return LinesOfAnExport.in(folder).read(rules, lines);
    }

    @Test
    void rowsThatHelpToUnderstandOthersAreNotCounted() throws IOException {
        assertThat(read("{'k':'help'}", "{'k':'other'}").skipped()).containsExactly(Map.entry("not understood", 1));
    }

    @Test
    void everyRowIsAccountedFor() throws IOException {
        ReadExport read = read(
                "{'k':'what'}",
                "{'k':'fail'}",
                message("1", "a", " "),
                "{'k':'system','in':'r','id':'5','text':'joined'}");

        assertThat(read.skipped()).containsOnlyKeys("not understood", "empty", "system: join");
        assertThat(read.rejects())
                .singleElement()
                .satisfies(reject -> assertThat(reject.problem().message()).contains("unexpected shape"));
    }

    @Test
    void linesOfTheSystemAreMessagesIfTheJobSaysSo() throws IOException {
        ChatRules rules =
                new ChatRules(ChatRules.SystemLines.IMPORT, ChatRules.Bots.KEEP, false, false, List.of(), List.of());
        ReadExport read = read(rules, "{'k':'system','in':'r','id':'5','by':'a','at':1700000000,'text':'joined'}");

        assertThat(read.messages()).extracting(Message::text).containsExactly("joined");
    }

    @Test
    void conversationsCanBeLeftOut() throws IOException {
        String[] lines = {
            "{'k':'room','id':'r','name':'general','open':true,'members':['a']}",
            "{'k':'room','id':'s','name':'secret','members':['a']}",
            "{'k':'room','id':'o','name':'old','open':true,'archived':true,'members':['a']}",
            message("1", "a", "x"),
            "{'k':'message','in':'s','id':'1','by':'a','at':1700000000,'text':'x'}",
            "{'k':'message','in':'o','id':'1','by':'a','at':1700000000,'text':'x'}"
        };

        ReadExport read = read(
                new ChatRules(ChatRules.SystemLines.SKIP, ChatRules.Bots.KEEP, true, true, List.of(), List.of()),
                lines);
        assertThat(read.groups())
                .singleElement()
                .satisfies(group -> assertThat(group.guid()).isEqualTo("r"));
        assertThat(read.skipped())
                .containsEntry("in an archived conversation", 1)
                .containsEntry("in a private conversation", 1);
        assertThat(read(chosen(List.of("gen*"), List.of()), lines).messages()).hasSize(1);
        assertThat(read(chosen(List.of(), List.of("secret", "o")), lines).messages())
                .hasSize(1);
    }

    private static ChatRules chosen(List<String> include, List<String> exclude) {
        return new ChatRules(ChatRules.SystemLines.SKIP, ChatRules.Bots.KEEP, false, false, include, exclude);
    }

    @Test
    void messagesComeInTheOrderOfTheExportWhateverTheirNumber() throws IOException {
        int messages = 20_000;
        String[] lines = new String[messages];
        for (int i = 0; i < messages; i++) {
            lines[i] = message(String.valueOf(i), "u" + i % 7, "text " + i);
        }
        List<Message> read = read(lines).messages();

        assertThat(read).hasSize(messages);
        for (int i = 0; i < messages; i++) {
            assertThat(read.get(i).text()).isEqualTo("text " + i);
        }
    }

    @Test
    void nothingIsLeftInTheFolderForTemporaryFiles() throws IOException {
        String usual = System.getProperty("java.io.tmpdir");
        Path temporary =
                Files.createDirectory(folder.resolve("temporary")); // others use the usual one at the same time
        System.setProperty("java.io.tmpdir", temporary.toString());
        try {
            read(message("1", "a", "x"));
        } finally {
            System.setProperty("java.io.tmpdir", usual);
        }

        assertThat(temporary).isEmptyDirectory();
    }

    @Tag("full")
    @Test
    void aMillionMessagesOfOneConversationAreReadInOrder() throws IOException {
        int messages = 1_000_000;
        Path file = folder.resolve("chat.jsonl");
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int i = 0; i < messages; i++) {
                out.write(
                        message(String.valueOf(i), "u" + i % 1_000, "text " + i).replace('\'', '"'));
                out.newLine();
            }
        }
        int read = 0;
        try (ExportFiles files = ExportFiles.open(file);
                RecordStream stream = open(files, file)) {
            for (SourceItem item = stream.next(); item != null; item = stream.next()) {
                if (item instanceof SourceItem.ParsedRecord parsed && parsed.record() instanceof Message message) {
                    assertThat(message.muid()).isEqualTo("r:" + read++);
                }
            }
        }
        assertThat(read).isEqualTo(messages);
    }

    @Test
    void bytesAreCountedWhileMessagesAreMadeRecords() throws IOException {
        Path file = thousandMessages();
        try (ExportFiles files = ExportFiles.open(file);
                RecordStream stream = open(files, file)) {
            long size = Files.size(file);
            long before = 0;
            int atEachHundredth = 0;
            for (SourceItem item = stream.next(); item != null; item = stream.next()) {
                long now = stream.bytesRead();
                assertThat(now).isBetween(before, size);
                atEachHundredth += now * 100 / size > before * 100 / size ? 1 : 0;
                before = now;
            }
            assertThat(stream.bytesRead()).isEqualTo(size);
            assertThat(atEachHundredth).isGreaterThan(49);
        }
    }

    @Test
    void aStopCanBeServedWhileRowsAreRead() throws IOException {
        Path file = thousandMessages();
        try (ExportFiles files = ExportFiles.open(file);
                RecordStream stream = open(files, file)) {
            assertThat(stream.next()).isInstanceOf(SourceItem.StillReading.class);
        }
    }

    private Path thousandMessages() throws IOException {
        String[] lines = new String[1_000];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = message(String.valueOf(i), "a", "x");
        }
        return Files.writeString(
                folder.resolve("chat.jsonl"), String.join("\n", lines).replace('\'', '"'));
    }

    private static RecordStream open(ExportFiles files, Path file) throws IOException {
        return new LinesFormat(ChatRules.standard())
                .open(
                        files,
                        new SourceSettings("lines", file, ZoneOffset.UTC, Map.of(), UnknownColumns.WARN, Set.of()));
    }
}
