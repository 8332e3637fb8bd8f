package io.chatferry.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.config.JobSettings;
import io.chatferry.job.run.DiskSpace;
import io.chatferry.job.run.ExitCode;
import io.chatferry.job.run.RunOptions.Fetch;
import io.chatferry.job.run.WaitTimes;
import io.chatferry.source.jdbc.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Deltas of a database that is written to meanwhile: what is committed late is read by a later pass. */
class DeltaPassesTests {

    private static final int WRITERS = 6;
    private static final int PASSES = 10;
    /** Longer than a transaction of a writer, and shorter than the test. */
    private static final String OVERLAP = "3s";

    private static PostgresServer server;

    @RegisterExtension
    final Migration migration = new Migration();

    @BeforeAll
    static void startServer() throws Exception {
        server = PostgresServer.start();
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    @BeforeEach
    void createTables() throws SQLException {
        migration.start("sandbox.limits.sender=0");
        server.execute(
                "DROP TABLE IF EXISTS posts",
                "CREATE TABLE posts (id bigserial PRIMARY KEY, body text, at timestamptz DEFAULT clock_timestamp(),"
                        + " updated_at timestamptz DEFAULT clock_timestamp())");
    }

    @Test
    @Timeout(120)
    void nothingIsMissedOrDoubledWhenCommitsAreOutOfOrder() throws Exception {
        passes(Duration.ofSeconds(10));
    }

    @Test
    @Tag("full")
    @Timeout(300)
    void nothingIsMissedOrDoubledInAMinuteOfCommitsOutOfOrder() throws Exception {
        passes(Duration.ofSeconds(60));
    }

    private void passes(Duration writing) throws Exception {
        Path job = job("overlap: " + OVERLAP);
        AtomicBoolean ends = new AtomicBoolean();
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        List<Future<?>> written = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            Random random = new Random(i);
            written.add(writers.submit(() -> write(random, ends)));
        }
        Set<String> seen = new HashSet<>();
        long greatest = 0;
        int late = 0;
        long start = System.nanoTime();
        for (int pass = 0; pass < PASSES; pass++) {
            // the passes are spread evenly over the time in which the writers write, so that each meets open
            // transactions
            Thread.sleep(Math.max(
                    0,
                    (pass + 1) * writing.toMillis() / (PASSES + 1)
                            - Duration.ofNanos(System.nanoTime() - start).toMillis()));
            assertThat(run(job)).as(migration.output()).isEqualTo(ExitCode.DONE);
            Set<String> now = muids();
            for (String muid : now) {
                late += !seen.contains(muid) && Long.parseLong(muid.substring(2)) < greatest ? 1 : 0;
            }
            greatest = now.stream()
                    .mapToLong(muid -> Long.parseLong(muid.substring(2)))
                    .max()
                    .orElse(greatest);
            seen = now;
        }
        ends.set(true);
        for (Future<?> each : written) {
            each.get();
        }
        writers.shutdown();
        assertThat(run(job)).as(migration.output()).isEqualTo(ExitCode.DONE);

        assertThat(late)
                .as("rows that were committed after rows with greater ids were read")
                .isPositive();
        assertThat(migration.messages()).hasSize(rows().size());
        assertThat(muids()).isEqualTo(rows());
        assertThat(spooled()).as("the last pass does not read all rows again").isLessThan(rows().size());
        migration.assertAddsUp("acme");
    }

    /** Each transaction takes its id and its time first, and is committed up to half a second later. */
    private static Void write(Random random, AtomicBoolean ends) throws Exception {
        try (Connection connection = server.admin();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            while (!ends.get()) {
                statement.execute("INSERT INTO posts (body) SELECT 'a text' FROM generate_series(1, "
                        + (1 + random.nextInt(3)) + ")");
                // how long the transaction stays open is what is tested: others commit greater ids meanwhile
                Thread.sleep(random.nextInt(random.nextInt(4) == 0 ? 1_000 : 100));
                if (random.nextInt(10) == 0) {
                    connection.rollback(); // its ids are never used
                } else {
                    connection.commit();
                }
            }
        }
        return null;
    }

    @Test
    @Timeout(60)
    void rowsThatChangeAreReadAgainByTheTimeOfTheirChange() throws Exception {
        Path job = jobBy(
                "select id as muid, 'ann' as sender, 'bob' as receiver, 'user' as receiver_type, body as text,"
                        + " at as sent_at, updated_at as edited_at, updated_at from posts where updated_at >= :last order by updated_at",
                "key: updated_at, overlap: 1s");
        server.execute(
                "INSERT INTO posts (body, at, updated_at) SELECT 'text ' || i, timestamp '2024-01-01', timestamp '2024-01-01'"
                        + " + i * interval '1 minute' FROM generate_series(1, 20) i");
        assertThat(run(job)).as(migration.output()).isEqualTo(ExitCode.DONE);
        assertThat(migration.messages()).hasSize(20);

        server.execute("UPDATE posts SET updated_at = timestamp '2024-01-02' WHERE id = 3");
        assertThat(run(job)).as(migration.output()).isEqualTo(ExitCode.DONE);

        assertThat(spooled()).as("the changed row, and the last one once more").isEqualTo(2);
        assertThat(migration.messages()).hasSize(20);
    }

    @Test
    @Timeout(60)
    void keyOfAnotherDatabaseOrStatementDoesNotCount() throws Exception {
        server.execute(
                "INSERT INTO posts (body, at) SELECT 'text ' || i, timestamp '2024-01-01' + i * interval '1 hour' FROM"
                        + " generate_series(1, 100) i");
        Path job = job("overlap: 15m");
        assertThat(run(job)).as(migration.output()).isEqualTo(ExitCode.DONE);
        assertThat(run(job)).as(migration.output()).isEqualTo(ExitCode.DONE);
        assertThat(spooled()).isEqualTo(1);

        Files.writeString(job, Files.readString(job).replace("localhost:", "127.0.0.1:"));
        assertThat(run(job)).as(migration.output()).isEqualTo(ExitCode.DONE);

        assertThat(migration.output())
                .contains(
                        "query messages or its database has changed since its last rows were read: all its rows are read again");
        assertThat(spooled()).isEqualTo(100);
        assertThat(migration.messages()).hasSize(100);
        assertThat(run(job)).as(migration.output()).isEqualTo(ExitCode.DONE);
        assertThat(spooled()).isEqualTo(1);
    }

    @Test
    @Timeout(60)
    void numberOfKeysIsForKeysThatAreNumbers() throws Exception {
        server.execute("INSERT INTO posts (body) VALUES ('a')");
        Path job = jobBy(
                "select id as muid, 'ann' as sender, 'bob' as receiver, 'user' as receiver_type, body as text,"
                        + " at as sent_at, updated_at from posts where updated_at > :last",
                "key: updated_at, overlap: 10");

        assertThat(migration.run(job)).isEqualTo(ExitCode.USAGE);
        assertThat(migration.output())
                .contains("overlap of query messages is a number of keys, and its key updated_at is no number");
    }

    @Test
    @Timeout(120)
    void keyDoesNotMoveWhenTheRowsWereFetchedAndNotRead() throws Exception {
        server.execute(
                "INSERT INTO posts (body, at) SELECT 'text ' || i, timestamp '2024-01-01' + i * interval '1 hour' FROM"
                        + " generate_series(1, 100) i");
        Path job = job("overlap: 15m");
        JobSettings settings = migration.settings(job);
        // the rows are whole on disk, and the run ends before they are in the ledger
        migration.commands = new BatchJobCommands(WaitTimes.REAL, new DiskSpace(work -> freeUntilFetched()));
        assertThatThrownBy(() -> migration.commands.validate(settings, migration.options(true, null)))
                .hasMessageContaining("not enough disk for reading this export");
        assertThat(spooled()).isEqualTo(100);
        migration.commands = JobCommands.real();

        assertThat(run(job)).as(migration.output()).isEqualTo(ExitCode.DONE);

        assertThat(spooled()).isEqualTo(100);
        assertThat(migration.messages()).hasSize(100);
    }

    private long freeUntilFetched() {
        return Files.exists(migration.work.resolve("acme/source/.fetched.json")) ? 1_000 : Long.MAX_VALUE;
    }

    private Path job(String increment) throws Exception {
        return jobBy(
                "select id as muid, 'ann' as sender, 'bob' as receiver, 'user' as receiver_type, body as text, at as sent_at"
                        + " from posts where id > :last order by id",
                "key: muid, " + increment);
    }

    private Path jobBy(String sql, String increment) throws Exception {
        return Files.write(
                migration.folder.resolve("acme.yaml"),
                List.of(
                        "name: acme",
                        "source:",
                        "  format: jdbc",
                        "  export: delta",
                        "  jdbc:",
                        "   url: " + server.url(),
                        "   user: " + server.user(),
                        "   password: " + server.password(),
                        "   queries:",
                        "    messages: {sql: \"" + sql + "\", " + increment + "}",
                        "target:",
                        "  app-id: ${COMETCHAT_APP_ID}",
                        "  api-key: ${COMETCHAT_API_KEY}",
                        "limits: {standard: 20000, sender: 0}"));
    }

    private ExitCode run(Path job) {
        return migration.commands.importJob(
                migration.settings(job), migration.options(false, null).with(Fetch.ALWAYS));
    }

    private int spooled() throws Exception {
        String manifest = Files.readString(migration.work.resolve("acme/source/.fetched.json"));
        return Integer.parseInt(manifest.replaceFirst(".*\"rows\":\\{\"messages\":(\\d+)}.*", "$1"));
    }

    private Set<String> muids() {
        Set<String> muids = new TreeSet<>();
        migration.messages().forEach(message -> muids.add(message.muid()));
        return muids;
    }

    private static Set<String> rows() throws SQLException {
        Set<String> ids = new TreeSet<>();
        try (Connection connection = server.admin();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM posts")) {
            while (rows.next()) {
                ids.add("m-" + rows.getLong(1));
            }
        }
        return ids;
    }
}
