package io.chatferry.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.job.monitor.StatusView;
import io.chatferry.job.run.ExitCode;
import io.chatferry.ledger.RunLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How runs end that do not simply succeed, and what they must not leave behind. */
@Timeout(60)
class UnsuccessfulRunTests {

    private static final String HEADER = "muid,sender,receiver,text,sentAt";

    @RegisterExtension
    final Migration migration = new Migration();

    @Test
    void refusesLedgerOfAnotherTarget() throws Exception {
        start();
        migration.file("messages.csv", HEADER, "m1,ann,bob,one,1700000001");
        Path job = migration.job();
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);

        try (Migration other = new Migration(migration.folder)) {
            assertThat(other.run(job)).isEqualTo(ExitCode.USAGE);
            assertThat(other.output())
                    .contains("belongs to", "use another name")
                    .hasLineCount(2);
            assertThat(other.sandbox.counters()).isEmpty();
        }
    }

    @Test
    void endsBeforeSendingWhenKeyIsRefused() throws Exception {
        start();
        migration.file("messages.csv", HEADER, "m1,ann,bob,one,1700000001");
        migration.key = "another-key-0123456789";

        assertThat(migration.run(migration.job())).isEqualTo(ExitCode.KEY_REFUSED);
        assertThat(migration.sandbox.counters().values().stream()
                        .mapToLong(count -> count)
                        .sum())
                .isLessThanOrEqualTo(12);
        assertThat(migration.output()).contains("target.api-key").doesNotContain(migration.key);
    }

    @Test
    void validateAndDryRunNeedNoNetwork() throws Exception {
        start();
        migration.file("messages.csv", HEADER, "m1,ann,bob,one,1700000001", "m2,bob,ann,,1700000002");
        Path job = migration.job();
        JobCommands commands = JobCommands.real();

        assertThat(commands.validate(migration.settings(job), migration.options(false, null)))
                .isEqualTo(ExitCode.DONE_WITH_REJECTS);
        assertThat(commands.importJob(migration.settings(job), migration.options(true, null)))
                .isEqualTo(ExitCode.DONE_WITH_REJECTS);
        assertThat(commands.rejects(migration.settings(job), migration.options(false, null), null))
                .isEqualTo(ExitCode.DONE_WITH_REJECTS);
        assertThat(commands.status(
                        migration.settings(job), migration.options(false, null), new StatusView(false, false)))
                .isEqualTo(ExitCode.DONE);
        assertThat(migration.output()).contains("messages.csv:3", "TEXT_EMPTY", "not yet sent");
        assertThat(migration.sandbox.counters()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"invalid=stop", "max-rejects=10%", "max-rejects=0"})
    void stopsBeforeSendingWhenRejectsExceedLimit(String setting) throws Exception {
        start();
        migration.file("messages.csv", HEADER, "m1,ann,bob,one,1700000001", "m2,bob,ann,,1700000002");

        assertThat(migration.run(migration.job(), setting)).isEqualTo(ExitCode.STOPPED);
        assertThat(migration.output()).contains("Nothing was sent");
        assertThat(migration.sandbox.counters()).isEmpty();
        assertThat(migration.run(migration.job())).isEqualTo(ExitCode.DONE_WITH_REJECTS);
    }

    @Test
    void refusesToStartWhileAnotherRunIsAlive() throws Exception {
        start();
        migration.file("messages.csv", HEADER, "m1,ann,bob,one,1700000001");
        Path job = migration.job();
        RunLock alive = RunLock.inFolder(migration.work.resolve("acme"), Clock.systemUTC());

        assertThat(migration.run(job)).isEqualTo(ExitCode.ALREADY_RUNNING);
        assertThat(JobCommands.real()
                        .status(migration.settings(job), migration.options(false, null), new StatusView(false, false)))
                .isEqualTo(ExitCode.DONE);
        alive.close();
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);
    }

    @Test
    void writesKeyIntoNoFileAndNoOutput() throws Exception {
        start("sandbox.faults.429=0.2", "sandbox.limits.headers=none");
        migration.debug = true;
        migration.file("messages.csv", HEADER, "m1,ann,bob,one,1700000001", "m2,ann,bob,,1700000001");
        assertThat(migration.run(migration.job())).isEqualTo(ExitCode.DONE_WITH_REJECTS);

        assertThat(migration.output()).doesNotContain(Migration.KEY);
        assertThat(migration.files())
                .hasSizeGreaterThan(5)
                .allSatisfy(file -> assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .doesNotContain(Migration.KEY));
    }

    @Test
    @Timeout(180)
    void stopWhileStagingEndsWithReportAndWithoutSortFiles() throws Exception {
        start();
        List<String> lines = new ArrayList<>(List.of(HEADER));
        for (int i = 0; i < 200_000; i++) {
            lines.add("m%d,ann,bob,one,%d".formatted(i, 1_700_000_000 + i));
        }
        Path job = migration.file("messages.csv", lines.toArray(String[]::new)).job();
        Path sort = migration.work.resolve("acme").resolve("sort");
        Thread stopper = new Thread(() -> {
            String[] files = sort.toFile().list();
            while (files == null || files.length == 0) {
                Thread.onSpinWait();
                files = sort.toFile().list();
            }
            migration.stop.request();
        });
        stopper.start();

        assertThat(migration.run(job)).isEqualTo(ExitCode.STOPPED);
        stopper.join();
        assertThat(migration.report("acme").at("/run/exitCode").asInt()).isEqualTo(3);
        assertThat(sort).doesNotExist();
        assertThat(migration.sandbox.counters()).isEmpty();
    }

    private void start(String... settings) {
        migration.start(settings);
    }
}
