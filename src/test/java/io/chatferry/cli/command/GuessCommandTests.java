package io.chatferry.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.cli.Main;
import io.chatferry.cli.option.Shell;
import io.chatferry.config.JobFile;
import io.chatferry.job.JobCommands;
import io.chatferry.job.run.StopSignal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code guess} writes and prints. */
class GuessCommandTests {

    private static final Map<String, String> ENVIRONMENT =
            Map.of("COMETCHAT_APP_ID", "app", "COMETCHAT_API_KEY", "s3cret");

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Path export;

    @BeforeEach
    void writeExport() throws IOException {
        export = Files.createDirectory(folder.resolve("export"));
        Files.writeString(export.resolve("people.csv"), """
                person_id,full_name,email
                p-17,Walburga Zipfel,walburga@example.com
                p-18,Ottokar Mumm,ottokar@example.com
                """);
        Files.writeString(export.resolve("posts.csv"), """
                post_id,room,author,content,posted_at,mood
                1,kitchen,p-17,The secret ingredient is nutmeg,2024-01-01T10:00:00Z,glad
                2,kitchen,p-18,I knew it all along,2024-01-01T10:01:00Z,
                """);
    }

    @Test
    void writesJobFileThatValidates() throws IOException {
        Path job = folder.resolve("acme.yaml");

        assertThat(guess(export.toString(), "-o", job.toString())).as(err()).isZero();

        assertThat(out())
                .containsPattern("people +users, by 2 rows")
                .containsPattern("posts +messages, by 2 rows")
                .contains("written: " + job)
                .endsWith("next: chatferry preview " + job + "\n");
        assertThat(JobFile.read(job, List.of(), ENVIRONMENT).name()).isEqualTo("acme");
        assertThat(run(
                        "validate",
                        job.toString(),
                        "--work",
                        folder.resolve("work").toString()))
                .as(out() + err())
                .isZero();
        assertThat(out()).containsPattern("messages +2 ");
    }

    @Test
    void guessesJobOfTheSampleOfForeignColumns() {
        Path job = folder.resolve("canteen.yaml");

        assertThat(guess("samples/mapped-csv", "-o", job.toString())).as(err()).isZero();
        assertThat(run(
                        "validate",
                        job.toString(),
                        "--work",
                        folder.resolve("work").toString()))
                .as(out() + err())
                .isZero();
        assertThat(out()).containsPattern("groups +2 ").containsPattern("messages +7 ");
    }

    @Test
    void namesEvidenceAndNoData() throws IOException {
        assertThat(guess(export.toString())).as(err()).isZero();

        assertThat(out())
                .contains("sender: author ", "# 2 of 2 values are in people.person_id")
                .contains("ignore: [mood] ")
                .doesNotContain("nutmeg", "Walburga", "p-17", "kitchen", "walburga@example.com", "glad");
    }

    @Test
    void guessesTheSameEachTime() {
        guess(export.toString());
        String first = out();
        out.reset();
        guess(export.toString());

        assertThat(out()).isEqualTo(first);
    }

    @Test
    void replacesFileOnlyWhenForced() throws IOException {
        Path job = Files.writeString(folder.resolve("acme.yaml"), "mine");

        assertThat(guess(export.toString(), "-o", job.toString())).isEqualTo(64);
        assertThat(err())
                .contains("exists\n  choose another name, or replace it with --force")
                .hasLineCount(2);
        assertThat(job).hasContent("mine");
        assertThat(guess(export.toString(), "-o", job.toString(), "--force")).isZero();
        assertThat(Files.readString(job)).contains("mapping:");
    }

    @ParameterizedTest
    @CsvSource({
        "/proc/acme.yaml, /proc/acme.yaml cannot be written: no folder can be made there",
        "/etc/passwd/acme.yaml, there is no folder /etc/passwd",
        "/tmp/no-such-folder/acme.yaml, there is no folder /tmp/no-such-folder",
        "/tmp, /tmp is a folder"
    })
    void explainsPlaceThatCannotBeWrittenBeforeReading(String place, String reason) {
        assertThat(guess("/no/such/export", "-o", place)).isEqualTo(64);
        assertThat(err()).contains(reason).hasLineCount(2);
    }

    @Test
    void findsFieldsByShortNamesAndAsksForWhatIsMissing() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.writeString(other.resolve("accounts.csv"), """
                nick,joined
                ann,2020-01-02T10:00:00Z
                bob,2020-01-03T10:00:00Z
                """);
        Files.writeString(other.resolve("rooms.csv"), """
                id,title,opened
                1,General,2020-01-02T10:00:00Z
                2,Random,2020-01-05T10:00:00Z
                """);
        Files.writeString(other.resolve("posts.csv"), """
                id,room,author,body,sent,answers
                10,1,ann,hello,2020-01-06T10:00:00Z,
                11,1,bob,hi there,2020-01-06T10:01:00Z,10
                12,2,bob,anyone here?,2020-01-06T10:02:00Z,
                """);

        assertThat(guess(other.toString())).as(err()).isZero();

        assertThat(out())
                .contains("parentMuid: answers ", "uid: nick ", "createdAt: joined ", "createdAt: opened ")
                .containsPattern("name: nick +# \\? no column has names")
                .contains("# ? no table of members was found")
                .doesNotContain("ignore:");
    }

    @Test
    void printsSummaryAsJson() {
        assertThat(guess(export.toString(), "--json")).isZero();

        JsonNode json = JsonMapper.shared().readTree(out());
        assertThat(json.at("/format").asString()).isEqualTo("csv");
        assertThat(json.at("/tables/1/holds").asString()).isEqualTo("messages");
        assertThat(json.at("/job").asString()).contains("mapping:");
    }

    @Test
    void refusesPasswordInUrlWithoutPrintingIt() {
        assertThat(guess("jdbc:postgresql://ann:hunter2@127.0.0.1:1/chat")).isEqualTo(64);
        assertThat(guess("jdbc:postgresql://127.0.0.1:1/chat?user=ann&password=hunter2"))
                .isEqualTo(64);

        assertThat(err()).contains("CHAT_DB_PASSWORD").doesNotContain("hunter2");
        assertThat(out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"jdbc:h2:/tmp/x;INIT=RUNSCRIPT FROM 'x'", "jdbc:postgresql://127.0.0.1/x?socketFactory=a.B"})
    void refusesOptionsThatRunCode(String url) {
        assertThat(guess(url)).isEqualTo(64);
        assertThat(out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "csv, csv",
        "jsonl, json",
        "rocketchat, rocketchat",
        "pubnub, pubnub",
        "sendbird, sendbird",
        "stream, stream",
        "twilio, twilio"
    })
    void writesShortJobForCanonicalExport(String sample, String format) throws IOException {
        Path job = folder.resolve("acme.yaml");

        assertThat(guess("samples/" + sample, "-o", job.toString())).isZero();

        assertThat(Files.readString(job)).contains("format: " + format).doesNotContain("mapping:");
        assertThat(JobFile.read(job, List.of(), ENVIRONMENT).source().path())
                .isEqualTo(Path.of("samples", sample).toAbsolutePath());
    }

    @Test
    void saysThatASystemHasNoReader() throws IOException {
        Path dump = Files.createDirectory(folder.resolve("dump"));
        Files.write(dump.resolve("orders.bson"), new byte[] {5, 0, 0, 0, 0});
        assertThat(guess(dump.toString())).isEqualTo(2);

        assertThat(err())
                .contains("is an export of mongodump")
                .contains("no reader for it")
                .hasLineCount(1);
        assertThat(out()).isEmpty();
    }

    @Test
    void endsWithTwoIfNothingLooksLikeMessages() throws IOException {
        Files.delete(export.resolve("posts.csv"));

        assertThat(guess(export.toString())).isEqualTo(2);
        assertThat(err()).contains("no table was taken for messages");
    }

    @Test
    void reportsExportWithoutTables() throws IOException {
        Path notes = Files.createDirectory(folder.resolve("notes"));
        Files.writeString(notes.resolve("notes.txt"), "milk\nbread\n");

        assertThat(guess(notes.toString())).isEqualTo(64);
        assertThat(err()).contains("holds no table that can be read").hasLineCount(2);
    }

    private int guess(String... words) {
        String[] all = new String[words.length + 1];
        all[0] = "guess";
        System.arraycopy(words, 0, all, 1, words.length);
        return run(all);
    }

    private int run(String... words) {
        PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8);
        Shell shell =
                new Shell(outStream, errStream, ENVIRONMENT, false, Path.of(""), new StopSignal(), JobCommands.real());
        return Main.run(words, shell);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
