package io.chatferry.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatferry.cli.ShortWaitsMain;
import io.chatferry.job.run.ExitCode;
import io.chatferry.job.run.ShortWaits;
import io.chatferry.ledger.ChildJvm;
import io.chatferry.sandbox.StoredMessage;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A ledger on PostgreSQL whose run stands still while another machine takes over, and one whose server goes away. */
@Timeout(300)
class PostgresLedgerTests {

    private static final int MESSAGES = 6_000;
    /** The target carries nothing out late: what is missing may be known sooner than a user's run may say so. */
    private static final Duration MISSING_AFTER = Duration.ofSeconds(6);

    @TempDir
    Path folder;

    private EmbeddedPostgres server;
    private Migration migration;
    private Path job;

    @BeforeEach
    void start() throws IOException {
        server = EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("data"))
                .setCleanDataDirectory(false)
                .start();
        migration = new Migration(folder, "sandbox.limits.sender=0", "sandbox.limits.data-import=1000000");
        migration.commands = ShortWaits.commands(MISSING_AFTER);
        List<String> lines = new ArrayList<>(List.of("muid,sender,receiver,text,sentAt"));
        for (int i = 0; i < MESSAGES; i++) {
            lines.add("m%05d,user%d,user%d,text %d,%d"
                    .formatted(i, i % 20, (i + 1 + i % 5) % 20, i, 1_700_000_000 + i / 10));
        }
        migration.file("messages.csv", lines.toArray(String[]::new));
        job = migration.job(
                "  endpoint: import",
                "limits: {standard: 600000, data-import: 60000, sender: 0}",
                "ledger: {url: '" + server.getJdbcUrl("postgres", "postgres") + "'}");
    }

    @AfterEach
    void stop() throws IOException {
        migration.close();
        server.close();
    }

    /** The instant at which it stands still: so many rows are in this table of its ledger. */
    @ParameterizedTest
    @CsvSource({"body, 4000", "message, 1"})
    void suspendedRunWritesNothingAfterTakeover(String table, int rows) throws Exception {
        assertThatSuspendedRunWritesNothing(table, rows);
    }

    @Tag("full")
    @ParameterizedTest
    @CsvSource({"body, 1", "staged_entity, 1", "message, 5000"})
    void suspendedRunWritesNothingAfterTakeoverAtOtherInstants(String table, int rows) throws Exception {
        assertThatSuspendedRunWritesNothing(table, rows);
    }

    private void assertThatSuspendedRunWritesNothing(String table, int rows) throws Exception {
        try (ChildJvm first = start("first")) {
            List<String> lines = drained(first);
            awaitThat(() -> number("SELECT COUNT(*) FROM chatferry_acme." + table) >= rows);
            signal("STOP", first);
            // as if that were another machine, which has not shown itself for long
            execute("UPDATE chatferry_acme.run_lock SET owner = 'another-machine 1 2', heartbeat = 0");
            try (ChildJvm heir = start("heir")) {
                List<String> heard = drained(heir);
                assertThat(heir.process().waitFor(120, TimeUnit.SECONDS)).isTrue();
                assertThat(heir.process().exitValue()).as("%s", heard).isEqualTo(ExitCode.DONE.number());
            } finally {
                signal("CONT", first);
            }
            assertThat(first.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(first.process().exitValue()).as("%s", lines).isEqualTo(ExitCode.STOPPED.number());
            assertThat(lines).anySatisfy(line -> assertThat(line).contains("has taken over"));
            assertThat(lines).noneSatisfy(line -> assertThat(line).contains("\tat "));
        }
        assertArrivedOnce();
        assertThat(number("SELECT COUNT(*) FROM chatferry_acme.message WHERE state = 3"))
                .isEqualTo(MESSAGES);
    }

    /** The instant at which its connections are cut. */
    @ParameterizedTest
    @ValueSource(strings = {"body", "message", "sending", "sent"})
    void explainsCutConnectionsAndNextRunResumes(String when) throws Exception {
        CompletableFuture<ExitCode> run = CompletableFuture.supplyAsync(this::run);
        awaitThat(() -> switch (when) {
            case "sending" -> migration.sandbox.messagesStored() > 0;
            case "sent" -> migration.sandbox.messagesStored() == MESSAGES;
            default -> number("SELECT COUNT(*) FROM chatferry_acme." + when) > 0;
        });
        execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'chatferry %'");
        ExitCode ended = run.get(120, TimeUnit.SECONDS);
        if (when.equals("sent") && ended == ExitCode.DONE) {
            return; // it was done before
        }
        assertThat(ended).as(migration.output()).isEqualTo(ExitCode.STOPPED);
        assertThat(migration.output()).contains("The ledger's database").doesNotContain("internal error");

        assertThat(run()).as(migration.output()).isEqualTo(ExitCode.DONE);
        assertArrivedOnce();
        migration.assertAddsUp("acme");
    }

    @Test
    @Tag("full")
    void explainsServerRestartAndNextRunResumes() throws Exception {
        CompletableFuture<ExitCode> run = CompletableFuture.supplyAsync(this::run);
        awaitThat(() -> migration.sandbox.messagesStored() > MESSAGES / 3);
        int port = server.getPort();
        server.close();
        assertThat(run.get(120, TimeUnit.SECONDS)).as(migration.output()).isEqualTo(ExitCode.STOPPED);
        assertThat(run()).as("the server is not there yet").isEqualTo(ExitCode.STOPPED);
        assertThat(migration.output()).contains("The ledger's database").doesNotContain("internal error");

        server = EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("data"))
                .setCleanDataDirectory(false)
                .setPort(port)
                .start();
        assertThat(run()).as(migration.output()).isEqualTo(ExitCode.DONE);
        assertArrivedOnce();
        migration.assertAddsUp("acme");
    }

    private ExitCode run() {
        return migration.run(job);
    }

    private ChildJvm start(String machine) throws IOException {
        return ChildJvm.start(
                ShortWaitsMain.class,
                Map.of("COMETCHAT_APP_ID", "app", "COMETCHAT_API_KEY", Migration.KEY),
                Long.toString(MISSING_AFTER.toMillis()),
                "import",
                job.toString(),
                "--work",
                folder.resolve(machine).toString(),
                "--set",
                "target.base-url=" + migration.sandbox.baseUrl());
    }

    private static List<String> drained(ChildJvm child) {
        List<String> lines = java.util.Collections.synchronizedList(new ArrayList<>());
        Thread reader = new Thread(() -> child.process().inputReader().lines().forEach(lines::add), "child-output");
        reader.setDaemon(true);
        reader.start();
        return lines;
    }

    private static void signal(String name, ChildJvm child) throws Exception {
        Process kill = new ProcessBuilder(
                        "kill", "-" + name, Long.toString(child.process().pid()))
                .start();
        assertThat(kill.waitFor()).isZero();
    }

    private static void awaitThat(java.util.function.BooleanSupplier condition) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(5))
                .until(condition::getAsBoolean);
    }

    /** 0 while the table is not there. */
    private long number(String sql) {
        try (Connection connection = connection();
                ResultSet row = connection.createStatement().executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException notYet) {
            return 0;
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connection()) {
            connection.createStatement().execute(sql);
        }
    }

    private Connection connection() throws SQLException {
        return DriverManager.getConnection(server.getJdbcUrl("postgres", "postgres"));
    }

    private void assertArrivedOnce() {
        assertThat(migration.messages())
                .extracting(StoredMessage::muid)
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, MESSAGES)
                        .mapToObj("m%05d"::formatted)
                        .toList());
    }
}
