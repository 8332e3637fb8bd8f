package io.chatferry.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.config.JobSettings;
import io.chatferry.job.run.ExitCode;
import io.chatferry.job.run.InputFiles;
import io.chatferry.source.api.SourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code preview} shows what becomes of the first rows, and leaves no trace. */
class PreviewTests {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @RegisterExtension
    final Migration migration = new Migration();

    private ExitCode preview(JobSettings settings, int rows, boolean json) {
        return migration.commands.preview(settings, migration.options(false, null), rows, json);
    }

    private ExitCode preview(Path job, String... sets) {
        return preview(migration.settings(job, sets), 5, false);
    }

    private JsonNode json(Path job, int rows, String... sets) {
        preview(migration.settings(job, sets), rows, true);
        String output = migration.output();
        return JSON.readTree(output.substring(output.lastIndexOf("{\n  \"format\"")));
    }

    @Test
    void showsRowFieldsAndRequestWithoutLedgerOrTarget() throws Exception {
        migration.file("users.csv", "uid,name", "Ann,Ann Smith");
        migration.file(
                "messages.csv",
                "muid,sender,receiver,receiverType,text,sentAt",
                "m1,Ann,bob,user,\"hello, you\",2020-09-13T12:26:40Z");
        Path job = migration.job();

        assertThat(preview(job)).isEqualTo(ExitCode.DONE);

        assertThat(migration.output())
                .startsWith("Shows texts of people")
                .contains("messages.csv: messages", "messages.csv:2")
                .contains("row     m1,Ann,bob,user,\"hello, you\",2020-09-13T12:26:40Z")
                .containsPattern("\n +sender +Ann\n")
                .containsPattern("\n +text +hello, you\n")
                .contains("request POST /moderation/messages")
                .contains("(later) receiver bob: no row read so far describes it")
                .containsPattern("filled +of 1 record: muid 1, sender 1")
                .containsPattern("never +category, type, data")
                .contains("2 records were read: 2 would be sent as they are");
        assertThat(migration.output().replaceAll("\n +", ""))
                .contains("\"senderUserDetails\":{\"uid\":\"ann\",\"name\":\"Ann Smith\"}");
        assertThat(migration.output().lines()).allMatch(line -> line.length() <= 100);
        assertThat(migration.work).doesNotExist();
        assertThat(migration.sandbox.counters()).isEmpty();
    }

    @Test
    void showsTheBodyThatAnImportSends() throws Exception {
        migration.file(
                "messages.jsonl",
                "{\"muid\":\"m1\",\"sender\":\"ann\",\"receiver\":\"bob\",\"text\":\"hi\",\"sentAt\":1600000000,\"metadata\":{\"a\":1}}");
        Path job = migration.job();

        JsonNode example = json(job, 1).at("/sections/0/examples/0");
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);

        assertThat(JSON.readTree(migration.messages().get(0).data()).path("text"))
                .isEqualTo(example.at("/requests/0/body/data/text"));
        assertThat(JSON.readTree(migration.messages().get(0).data()).path("metadata"))
                .isEqualTo(example.at("/requests/0/body/data/metadata"));
        assertThat(example.at("/requests/0/call").asString()).isEqualTo("POST /moderation/messages");
        assertThat(example.at("/outcome").asString()).isEqualTo("accepted");
    }

    @Test
    void namesEndpointOfTheJob() throws Exception {
        migration.file("messages.csv", "muid,sender,receiver,text,sentAt", "m1,ann,bob,hi,1600000000");
        Path job = migration.job();

        assertThat(json(job, 1, "target.endpoint=import").at("/sections/0/examples/0/requests/0/call"))
                .hasToString("\"POST /data_import/messages\"");
    }

    @Test
    void endsWith2WhereRecordsAreRejected() throws Exception {
        migration.file(
                "messages.csv",
                "muid,sender,receiver,text,sentAt",
                "m1,ann,bob,hi,1600000000",
                "m2,ann,bob,hi,30 February",
                "m3,,bob,hi,1600000000");

        JsonNode json = json(migration.job(), 5);

        assertThat(json.path("exitCode").asInt()).isEqualTo(2);
        assertThat(json.at("/totals/rejected").asLong()).isEqualTo(2);
        assertThat(json.at("/sections/0/unreadable/sentAt").asLong()).isEqualTo(1);
        assertThat(json.at("/sections/0/examples/1/problems/0/code").asString()).isEqualTo("SENT_AT_INVALID");
        assertThat(json.at("/sections/0/examples/1/requests")).isEmpty();
        assertThat(json.at("/sections/0/rejects/0/first").asString()).isEqualTo("messages.csv:3");
    }

    @Test
    void endsWith2WhereNothingWouldMove() throws Exception {
        migration.file("users.csv", "uid,name", "ann,Ann");
        Path job = migration.job();

        assertThat(preview(job)).isEqualTo(ExitCode.DONE_WITH_REJECTS);
        assertThat(migration.output()).contains("No message was read.");
        assertThat(preview(job, "source.without-messages=true")).isEqualTo(ExitCode.DONE);
    }

    @Test
    void countsWhatTheMappingDoesNotUse() throws Exception {
        migration.file("people.csv", "id,uid", "1,ann", "2,bob");
        migration.file(
                "posts.csv",
                "id,kind,author,peer,body,at,mood",
                "7,text,1,2,one\\ntwo,1600000000,glad",
                "8,call,1,2,x,1600000001,",
                "9,text,3,2,????????,1600000002,",
                "10,text,1,2,NULL,1600000003,");
        Path job = migration.job();
        Files.writeString(job, Files.readString(job).replace("  path: export", """
                  path: export
                  mapping:
                    lookups:
                      people: {file: people.csv, key: id}
                    files:
                      - match: posts.csv
                        messages:
                          when: {kind: text}
                          muid: id
                          sender: "@people(author)/uid"
                          receiver: "@people(peer)/uid"
                          text: body
                          sentAt: at
                """));

        JsonNode json = json(job, 5);

        assertThat(json.at("/sections/0/description").asString()).isEqualTo("source.mapping.files[0].messages");
        assertThat(json.at("/sections/0/filled/sender").asLong()).isEqualTo(2);
        assertThat(json.at("/totals/notTaken").asLong()).isEqualTo(1);
        assertThat(json.at("/notTaken/0/words").asString())
                .contains("1 row not taken by any description (first: posts.csv:3)");
        assertThat(json.at("/unusedColumns/0/column").asString()).isEqualTo("mood");
        assertThat(json.path("notes").toString())
                .contains("source.mapping.lookups.people: 1 row found nothing there")
                .contains("escape: backslash")
                .contains("????")
                .contains("nulls: ['NULL']");
    }

    @Test
    void readsTheFirstRowsOfEachFileOnly() throws Exception {
        List<String> lines = new ArrayList<>(List.of("muid,sender,receiver,text,sentAt"));
        for (int i = 0; i < 10_050; i++) {
            lines.add("m" + i + ",ann,bob,hi," + (1_600_000_000 + i));
        }
        migration.file("messages.csv", lines.toArray(String[]::new));
        migration.file("messages-2.csv", lines.subList(0, 3).toArray(String[]::new));

        JsonNode json = json(migration.job(), 1);

        assertThat(json.at("/totals/records").asLong()).isEqualTo(10_002);
        assertThat(json.path("filesCut").toString()).isEqualTo("[\"messages.csv\"]");
        assertThat(json.path("exitCode").asInt()).isZero();
    }

    @Test
    void looksAtBeginningOfLargeExportOfManyFilesOnly() throws Exception {
        Path folder = Files.createDirectories(migration.folder.resolve("export").resolve("general"));
        Files.writeString(folder.resolveSibling("users.json"), "[{\"id\":\"U1\",\"name\":\"ann\"}]");
        Files.writeString(
                folder.resolveSibling("channels.json"), "[{\"id\":\"C1\",\"name\":\"general\",\"members\":[\"U1\"]}]");
        for (int day = 0; day < 70; day++) {
            LocalDate date = LocalDate.of(2024, 1, 1).plusDays(day);
            String rows = IntStream.range(0, 1_000)
                    .mapToObj(row -> "{\"type\":\"message\",\"user\":\"U1\",\"text\":\"hi\",\"ts\":\""
                            + (date.toEpochDay() * 86_400 + row) + ".000100\"}")
                    .collect(Collectors.joining(",", "[", "]"));
            Files.writeString(folder.resolve(date + ".json"), rows);
        }

        JsonNode json = json(migration.job(), 1);

        assertThat(json.at("/totals/records").asLong()).isBetween(50_000L, 60_000L);
        assertThat(json.path("notes").toString())
                .contains("of this file and those after it only the first 100 rows are looked at");
        assertThat(json.path("filesCut")).hasSizeGreaterThan(15);
    }

    @Test
    void refusesMappingThatDoesNotFit() throws Exception {
        migration.file("posts.csv", "id", "7");
        Path job = migration.job();
        Files.writeString(
                job,
                Files.readString(job)
                        .replace("  path: export", "  path: export\n  mapping: {match: x.csv, messages: {muid: id}}"));

        assertThatThrownBy(() -> preview(job)).isInstanceOf(SourceException.class);
    }

    @Test
    void asksDatabaseForItsRowsAndKeepsThem() throws Exception {
        String url = "jdbc:sqlite:" + migration.folder.resolve("chat.db");
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE posts (id TEXT, author TEXT, peer TEXT, body TEXT, at INTEGER)");
            statement.execute("INSERT INTO posts VALUES ('p1', 'ann', 'bob', 'hello', 1600000000)");
        }
        Path job = databaseJob(url);

        assertThat(preview(job)).isEqualTo(ExitCode.DONE);

        assertThat(migration.output()).contains("1 record was read: 1 would be sent as they are");
        assertThat(migration.work.resolve("acme").resolve("source").resolve("messages.jsonl.gz"))
                .exists();
        assertThat(migration.work.resolve("acme").resolve("ledger.mv.db")).doesNotExist();
        Files.delete(migration.folder.resolve("chat.db"));
        assertThat(preview(job)).isEqualTo(ExitCode.DONE);
    }

    @Test
    void whatFetchingDidNotPromiseIsCountedByEachReading() throws Exception {
        String url = "jdbc:sqlite:" + migration.folder.resolve("chat.db");
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE posts (id TEXT, author TEXT, peer TEXT, body TEXT, at INTEGER)");
            statement.execute("INSERT INTO posts VALUES ('p1', 'ann', 'bob', 'hello', 1600000000)");
        }
        Path job = databaseJob(url);
        preview(job);
        Path manifest = migration.work.resolve("acme").resolve("source").resolve(InputFiles.MANIFEST);
        Files.writeString(
                manifest,
                Files.readString(manifest).replace("\"note\":\"\"", "\"note\":\"the queries see different instants\""));

        assertThat(json(job, 1).path("notes").toString()).contains("database: the queries see different instants");
        migration.plan(job);
        assertThat(migration.planned().path("warnings").toString())
                .contains("{\"words\":\"database: the queries see different instants\",\"count\":1}");
    }

    private Path databaseJob(String url) throws IOException {
        return Files.write(
                migration.folder.resolve("acme.yaml"),
                List.of(
                        "name: acme",
                        "source:",
                        "  format: jdbc",
                        "  jdbc:",
                        "    url: " + url,
                        "    queries:",
                        "      messages: select id as muid, author as sender, peer as receiver, body as text, at as \"sentAt\" from posts",
                        "target:",
                        "  app-id: ${COMETCHAT_APP_ID}",
                        "  api-key: ${COMETCHAT_API_KEY}"));
    }
}
