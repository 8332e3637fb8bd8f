package io.chatferry.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.cli.Main;
import io.chatferry.cli.option.Shell;
import io.chatferry.job.JobCommands;
import io.chatferry.job.run.StopSignal;
import io.chatferry.model.ChatRecord;
import io.chatferry.source.Reading;
import io.chatferry.source.api.SourceItem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code convert} writes and prints. */
class ConvertCommandTests {

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int convert(String... arguments) {
        Shell shell = new Shell(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of(),
                false,
                Path.of(""),
                new StopSignal(),
                JobCommands.real());
        return Main.run(
                Stream.concat(Stream.of("convert"), Stream.of(arguments)).toArray(String[]::new), shell);
    }

    private static List<ChatRecord> valid(Path export) {
        return Reading.of(export).items().stream()
                .filter(item -> item instanceof SourceItem.ParsedRecord parsed
                        && parsed.problems().isEmpty())
                .map(item -> ((SourceItem.ParsedRecord) item).record())
                .toList();
    }

    @Test
    void writesRecordsThatAreReadToTheSameRecords() {
        for (String sample : List.of("samples/csv", "samples/jsonl")) {
            Path to = folder.resolve(sample.replace('/', '-'));

            convert(sample, "--to", to.toString(), "--set", "source.timezone=Europe/Berlin");

            List<ChatRecord> expected = valid(Path.of(sample));
            List<ChatRecord> actual = valid(to);
            assertThat(actual).hasSameSizeAs(expected).isNotEmpty();
            for (int i = 0; i < expected.size(); i++) {
                assertThat(actual.get(i)).isEqualTo(expected.get(i));
            }
        }
    }

    @Test
    void anExportThatIsNotThereIsNamedAsItWasTyped() {
        assertThat(convert("acme.zip", "--to", folder.resolve("to").toString())).isEqualTo(64);

        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("acme.zip does not exist or cannot be read\n");
    }

    @Test
    void writesWhatUtf8HasNoBytesFor() throws IOException {
        Path export = Files.createDirectory(folder.resolve("export"));
        Files.writeString(
                export.resolve("messages.jsonl"),
                "{\"sender\":\"a\",\"receiver\":\"b\",\"sentAt\":1700000000,\"text\":\"half \\ud83c, whole \\ud83c\\udf31\"}");
        Path to = folder.resolve("to");

        assertThat(convert(export.toString(), "--to", to.toString())).isZero();

        assertThat(valid(to)).isEqualTo(valid(export));
    }

    @Test
    void leavesOutWhatCannotBeRead() throws IOException {
        Path export = Files.createDirectory(folder.resolve("export"));
        Files.writeString(
                export.resolve("messages.csv"),
                "sender,receiver,sentAt,text\na,b,2024-02-30,x\na,b,2024-02-28T10:00:00Z,y\n");

        assertThat(convert(export.toString(), "--to", folder.resolve("to").toString()))
                .isEqualTo(2);

        assertThat(out.toString(StandardCharsets.UTF_8)).contains("cannot be read: SENT_AT_INVALID (messages.csv:2)");
        assertThat(valid(folder.resolve("to"))).hasSize(1);
    }

    @Test
    void writesFilesThatOnlyTheOwnerCanRead() throws IOException {
        convert("samples/csv", "--to", folder.resolve("to").toString());

        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(folder.resolve("to").resolve("messages.jsonl"))))
                .isEqualTo("rw-------");
    }

    @Test
    void writesIntoNoFolderThatHoldsSomething() throws IOException {
        Files.writeString(folder.resolve("mine.txt"), "mine");

        assertThat(convert("samples/csv", "--to", folder.toString())).isEqualTo(64);

        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("is not empty")
                .hasLineCount(2);
        assertThat(folder).isDirectoryNotContaining("glob:**.jsonl*");
    }

    @Test
    void readsTheExportAsTheSettingsSay() throws IOException {
        Path export = Files.createDirectory(folder.resolve("it's ${an} export"));
        Files.writeString(export.resolve("messages.csv"), "sender,receiver,sentAt,text\na,b,2024-07-01 12:00:00,y\n");

        assertThat(convert(
                        export.toString(),
                        "--to",
                        folder.resolve("to").toString(),
                        "--set",
                        "source.timezone=Europe/Berlin"))
                .as(err.toString(StandardCharsets.UTF_8))
                .isZero();

        assertThat(Files.readString(folder.resolve("to").resolve("messages.jsonl")))
                .contains("2024-07-01T10:00:00Z");
    }

    @Test
    void readsTheExportOfAJobAsTheJobSays() {
        assertThat(convert("jobs/mapped-csv.yaml", "--to", folder.resolve("to").toString()))
                .as(err.toString(StandardCharsets.UTF_8))
                .isIn(0, 2);

        assertThat(valid(folder.resolve("to"))).isNotEmpty();
    }

    @Test
    void tellsProgramsWhatItHasDone() {
        convert("samples/csv", "--to", folder.resolve("to").toString(), "--json");

        JsonNode told = JsonMapper.shared().readTree(out.toString(StandardCharsets.UTF_8));
        assertThat(told.path("records").path("messages").intValue()).isEqualTo(309);
        assertThat(told.path("rejects")).isNotEmpty();
    }

    @Test
    void namesFilesOfTheExportWhichAreNotWritten() throws IOException {
        Path export = Files.createDirectory(folder.resolve("export"));
        Files.writeString(
                export.resolve("_chat.txt"),
                "[01.02.20, 10:00:00] Ann: hello\n\u200E[01.02.20, 10:00:05] Bob: \u200E<attached: 00000002-PHOTO.jpg>\n");
        Files.writeString(export.resolve("00000002-PHOTO.jpg"), "a picture");
        Path job = folder.resolve("job.yaml");
        Files.writeString(
                job,
                "name: job\nsource: {path: export}\ntarget: {app-id: a, api-key: k, region: eu}\nmedia:\n  mode: copy\n"
                        + "  store: {url: 'file:///tmp/x', public-url: 'https://media.example.com/'}\n");
        Path to = folder.resolve("to");

        assertThat(convert(job.toString(), "--to", to.toString())).isZero();

        assertThat(Files.readString(to.resolve("messages.jsonl")))
                .contains("(file not moved): 00000002-PHOTO.jpg")
                .doesNotContain("export:");
    }
}
