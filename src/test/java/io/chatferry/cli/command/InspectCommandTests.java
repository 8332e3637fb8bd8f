package io.chatferry.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.cli.Main;
import io.chatferry.cli.option.Shell;
import io.chatferry.job.JobCommands;
import io.chatferry.job.run.StopSignal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class InspectCommandTests {

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void namesFormatAndCountsRecords() {
        assertThat(inspect(Path.of("samples/csv"))).isZero();

        assertThat(out())
                .startsWith("Format: csv\n  by names and columns: users.csv holds users")
                .containsPattern("\nfiles +4  32 kB\n")
                .containsPattern("\nusers +13\n")
                .containsPattern("\ngroups +6\n")
                .containsPattern("\nmembers +36\n")
                .containsPattern("\nmessages +311  2025-03-10 06:33:00 UTC to 2026-11-13 ")
                .containsPattern("\nreplies +10\n")
                .containsPattern("\nreactions +6\n")
                .containsPattern("\nthreads +5  the longest has 2 replies\n")
                .containsPattern(
                        "\nattachments +4  284 kB in the 1 whose size is known, on north-pier.example.com \\(4\\)\n")
                .containsPattern("\nBusiest senders, of 13\n +60  nora\n")
                .containsPattern("\nBusiest conversations, of 38\n +53  group bakery\n")
                .containsPattern("\n +1  RECORD_MALFORMED: .*\n +or a key that it has twice \\(messages.csv:26\\)\n");
        assertThat(out().lines()).allMatch(line -> line.length() <= 100);
        assertThat(err()).isEmpty();
    }

    @Test
    void namesCommandThatAShellRunsAndAJobFileThatDoesNotExist() throws IOException {
        assertThat(inspect(Path.of("samples/csv"))).isZero();
        assertThat(out())
                .as("there is a jobs/csv.yaml")
                .contains("Next: chatferry guess samples/csv -o jobs/csv-2.yaml\n");

        Path export = Files.createDirectories(folder.resolve("Anna's chat"));
        Files.writeString(
                export.resolve("posts.csv"), "id,author,room,body,created\n1,ann,all,hello,2024-01-01T10:00:00Z\n");
        assertThat(inspect(export)).isZero();
        assertThat(out()).contains("Next: chatferry guess '" + folder + "/Anna'\\''s chat' -o jobs/anna-s-chat.yaml\n");
    }

    @Test
    void countsByMappingOfJobFile() {
        assertThat(inspect(Path.of("jobs/mapped-csv.yaml"))).as(err()).isZero();

        assertThat(out()).contains("as jobs/mapped-csv.yaml says").containsPattern("\nmessages +[1-9]");
    }

    @Test
    void countsRowsThatNoDescriptionTakes() throws IOException {
        Path export = Files.createDirectory(folder.resolve("export"));
        Files.writeString(export.resolve("chat.csv"), """
                kind,id,a,b,t,at
                msg,m1,ann,bob,one,1700000001
                sys,m2,ann,bob,two,1700000002
                """);
        Path job = Files.writeString(folder.resolve("job.yaml"), """
                name: acme
                source:
                  path: export
                  mapping:
                    messages: {when: {kind: msg}, muid: id, sender: a, receiver: b, text: t, sentAt: at}
                """);

        assertThat(inspect(job)).isZero();
        assertThat(out())
                .contains("Rows that no description takes")
                .contains("1  see when and unless of source.mapping (chat.csv:3)");
    }

    @Test
    void printsJson() throws IOException {
        Files.writeString(folder.resolve("messages.csv"), """
                muid,sender,receiver,receiverType,text,sentAt,attachments,parentMuid,mood
                1,ann,bob,user,hello,1700000000,,,glad
                2,bob,ann,user,hi,1700000060,,1,
                3,ann,team,group,,1700000120,"[{""url"":""https://f.example.com/a.png?token=SECRET&expires=1700009999"",""size"":12}]",,
                4,ann,team,group,,,,,
                """);

        assertThat(inspect(folder, "--json")).isZero();

        JsonNode json = JsonMapper.shared().readTree(out());
        assertThat(json.at("/records/messages").asLong()).isEqualTo(4);
        assertThat(json.at("/firstMessage/sentAt").asString()).isEqualTo("2023-11-14T22:13:20Z");
        assertThat(json.at("/lastMessage/at").asString()).isEqualTo("messages.csv:4");
        assertThat(json.at("/threads/count").asLong()).isEqualTo(1);
        assertThat(json.at("/media/bytes").asLong()).isEqualTo(12);
        assertThat(json.at("/media/hosts/0/host").asString()).isEqualTo("f.example.com");
        assertThat(json.at("/media/linksWithToken/examples/0").asString()).isEqualTo("messages.csv:4");
        assertThat(json.at("/media/linksExpired/count").asLong()).isEqualTo(1);
        assertThat(json.at("/senders/busiest/0").toString()).isEqualTo("{\"uid\":\"ann\",\"messages\":3}");
        assertThat(json.at("/conversations/busiest/0").toString())
                .isEqualTo("{\"users\":[\"ann\",\"bob\"],\"messages\":2}");
        assertThat(json.at("/unknownColumns/0/column").asString()).isEqualTo("mood");
        assertThat(json.at("/oddities/0/code").asString()).isEqualTo("FIELD_MISSING");
        assertThat(json.at("/files/encodings/ASCII/files").asLong()).isEqualTo(1);
        assertThat(out()).doesNotContain("SECRET").doesNotContain("hello");
    }

    @Test
    void namesFormatThatCannotBeCounted() throws IOException {
        Files.write(folder.resolve("orders.bson"), new byte[] {5, 0, 0, 0, 0});

        assertThat(inspect(folder)).isZero();
        assertThat(out())
                .startsWith("Format: mongodump\n")
                .contains("no reader for it")
                .containsPattern("\nfiles +1  ");
    }

    @Test
    void reportsUnknownFormatInTwoLines() throws IOException {
        Files.writeString(folder.resolve("notes.txt"), "milk\nbread\n");

        assertThat(inspect(folder)).isEqualTo(64);
        assertThat(err())
                .contains("is not an export in a format that Chatferry knows\n  ")
                .hasLineCount(2);
        assertThat(out()).isEmpty();
    }

    @Test
    void reportsBrokenArchiveInTwoLines() throws IOException {
        Path zip = Files.writeString(folder.resolve("export.zip"), "no zip");

        assertThat(inspect(zip)).isEqualTo(64);
        assertThat(err())
                .contains("export.zip cannot be read: it cannot be opened as a zip: Archive is not a ZIP archive")
                .hasLineCount(2);
    }

    @Test
    void reportsPlaceOfTruncationAndExitCode() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write("sender,receiver,text,sentAt\n".getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < 5_000; i++) {
                gzip.write(("u" + i * 7919 % 5003 + ",b,hello " + i * 104_729 % 9973 + ",17000" + (10_000 + i) + "\n")
                        .getBytes(StandardCharsets.UTF_8));
            }
        }
        byte[] half = Arrays.copyOf(packed.toByteArray(), packed.size() / 2);
        Path file = Files.write(folder.resolve("messages.csv.gz"), half);

        assertThat(inspect(file)).isEqualTo(2);
        assertThat(out()).containsPattern("\nNot read completely\n  - messages.csv\\S*:\\d+: ");
    }

    @Test
    void escapesControlCharactersInNames() throws IOException {
        Files.writeString(
                folder.resolve("messages-\u001b[2J.csv"),
                "sender,receiver,text,sentAt,\u001b]0;x\u0007\na,b,hello,1700000000,?\n");

        assertThat(inspect(folder)).isZero();
        assertThat(out()).contains("\\u001b").doesNotContain("\u001b");
    }

    private int inspect(Path export, String... options) {
        PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8);
        Shell shell =
                new Shell(outStream, errStream, Map.of(), false, Path.of(""), new StopSignal(), JobCommands.real());
        List<String> words = new ArrayList<>(List.of("inspect", export.toString()));
        words.addAll(List.of(options));
        return Main.run(words.toArray(String[]::new), shell);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
