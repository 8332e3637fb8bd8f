package io.chatferry.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.config.JobSettings;
import io.chatferry.config.SettingsException;
import io.chatferry.job.run.ExitCode;
import io.chatferry.job.run.RunOptions.Fetch;
import io.chatferry.job.run.StopSignal;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.json.JsonMapper;

/** A job whose source is a PostgreSQL database, from its tables to the messages in the target. */
@Timeout(120)
class DatabaseImportTests {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static EmbeddedPostgres server;

    @RegisterExtension
    final Migration migration = new Migration();

    @BeforeAll
    static void startServer() throws IOException {
        server = EmbeddedPostgres.builder().start();
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.close();
    }

    @BeforeEach
    void createTables() throws SQLException {
        execute(
                "DROP SCHEMA public CASCADE",
                "CREATE SCHEMA public",
                "CREATE TABLE people (id text PRIMARY KEY, nick text, extra jsonb)",
                "CREATE TABLE rooms (id text PRIMARY KEY, title text)",
                "CREATE TABLE posts (id bigserial PRIMARY KEY, author text, room text, body text, at timestamptz, local timestamp)",
                "INSERT INTO people VALUES ('ann', 'Ann', '{\"n\": 1}'), ('bob', 'Bob', NULL)",
                "INSERT INTO rooms VALUES ('r1', 'Room')",
                "INSERT INTO posts (author, room, body, at, local) VALUES"
                        + " ('ann', 'r1', 'one', '2024-03-10 07:30:00+00', '2024-07-01 12:00'),"
                        + " ('bob', 'r1', 'two', '2024-03-10 07:31:00+00', '2024-07-01 12:01')");
    }

    private static void execute(String... statements) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static final String USERS = "    users: select id as uid, nick as name, extra as metadata from people";
    private static final String GROUPS = "    groups: select id as guid, title as name from rooms";
    private static final String MESSAGES = "    messages: select id as muid, author as sender, room as receiver,"
            + " 'group' as \"receiverType\", body as text, at as \"sentAt\" from posts order by id";

    private Path job(String... lines) throws IOException {
        return jobWith(List.of(), lines);
    }

    private Path jobWith(List<String> source, String... queries) throws IOException {
        List<String> all = new ArrayList<>(List.of("name: acme", "source:", "  format: jdbc"));
        all.addAll(source);
        all.addAll(List.of(
                "  jdbc:",
                "   url: " + server.getJdbcUrl("postgres", "postgres").replaceAll("\\?.*", ""),
                "   user: postgres",
                "   queries:"));
        all.addAll(List.of(queries));
        all.addAll(List.of("target:", "  app-id: ${COMETCHAT_APP_ID}", "  api-key: ${COMETCHAT_API_KEY}"));
        return Files.write(migration.folder.resolve("acme.yaml"), all);
    }

    private List<String> texts() {
        return migration.messages().stream()
                .map(message -> JSON.readTree(message.data()).path("text").asString(""))
                .sorted()
                .toList();
    }

    private ExitCode run(Path job, Fetch fetch) {
        JobSettings settings = migration.settings(job);
        return migration.commands.importJob(
                settings, migration.options(false, null).with(fetch));
    }

    @Test
    void explainSaysThatTheRowsWereRemovedAndHowToFetchThemAgain() throws Exception {
        Path job = job(USERS, GROUPS, MESSAGES);
        assertThat(migration.run(job)).as(migration.output()).isEqualTo(ExitCode.DONE);
        migration.commands.discardSource(migration.settings(job), migration.options(false, null));

        migration.commands.explain(migration.settings(job), migration.options(false, null), "1");

        assertThat(migration.output().replaceAll("\\s+", " "))
                .contains(
                        "the rows that were fetched from the database were removed (verify --discard-source); chatferry"
                                + " validate " + job + " fetches them again, as they are now");
    }

    @Test
    void importsRowsOfADatabase() throws IOException {
        Path job = job(USERS, GROUPS, MESSAGES);

        assertThat(migration.run(job)).as(migration.output()).isEqualTo(ExitCode.DONE);

        assertThat(texts()).containsExactly("one", "two");
        assertThat(migration.messages().get(0).sentAt()).isEqualTo(1_710_055_800);
        assertThat(migration.output()).contains("1 group without a type: private");
        migration.assertAddsUp("acme");
        assertThat(migration.verify(job, 1)).as(migration.output()).isEqualTo(ExitCode.DONE);
        Path spool = migration.work.resolve("acme/source");
        try (Stream<Path> files = Files.list(spool)) {
            assertThat(files.map(file -> file.getFileName().toString()).sorted())
                    .containsExactly(".fetched.json", "groups.jsonl.gz", "messages.jsonl.gz", "users.jsonl.gz");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(spool.resolve("messages.jsonl.gz"))))
                .isEqualTo("rw-------");
    }

    @Test
    void readsOtherColumnsThroughTheMappingOfTheQuery() throws IOException {
        Path job = jobWith(
                List.of(
                        "  timezone: Europe/Berlin",
                        "  mapping:",
                        "    files:",
                        "    - match: history",
                        "      ignore: \"*\"",
                        "      messages: {muid: id, sender: author, receiver: room, receiverType: {value: group}, text: body,"
                                + " sentAt: local}"),
                USERS,
                "    history: select * from posts");

        assertThat(migration.run(job)).as(migration.output()).isEqualTo(ExitCode.DONE);

        assertThat(texts()).containsExactly("one", "two");
        assertThat(migration.messages().get(0).sentAt()).isEqualTo(1_719_828_000); // 12:00 in Berlin
    }

    @Test
    void keepsRowsUntilToldToFetch() throws Exception {
        Path job = job(USERS, MESSAGES);
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);
        execute("INSERT INTO posts (author, room, body, at) VALUES ('ann', 'r1', 'three', '2024-03-10 07:32:00+00')");

        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);
        assertThat(texts()).containsExactly("one", "two");
        assertThat(run(job, Fetch.ALWAYS)).isEqualTo(ExitCode.DONE);
        assertThat(texts()).containsExactly("one", "three", "two");
        execute("INSERT INTO posts (author, room, body, at) VALUES ('ann', 'r1', 'four', '2024-03-10 07:33:00+00')");
        assertThat(run(job, Fetch.UNLESS_RESUMED)).isEqualTo(ExitCode.DONE);
        assertThat(texts()).containsExactly("four", "one", "three", "two");
    }

    @Test
    void scheduledRunResumesStoppedOneBeforeItFetches() throws Exception {
        Path job = job(USERS, MESSAGES);
        assertThat(migration.plan(job)).isEqualTo(ExitCode.DONE);
        migration.stop.request();
        assertThat(migration.run(job)).isEqualTo(ExitCode.STOPPED);
        migration.stop = new StopSignal();
        execute("INSERT INTO posts (author, room, body, at) VALUES ('ann', 'r1', 'three', '2024-03-10 07:32:00+00')");

        assertThat(run(job, Fetch.UNLESS_RESUMED)).isEqualTo(ExitCode.DONE);
        assertThat(texts()).containsExactly("one", "two");
        assertThat(run(job, Fetch.UNLESS_RESUMED)).isEqualTo(ExitCode.DONE);
        assertThat(texts()).containsExactly("one", "three", "two");
    }

    @Test
    void fetchesAnewWhenQueriesHaveChanged() throws IOException {
        assertThat(migration.run(job(USERS, MESSAGES))).isEqualTo(ExitCode.DONE);

        assertThat(migration.run(job(USERS, MESSAGES.replace("order by", "where id > 1 order by"))))
                .isEqualTo(ExitCode.DONE);

        assertThat(migration.output()).contains("are of another database or other queries: they are fetched anew");
    }

    @Test
    void readsAllQueriesInOneSnapshot() throws Exception {
        // the first query makes the change that the second must not see, by a connection of its own
        execute(
                "CREATE EXTENSION IF NOT EXISTS dblink",
                "CREATE FUNCTION change() RETURNS text VOLATILE LANGUAGE plpgsql AS $$ BEGIN PERFORM dblink_exec('host=127.0.0.1 port="
                        + server.getPort()
                        + " user=postgres dbname=postgres', 'INSERT INTO posts (author, room, body, at)"
                        + " VALUES (''ann'', ''r1'', ''late'', ''2024-03-10 07:32:00+00'')'); RETURN 'carl'; END $$");
        Path job = job("    users: select change() as uid", MESSAGES);

        assertThat(migration.run(job)).as(migration.output()).isEqualTo(ExitCode.DONE);

        assertThat(texts()).containsExactly("one", "two");
    }

    @Test
    void reportsWhatTheDatabaseRefuses() throws IOException {
        assertRefused(
                job("    users: select x as uid from nowhere"), "acme.yaml:8:12: source.jdbc.queries.users", "nowhere");
        assertRefused(job("    users: delete from people returning id as uid"), "it must begin with SELECT or WITH");
        assertRefused(
                job("    users: with gone as (delete from people returning id) select id as uid from gone"),
                "DELETE writes");
        assertRefused(job("    users: select 1 as uid; drop table people"), "more than one statement");
        assertRefused(job("    users: select setval('posts_id_seq', 7) as uid"), "read-only transaction");
        assertRefused(
                job("    users: select cast(nick as int) as uid from people"),
                "invalid input syntax for type integer: …");
    }

    private void assertRefused(Path job, String... words) {
        assertThatThrownBy(() -> migration.commands.validate(migration.settings(job), migration.options(false, null)))
                .isInstanceOf(SettingsException.class)
                .satisfies(thrown -> assertThat(thrown.getMessage().lines()).hasSize(2))
                .satisfies(thrown -> assertThat(thrown.getMessage()).contains(words));
    }

    @Test
    void stopsWhenTheDatabaseIsDown() throws Exception {
        Path job = job(USERS, MESSAGES);
        Files.writeString(job, Files.readString(job).replaceFirst("localhost:\\d+", "localhost:1"));

        assertThat(migration.run(job)).isEqualTo(ExitCode.STOPPED);

        assertThat(migration.output())
                .contains("jdbc:postgresql://localhost:1/postgres: the database cannot be reached");
        assertThat(migration.output()).doesNotContain("\tat ");
        assertThat(migration.work.resolve("acme/source")).doesNotExist();
    }

    @Test
    void fetchesAnewAfterConnectionWasLost() throws Exception {
        execute(
                "CREATE FUNCTION die() RETURNS text LANGUAGE sql AS 'select pg_terminate_backend(pg_backend_pid())::text'");
        Path job = job(USERS, "    groups: select die() as guid", MESSAGES);

        assertThat(migration.run(job)).isEqualTo(ExitCode.STOPPED);

        assertThat(migration.output()).contains("query groups has ended early");
        assertThat(migration.work.resolve("acme/source")).doesNotExist();
        execute("CREATE OR REPLACE FUNCTION die() RETURNS text LANGUAGE sql AS 'select ''r1'''");
        assertThat(migration.run(job)).as(migration.output()).isEqualTo(ExitCode.DONE);
        assertThat(texts()).containsExactly("one", "two");
    }

    @Test
    void deltaReadsOnlyNewRows() throws Exception {
        Path job = jobWith(
                List.of("  export: delta"),
                USERS,
                "    messages: {sql: \""
                        + MESSAGES.replace("    messages: ", "")
                                .replace("\"", "\\\"")
                                .replace("order by", "where id > :last order by")
                        + "\", key: muid}");
        assertThat(migration.run(job)).as(migration.output()).isEqualTo(ExitCode.DONE);
        assertThat(texts()).containsExactly("one", "two");
        execute(
                "DELETE FROM posts WHERE body = 'one'",
                "INSERT INTO posts (author, room, body, at) VALUES ('ann', 'r1', 'three', '2024-03-10 09:32:00+00')",
                "INSERT INTO posts (author, room, body, at) VALUES ('ann', 'r1', 'four', '2024-03-10 10:32:00+00')");

        assertThat(run(job, Fetch.ALWAYS)).as(migration.output()).isEqualTo(ExitCode.DONE);
        assertThat(texts()).containsExactly("four", "one", "three", "two");
        assertThat(Files.readString(migration.work.resolve("acme/source/.fetched.json")))
                .contains("\"messages\":3", "\"messages\":\"NUMBER:3\"");

        assertThat(run(job, Fetch.ALWAYS)).as(migration.output()).isEqualTo(ExitCode.DONE);
        assertThat(Files.readString(migration.work.resolve("acme/source/.fetched.json")))
                .contains("\"messages\":1");
        assertThat(texts()).containsExactly("four", "one", "three", "two");
        migration.assertAddsUp("acme");
    }
}
