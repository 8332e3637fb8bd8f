package io.chatferry.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatferry.cli.Main;
import io.chatferry.job.run.ExitCode;
import io.chatferry.ledger.ChildJvm;
import io.chatferry.source.jdbc.MariaDbServer;
import io.chatferry.source.jdbc.PostgresServer;
import io.chatferry.source.jdbc.SourceServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The program fetches many rows in a small heap, is killed while it does so, and loses its server. */
class FetchKillTests {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int ROWS = 50_000;
    private static final int MANY = 5_000_000;
    private static final String ROWS_FILE = "messages.jsonl.gz";
    private static final Pattern ID = Pattern.compile("\"muid\":(\\d+),");

    @TempDir
    Path folder;

    private Path work;
    private Path job;

    @ParameterizedTest
    @ValueSource(strings = "postgresql")
    @Timeout(300)
    void fetchesAllRowsOnceHoweverOftenItIsKilled(String database) throws Exception {
        killed(database, ROWS, 2, 20, 800);
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "mariadb"})
    @Tag("full")
    @Timeout(3_600)
    void fetchesMillionsOfRowsOnceHoweverOftenItIsKilled(String database) throws Exception {
        killed(database, MANY, 6, 0, 20_000);
    }

    private void killed(String database, int rows, int kills, int millisPerPercent, int maxDelay) throws Exception {
        Random random = new Random(7);
        try (SourceServer server = server(database)) {
            create(server, rows, millisPerPercent);
            for (int i = 0; i < kills; i++) {
                try (ChildJvm child = start("--fetch")) {
                    child.drained();
                    await().atMost(Duration.ofSeconds(60))
                            .pollInterval(Duration.ofMillis(2))
                            .until(() -> spooled() > 0);
                    // from the first bytes to the last ones
                    child.process().waitFor(random.nextInt(maxDelay), TimeUnit.MILLISECONDS);
                    child.kill();
                }
                assertThat(work.resolve("acme/source/.fetched.json"))
                        .as("kill %d", i)
                        .doesNotExist();
            }

            assertThat(run().code()).isEqualTo(ExitCode.DONE.number());
            assertWhole(rows);
        }
    }

    @Test
    @Timeout(300)
    void saysThatTheServerWasRestartedAndNextRunFetchesAll() throws Exception {
        assertThatARestartIsSaid("mariadb");
    }

    @Test
    @Tag("full")
    @Timeout(300)
    void saysThatPostgreSqlWasRestartedAndNextRunFetchesAll() throws Exception {
        assertThatARestartIsSaid("postgresql");
    }

    private void assertThatARestartIsSaid(String database) throws Exception {
        try (SourceServer server = server(database)) {
            create(server, ROWS, 100);
            Outcome outcome;
            try (ChildJvm child = start()) {
                List<String> lines = child.drained();
                await().atMost(Duration.ofSeconds(60)).until(() -> spooled() > 0);
                server.restart();
                outcome = outcome(child, lines);
            }
            assertThat(outcome.code()).as(outcome.text()).isEqualTo(ExitCode.STOPPED.number());
            assertThat(outcome.text())
                    .contains(
                            server.url() + ": query messages has ended early: ",
                            "the same command asks it again, from the first query")
                    .doesNotContain("\tat ", "Exception", "reads");
            assertThat(spooled()).as("what was fetched is removed").isZero();
            assertThat(work.resolve("acme/source")).doesNotExist();

            create(server, ROWS, 0);
            Outcome again = run();
            assertThat(again.code()).as(again.text()).isEqualTo(ExitCode.DONE.number());
            assertWhole(ROWS);
        }
    }

    @Test
    @Timeout(300)
    void keyOfDeltaDoesNotMoveWhenKilledBeforeTheRowsAreInTheLedger() throws Exception {
        try (SourceServer server = PostgresServer.start()) {
            create(server, ROWS, 0);
            Files.writeString(
                    job,
                    Files.readString(job)
                            .replace("  format: jdbc", "  format: jdbc\n  export: delta")
                            .replace("messages: select", "messages: {key: muid, sql: \"select")
                            .replace("from posts", "from posts where id > :last\"}"));
            try (ChildJvm child = start("--fetch")) {
                child.drained();
                await().atMost(Duration.ofSeconds(60))
                        .pollInterval(Duration.ofMillis(2))
                        .until(() -> fetched() > 0);
                child.kill();
            }
            assertThat(fetched()).isEqualTo(ROWS);

            assertThat(run("--fetch").code()).isEqualTo(ExitCode.DONE.number());
            assertWhole(ROWS);
            assertThat(run("--fetch").code()).isEqualTo(ExitCode.DONE.number());
            assertThat(fetched()).as("from the key on, which now stands").isBetween(1, 2_000);
        }
    }

    /** How many messages there are in the rows that are whole. */
    private int fetched() throws IOException {
        Path manifest = work.resolve("acme/source/.fetched.json");
        return Files.exists(manifest)
                ? JSON.readTree(Files.readString(manifest))
                        .path("rows")
                        .path("messages")
                        .asInt()
                : 0;
    }

    @Test
    @Timeout(300)
    void gracefulStopEndsTheFetchAtOnce() throws Exception {
        assertThatAStopEndsTheFetch("postgresql");
    }

    @Test
    @Tag("full")
    @Timeout(300)
    void gracefulStopEndsTheFetchFromMariaDbAtOnce() throws Exception {
        assertThatAStopEndsTheFetch("mariadb");
    }

    private void assertThatAStopEndsTheFetch(String database) throws Exception {
        try (SourceServer server = server(database)) {
            create(server, ROWS, 300);
            try (ChildJvm child = start()) {
                List<String> lines = child.drained();
                await().atMost(Duration.ofSeconds(60)).until(() -> spooled() > 0);
                long began = System.nanoTime();
                child.process().toHandle().destroy();
                Outcome outcome = outcome(child, lines);
                assertThat(outcome.code()).as(outcome.text()).isEqualTo(ExitCode.STOPPED.number());
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
                assertThat(outcome.text()).doesNotContain("\tat ", "internal error");
            }
        }
    }

    private static SourceServer server(String database) throws Exception {
        return database.equals("mariadb") ? MariaDbServer.start() : PostgresServer.start();
    }

    /** Tables and the job that reads them; the query takes some time for each percent of its rows. */
    private void create(SourceServer server, int rows, int millisPerPercent) throws Exception {
        boolean isPostgres = server instanceof PostgresServer;
        String body = "'message ' || i || ' ' || repeat('😀 some text, ', 5)";
        server.execute(
                "DROP TABLE IF EXISTS people",
                "DROP TABLE IF EXISTS posts",
                "CREATE TABLE people (id varchar(20))",
                "INSERT INTO people VALUES ('ann'), ('bob')",
                "CREATE TABLE posts (id bigint PRIMARY KEY, body text, at timestamp NULL)",
                isPostgres
                        ? "INSERT INTO posts SELECT i, " + body
                                + ", timestamp '2024-01-01' + i * interval '1 second' FROM" + " generate_series(1, "
                                + rows + ") i"
                        : "INSERT INTO posts SELECT seq, concat('message ', seq, ' ', repeat('😀 some text, ', 5)),"
                                + " '2024-01-01' + interval seq second FROM seq_1_to_" + rows);
        String pause = "0." + "%03d".formatted(millisPerPercent);
        String slow = millisPerPercent == 0
                ? ""
                : isPostgres
                        ? " where id % " + rows / 100 + " <> 0 or pg_sleep(" + pause + ") is not null"
                        : " where id % " + rows / 100 + " <> 0 or sleep(" + pause + ") = 0";
        work = folder.resolve("work");
        job = Files.write(
                folder.resolve("acme.yaml"),
                List.of(
                        "name: acme",
                        "source:",
                        "  format: jdbc",
                        "  jdbc:",
                        "   url: " + server.url(),
                        "   user: " + server.user(),
                        "   password: ${CHAT_DB_PASSWORD}",
                        "   queries:",
                        "    users: select id as uid from people",
                        "    messages: select id as muid, 'ann' as sender, 'bob' as receiver, 'user' as receiver_type,"
                                + " body as text, at as sent_at from posts" + slow));
    }

    private record Outcome(int code, String text) {}

    private ChildJvm start(String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("validate", job.toString(), "--work", work.toString()));
        arguments.addAll(List.of(more));
        return ChildJvm.start(
                Main.class,
                Map.of("CHAT_DB_PASSWORD", "reads", "JDK_JAVA_OPTIONS", "-Xmx256m"),
                arguments.toArray(String[]::new));
    }

    private Outcome run(String... more) throws IOException, InterruptedException {
        try (ChildJvm child = start(more)) {
            return outcome(child, child.drained());
        }
    }

    private static Outcome outcome(ChildJvm child, List<String> lines) throws InterruptedException {
        int code = child.process().waitFor();
        await().pollDelay(Duration.ofMillis(50)).until(() -> true); // the rest of its lines
        synchronized (lines) {
            return new Outcome(code, String.join("\n", lines));
        }
    }

    /** The bytes of a fetch that has not ended. */
    private long spooled() throws IOException {
        Path file = work.resolve("acme/source.new").resolve(ROWS_FILE);
        return Files.exists(file) ? Files.size(file) : 0;
    }

    private void assertWhole(int rows) throws IOException {
        assertThat(work.resolve("acme/source.new")).doesNotExist();
        assertThat(work.resolve("acme/source.old")).doesNotExist();
        BitSet ids = new BitSet(rows + 1);
        int lines = 0;
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(
                        Files.newInputStream(work.resolve("acme/source").resolve(ROWS_FILE)), 1 << 16),
                StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                Matcher id = ID.matcher(line);
                assertThat(id.find()).as(line).isTrue();
                ids.set(Integer.parseInt(id.group(1)));
                lines++;
            }
        }
        assertThat(lines).isEqualTo(rows);
        assertThat(ids.cardinality()).isEqualTo(rows);
        JsonNode report = JSON.readTree(Files.readString(work.resolve("acme/report.json")));
        assertThat(report.path("tallies").path("messages").path("read").asInt())
                .as("%s", report)
                .isEqualTo(rows);
    }
}
