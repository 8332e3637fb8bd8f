package io.chatferry.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.chatferry.cli.Main;
import io.chatferry.cli.option.Shell;
import io.chatferry.config.SettingsException;
import io.chatferry.job.run.DiskSpace;
import io.chatferry.job.run.ExitCode;
import io.chatferry.job.run.RunOptions.Fetch;
import io.chatferry.job.run.StopSignal;
import io.chatferry.job.run.WaitTimes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The fetched rows of a job: every command reads the same ones, until they are fetched anew or discarded. */
@Timeout(120)
class FetchedRowsTests {

    @RegisterExtension
    final Migration migration = new Migration();

    private Path job;

    @BeforeEach
    void createTables() throws Exception {
        execute(
                "CREATE TABLE people (id TEXT, nick TEXT)",
                "INSERT INTO people VALUES ('ann', 'Ann'), ('bob', 'Bob')",
                "CREATE TABLE posts (id TEXT, body TEXT, at TEXT)",
                "INSERT INTO posts VALUES ('m1', 'one', '2024-03-10T07:30:00Z'), ('m2', 'two', '2024-03-10T07:31:00Z'),"
                        + " ('m3', 'three', 'no time')");
        job = Files.write(
                migration.folder.resolve("acme.yaml"),
                List.of(
                        "name: acme",
                        "source:",
                        "  format: jdbc",
                        "  jdbc:",
                        "   url: jdbc:sqlite:chat.db",
                        "   queries:",
                        "    users: select id as uid, nick as name from people",
                        "    messages: select id as muid, 'ann' as sender, 'bob' as receiver, 'user' as receiver_type,"
                                + " body as text, at as sent_at from posts",
                        "target:",
                        "  app-id: ${COMETCHAT_APP_ID}",
                        "  api-key: ${COMETCHAT_API_KEY}"));
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + migration.folder.resolve("chat.db"));
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private Path spool() {
        return migration.work.resolve("acme/source");
    }

    @Test
    void everyCommandReadsTheRowsThatTheFirstHasFetched() throws Exception {
        assertThat(migration.plan(job)).as(migration.output()).isEqualTo(ExitCode.DONE_WITH_REJECTS);
        byte[] rows = Files.readAllBytes(spool().resolve("messages.jsonl.gz"));
        execute("INSERT INTO posts VALUES ('m4', 'four', '2024-03-10T07:33:00Z')");

        assertThat(migration.commands.validate(migration.settings(job), migration.options(true, null)))
                .isEqualTo(ExitCode.DONE_WITH_REJECTS);
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE_WITH_REJECTS);
        assertThat(texts()).containsExactly("one", "two");
        assertThat(migration.commands.explain(migration.settings(job), migration.options(false, null), "m3"))
                .isEqualTo(ExitCode.DONE);
        assertThat(migration.output()).contains("messages.jsonl.gz:3", "SENT_AT_INVALID");
        Path corrected = migration.folder.resolve("corrected");
        assertThat(migration.commands.rejects(migration.settings(job), migration.options(false, null), corrected))
                .isEqualTo(ExitCode.DONE_WITH_REJECTS);
        try (Stream<Path> files = Files.list(corrected)) {
            for (Path file : files.toList()) {
                Files.writeString(file, Files.readString(file).replace("no time", "2024-03-10T07:32:00Z"));
            }
        }
        assertThat(migration.retry(job, corrected)).as(migration.output()).isEqualTo(ExitCode.DONE);

        assertThat(texts()).containsExactly("one", "three", "two");
        assertThat(Files.readAllBytes(spool().resolve("messages.jsonl.gz"))).isEqualTo(rows);
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);
        assertThat(texts()).containsExactly("one", "three", "two");
    }

    @Test
    void planIsOfTheRowsThatWereFetched() throws Exception {
        execute("DELETE FROM posts WHERE id = 'm3'");
        assertThat(migration.plan(job)).as(migration.output()).isEqualTo(ExitCode.DONE);
        Path plan = Files.copy(migration.work.resolve("acme/plan.json"), migration.folder.resolve("plan.json"));
        assertThat(migration.planned().path("storage").path("ledger").asLong())
                .as("%s", migration.planned().path("storage"))
                .isGreaterThanOrEqualTo(sizeOfSpool());
        execute("INSERT INTO posts VALUES ('m4', 'four', '2024-03-10T07:33:00Z')");

        assertThat(cli("import", job.toString(), "--plan", plan.toString()))
                .as(migration.output())
                .isZero();
        assertThat(texts()).containsExactly("one", "two");
        assertThat(cli("import", job.toString(), "--plan", plan.toString(), "--fetch"))
                .isEqualTo(64);
        assertThat(cli("import", job.toString(), "--fetch")).isZero();
        assertThat(texts()).containsExactly("four", "one", "two");
        assertThat(cli("import", job.toString(), "--plan", plan.toString())).isEqualTo(64);
        assertThat(told()).contains("messages.jsonl.gz has changed");

        assertThat(cli("verify", job.toString(), "--discard-source")).as(told()).isZero();
        assertThat(cli("import", job.toString(), "--plan", plan.toString())).isEqualTo(64);
        assertThat(told()).contains("is the plan of rows that are not there any more", "plan JOB fetches them again");
    }

    private long sizeOfSpool() throws IOException {
        try (Stream<Path> files = Files.list(spool())) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    @Test
    void discardedRowsAreFetchedByTheNextCommandThatNeedsThem() throws Exception {
        execute("DELETE FROM posts WHERE id = 'm3'");
        assertThat(cli("import", job.toString())).as(told()).isZero();

        assertThat(cli("verify", job.toString(), "--discard-source")).as(told()).isZero();
        assertThat(told()).contains("removed the fetched rows: " + spool());
        assertThat(spool()).doesNotExist();
        assertThat(migration.work.resolve("acme/source.new")).doesNotExist();

        // what the ledger knows needs no rows
        assertThat(cli("verify", job.toString(), "--discard-source")).as(told()).isZero();
        assertThat(told()).contains("there are no fetched rows to remove");
        assertThat(cli("status", job.toString())).as(told()).isZero();
        assertThat(cli("explain", job.toString(), "m1")).as(told()).isZero();
        assertThat(spool()).doesNotExist();

        long sends = migration.sends();
        assertThat(cli("import", job.toString())).as(told()).isZero();
        assertThat(spool()).exists();
        assertThat(migration.sends()).isEqualTo(sends);
        assertThat(texts()).containsExactly("one", "two");
    }

    @Test
    void rowsAreNotDiscardedWhenSomethingIsMissing() throws Exception {
        assertThat(cli("import", job.toString())).as(told()).isEqualTo(2); // m3 is rejected

        assertThat(cli("verify", job.toString(), "--discard-source")).isEqualTo(2);
        assertThat(spool()).exists();
    }

    @Test
    void fetchEndsBeforeTheDiskIsFullAndLeavesNothing() throws Exception {
        execute("DELETE FROM posts WHERE id = 'm3'");
        assertThat(migration.run(job)).as(migration.output()).isEqualTo(ExitCode.DONE);
        execute("INSERT INTO posts WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000)"
                + " SELECT 'x' || i, 'text ' || hex(randomblob(100)), '2024-03-10T07:33:00Z' FROM n");
        AtomicInteger asked = new AtomicInteger();
        migration.commands = new BatchJobCommands(
                WaitTimes.REAL, new DiskSpace(work -> asked.incrementAndGet() < 2 ? 17_000_000 : 16_500_000));

        Throwable full = catchThrowable(() -> migration.commands.importJob(
                migration.settings(job), migration.options(false, null).with(Fetch.ALWAYS)));

        assertThat(full)
                .isInstanceOf(SettingsException.class)
                .hasMessageMatching(
                        "(?s)not enough disk for the rows that were fetched so far: [\\d.]+ MB needed, [\\d.]+ MB free at "
                                + migration.work.resolve("acme")
                                + "\\s+free some space, or put the work folders elsewhere with --work");
        assertThat(asked).hasValueBetween(2, 20);
        assertThat(migration.work.resolve("acme/source.new")).isEmptyDirectory();

        migration.commands = JobCommands.real();
        assertThat(migration.commands.validate(migration.settings(job), migration.options(true, null)))
                .as(migration.output())
                .isEqualTo(ExitCode.DONE);
        assertThat(migration.work.resolve("acme/source.new")).doesNotExist();
        assertThat(migration
                        .report("acme")
                        .path("tallies")
                        .path("messages")
                        .path("read")
                        .asInt())
                .isEqualTo(60_002);
    }

    @Test
    void fetchDoesNotBeginOnFullDisk() {
        migration.commands = new BatchJobCommands(WaitTimes.REAL, new DiskSpace(work -> 1_000_000));

        assertThat(migration.run(job)).isEqualTo(ExitCode.USAGE);
        assertThat(migration.output()).contains("not enough disk for fetching the rows: 16 MB needed, 1.0 MB free at ");
    }

    @Test
    void checkAsksTheDatabase() throws Exception {
        assertThat(cli("check", job.toString())).as(told()).isZero();
        assertThat(told())
                .containsPattern(
                        "source +ok +jdbc:sqlite:.*chat.db answers, 2 queries; the first run fetches the rows");
        assertThat(migration.work.resolve("acme")).doesNotExist();

        execute("DELETE FROM posts WHERE id = 'm3'");
        assertThat(cli("import", job.toString())).as(told()).isZero();
        assertThat(cli("check", job.toString())).as(told()).isZero();
        assertThat(told())
                .containsPattern("source +ok .*rows that were fetched are there")
                .containsPattern("export +ok +jdbc, 2 files");

        execute("DROP TABLE posts");
        assertThat(cli("check", job.toString())).isEqualTo(64);
        assertThat(told()).containsPattern("source +failed .*the database refuses query messages: ");
    }

    private String printed = "";

    private int cli(String... arguments) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(
                "--work", migration.work.toString(), "--set", "target.base-url=" + migration.sandbox.baseUrl()));
        Map<String, String> environment = Map.of("COMETCHAT_APP_ID", "app", "COMETCHAT_API_KEY", Migration.KEY);
        Shell shell = new Shell(out, out, environment, false, Path.of(""), new StopSignal(), JobCommands.real());
        int code = Main.run(all.toArray(String[]::new), shell);
        printed = bytes.toString(StandardCharsets.UTF_8);
        return code;
    }

    private String told() {
        return printed;
    }

    private List<String> texts() {
        return migration.messages().stream()
                .map(message -> message.data().replaceFirst(".*\"text\":\"([^\"]*)\".*", "$1"))
                .sorted()
                .toList();
    }
}
