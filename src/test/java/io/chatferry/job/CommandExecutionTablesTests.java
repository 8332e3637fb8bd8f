package io.chatferry.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chatferry.job.run.ExitCode;
import io.chatferry.job.run.StopSignal;
import io.chatferry.send.StandIn;
import io.chatferry.send.StandIn.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the tables of Spring Batch say of the commands beside a plain import, and of runs that sent only a part. */
@Timeout(120)
class CommandExecutionTablesTests {

    private static final String HEADER = "muid,sender,receiver,text,sentAt";

    @RegisterExtension
    final Migration migration = new Migration();

    @Test
    void validateStagesWithoutSendStep() throws Exception {
        Path job = export(4, "bad,ann,bob,,1700000000");

        assertThat(migration.commands.validate(migration.settings(job), migration.options(false, null)))
                .isEqualTo(ExitCode.DONE_WITH_REJECTS);

        assertThat(lastJob()).isEqualTo("import COMPLETED COMPLETED_WITH_REJECTS");
        assertThat(lastSteps())
                .containsExactly(
                        "stage COMPLETED COMPLETED 5 5 0 0",
                        "plan COMPLETED COMPLETED 0 0 0 0",
                        "report COMPLETED COMPLETED_WITH_REJECTS 0 0 0 0");
    }

    @Test
    void dryRunStagesWithoutSendStep() throws Exception {
        Path job = export(4);

        assertThat(migration.commands.importJob(migration.settings(job), migration.options(true, null)))
                .isEqualTo(ExitCode.DONE);

        assertThat(lastJob()).isEqualTo("import COMPLETED COMPLETED");
        assertThat(lastSteps()).extracting(step -> step.split(" ")[0]).containsExactly("stage", "plan", "report");
    }

    @Test
    void countsMessagesUpToLimit() throws Exception {
        Path job = export(10);

        migration.commands.importJob(migration.settings(job), migration.options(false, 4L));
        assertThat(lastSteps()).contains("send COMPLETED COMPLETED 4 4 0 0");

        migration.run(job);
        assertThat(lastSteps()).contains("send COMPLETED COMPLETED 6 6 0 0");
    }

    @Test
    void countsRefusedMessagesAsSkippedAndRetriedOnesAsWritten() throws Exception {
        Path job = export(3);
        AtomicBoolean isRefusing = new AtomicBoolean(true);
        try (StandIn proxy = new StandIn(
                migration.sandbox.baseUrl(),
                call -> isRefusing.get()
                                && call.is("POST", "/moderation/messages")
                                && call.body().contains("\"m1\"")
                        ? Reply.error(400, "ERR_BAD_REQUEST")
                        : call.forwarded())) {
            String url = "target.base-url=" + proxy.baseUrl();
            assertThat(migration.run(job, url)).as(migration.output()).isEqualTo(ExitCode.DONE_WITH_REJECTS);
            assertThat(lastJob()).isEqualTo("import COMPLETED COMPLETED_WITH_REJECTS");
            assertThat(lastSteps()).contains("send COMPLETED COMPLETED 3 2 0 1");

            isRefusing.set(false);
            assertThat(migration.retry(job, null, url)).as(migration.output()).isEqualTo(ExitCode.DONE);
            assertThat(lastJob()).isEqualTo("import COMPLETED COMPLETED");
            assertThat(lastSteps()).contains("send COMPLETED COMPLETED 1 1 0 0");
        }
    }

    @Test
    void countsMessagesThatWereInTargetBeforeAsFiltered() throws Exception {
        Path job = export(3);
        assertThat(migration.run(job, "name=other", "target.endpoint=import")).isEqualTo(ExitCode.DONE);

        assertThat(migration.run(job, "target.endpoint=import"))
                .as(migration.output())
                .isEqualTo(ExitCode.DONE);

        assertThat(lastSteps()).contains("send COMPLETED COMPLETED 3 0 3 0");
    }

    @Test
    void isStoppedWhenStopIsRequestedBeforeStaging() throws Exception {
        Path job = export(3);
        migration.stop.request();

        assertThat(migration.run(job)).isEqualTo(ExitCode.STOPPED);

        assertThat(lastJob()).isEqualTo("import STOPPED STOPPED");
        assertThat(lastSteps()).singleElement().asString().startsWith("stage STOPPED STOPPED ");
    }

    @Test
    void failsWhenReportCannotBeWritten() throws Exception {
        Path job = export(3);
        Files.createDirectories(migration.work.resolve("acme/report.json/occupied"));

        try {
            assertThat(migration.run(job)).isNotEqualTo(ExitCode.DONE);
        } catch (RuntimeException reported) {
            // the command line prints it
        }

        assertThat(lastJob()).isEqualTo("import FAILED FAILED");
        assertThat(lastSteps())
                .containsExactly(
                        "stage COMPLETED COMPLETED 3 3 0 0",
                        "plan COMPLETED COMPLETED 0 0 0 0",
                        "send COMPLETED COMPLETED 3 3 0 0",
                        "report FAILED FAILED 0 0 0 0");
    }

    @Test
    void countsMessagesOfRunThatFailsWhileSending() throws Exception {
        Path job = export(300);
        String ledger = "jdbc:h2:owner:" + migration.work.resolve("acme/ledger").toAbsolutePath();
        AtomicInteger calls = new AtomicInteger();
        try (StandIn proxy = new StandIn(migration.sandbox.baseUrl(), call -> {
            if (call.is("POST", "/moderation/messages") && calls.incrementAndGet() == 100) {
                try (Connection other = DriverManager.getConnection(ledger, "chatferry", "");
                        Statement damage = other.createStatement()) {
                    damage.execute("ALTER TABLE message RENAME TO damaged");
                } catch (SQLException failed) {
                    throw new IOException(failed);
                }
            }
            return call.forwarded();
        })) {
            assertThatThrownBy(() -> migration.run(job, "target.base-url=" + proxy.baseUrl()))
                    .isInstanceOf(RuntimeException.class);
        }

        assertThat(lastJob()).isEqualTo("import FAILED FAILED");
        String[] send = lastSteps().get(2).split(" ");
        assertThat(send).startsWith("send", "FAILED", "FAILED").endsWith(send[3], "0", "0");
        assertThat(Long.parseLong(send[3])).isPositive();
        assertThat(send[3]).as("read and written").isEqualTo(send[4]);
    }

    @Test
    void recordsThatUndoKeptEntitiesInUse() throws Exception {
        Path job = export(1);
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);
        migration.file("messages.csv", HEADER, "other,eve,ann,hello,1700000100");
        assertThat(migration.run(job, "name=other")).isEqualTo(ExitCode.DONE);

        assertThat(migration.undo(job, () -> true)).as(migration.output()).isEqualTo(ExitCode.DONE_WITH_REJECTS);

        assertThat(lastJob()).isEqualTo("undo COMPLETED COMPLETED_WITH_REJECTS");
        assertThat(lastSteps()).hasSize(4).last().asString().startsWith("delete-entities COMPLETED COMPLETED_WITH");
    }

    @Test
    void undoIsStoppedOnRequestAndNextUndoCompletes() throws Exception {
        migration.start("sandbox.latency.median=50ms");
        Path job = export(300);
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);
        CompletableFuture<ExitCode> undo = CompletableFuture.supplyAsync(() -> migration.undo(job, () -> true));
        await().atMost(Duration.ofSeconds(30)).until(() -> migration.messages().size() < 300);
        migration.stop.request();

        assertThat(undo.get(30, TimeUnit.SECONDS)).as(migration.output()).isEqualTo(ExitCode.STOPPED);
        assertThat(lastJob()).isEqualTo("undo STOPPED STOPPED");
        assertThat(lastSteps()).hasSize(2).last().asString().startsWith("delete-messages STOPPED STOPPED");

        migration.stop = new StopSignal();
        assertThat(migration.undo(job, () -> true)).as(migration.output()).isEqualTo(ExitCode.DONE);
        assertThat(lastJob()).isEqualTo("undo COMPLETED COMPLETED");
    }

    @Test
    void leavesNoRunWhenUndoIsNotConfirmed() throws Exception {
        Path job = export(3);
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);

        assertThat(migration.undo(job, () -> false)).isEqualTo(ExitCode.STOPPED);

        assertThat(lastJob()).isEqualTo("import COMPLETED COMPLETED");
    }

    private Path export(int messages, String... more) throws Exception {
        List<String> lines = new ArrayList<>(List.of(HEADER));
        for (int i = 0; i < messages; i++) {
            lines.add("m%d,ann,bob%d,text %d,%d".formatted(i, i % 7, i, 1_700_000_000 + i));
        }
        lines.addAll(List.of(more));
        return migration.file("messages.csv", lines.toArray(String[]::new)).job("limits: {sender: 0}");
    }

    private String lastJob() {
        return ExecutionTables.lastJob(migration.work.resolve("acme"));
    }

    private List<String> lastSteps() {
        return ExecutionTables.lastSteps(migration.work.resolve("acme"));
    }
}
