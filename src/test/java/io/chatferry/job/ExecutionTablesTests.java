package io.chatferry.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chatferry.cli.Main;
import io.chatferry.job.run.ExitCode;
import io.chatferry.ledger.ChildJvm;
import io.chatferry.send.StandIn;
import io.chatferry.send.StandIn.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code BATCH_JOB_EXECUTION} and {@code BATCH_STEP_EXECUTION} say of a run, however it has ended. */
@Timeout(120)
class ExecutionTablesTests {

    private static final String HEADER = "muid,sender,receiver,text,sentAt";

    @RegisterExtension
    final Migration migration = new Migration();

    @Test
    void countsRecordsOfFinishedRun() throws Exception {
        start();
        Path job = export(5, "bad,ann,bob,,1700000000");

        assertThat(migration.run(job)).as(migration.output()).isEqualTo(ExitCode.DONE_WITH_REJECTS);

        assertThat(lastJob()).isEqualTo("import COMPLETED COMPLETED_WITH_REJECTS");
        assertThat(lastSteps())
                .containsExactly(
                        "stage COMPLETED COMPLETED 6 6 0 0",
                        "plan COMPLETED COMPLETED 0 0 0 0",
                        "send COMPLETED COMPLETED 5 5 0 0",
                        "report COMPLETED COMPLETED_WITH_REJECTS 0 0 0 0");
    }

    @Test
    void hasNoStageStepWhenExportIsUnchanged() throws Exception {
        start();
        Path job = export(5);
        assertThat(migration.run(job)).as(migration.output()).isEqualTo(ExitCode.DONE);

        assertThat(migration.run(job)).as(migration.output()).isEqualTo(ExitCode.DONE);

        assertThat(lastJob()).isEqualTo("import COMPLETED COMPLETED");
        assertThat(lastSteps())
                .containsExactly(
                        "plan COMPLETED COMPLETED 0 0 0 0",
                        "send COMPLETED COMPLETED 0 0 0 0",
                        "report COMPLETED COMPLETED 0 0 0 0");
    }

    @Test
    void stagesTwiceWhenIdsClash() throws Exception {
        start();
        migration.file("users.csv", "uid,name", "ann,Ann", "ANN,Another Ann");
        Path job = export(2);

        assertThat(migration.run(job)).as(migration.output()).isEqualTo(ExitCode.DONE);

        assertThat(lastJob()).isEqualTo("import COMPLETED COMPLETED");
        assertThat(lastSteps())
                .containsExactly(
                        "stage COMPLETED COMPLETED 4 4 0 0",
                        "plan COMPLETED RESTAGE 0 0 0 0",
                        "stage COMPLETED COMPLETED 4 4 0 0",
                        "plan COMPLETED COMPLETED 0 0 0 0",
                        "send COMPLETED COMPLETED 2 2 0 0",
                        "report COMPLETED COMPLETED 0 0 0 0");
    }

    @Test
    void isStoppedWhenRejectsExceedLimit() throws Exception {
        start();
        Path job = export(1, "bad,ann,bob,,1700000000");

        assertThat(migration.run(job, "max-rejects=0")).isEqualTo(ExitCode.STOPPED);

        assertThat(lastJob()).isEqualTo("import STOPPED MAX_REJECTS");
        assertThat(lastSteps())
                .containsExactly("stage COMPLETED COMPLETED 2 2 0 0", "plan STOPPED MAX_REJECTS 0 0 0 0");
        assertThat(migration.report("acme").at("/run/outcome").asString()).contains("before anything was sent");
    }

    @Test
    void isStoppedWhenRecordIsInvalidAndJobFileSaysStop() throws Exception {
        start();
        Path job = export(1, "bad,ann,bob,,1700000000");

        assertThat(migration.run(job, "invalid=stop")).isEqualTo(ExitCode.STOPPED);

        assertThat(lastJob()).isEqualTo("import STOPPED INVALID_RECORDS");
        assertThat(lastSteps())
                .containsExactly("stage COMPLETED COMPLETED 2 2 0 0", "plan STOPPED INVALID_RECORDS 0 0 0 0");
    }

    @Test
    void isStoppedWhenTargetRefusesKey() throws Exception {
        start();
        Path job = export(3);
        migration.key = "another-key";

        assertThat(migration.run(job)).isEqualTo(ExitCode.KEY_REFUSED);

        assertThat(lastJob()).isEqualTo("import STOPPED KEY_REFUSED");
        assertThat(lastSteps())
                .containsExactly(
                        "stage COMPLETED COMPLETED 3 3 0 0",
                        "plan COMPLETED COMPLETED 0 0 0 0",
                        "send STOPPED KEY_REFUSED 0 0 0 0");
    }

    @Test
    void isStoppedWhenTargetRefusesJob() throws Exception {
        start();
        Path job = export(3);
        try (StandIn proxy = new StandIn(
                migration.sandbox.baseUrl(),
                call -> call.method().equals("POST") ? Reply.error(402, "ERR_PLAN_RESTRICTION") : call.forwarded())) {
            assertThat(migration.run(job, "target.base-url=" + proxy.baseUrl())).isEqualTo(ExitCode.STOPPED);
        }

        assertThat(lastJob()).isEqualTo("import STOPPED JOB_REFUSED");
        assertThat(lastSteps()).contains("send STOPPED JOB_REFUSED 0 0 0 0").hasSize(3);
    }

    @Test
    void recordsWhetherVerifyFoundDifferences() throws Exception {
        start();
        Path job = export(3);
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);

        assertThat(migration.verify(job, 1)).as(migration.output()).isEqualTo(ExitCode.DONE);
        assertThat(lastJob()).isEqualTo("verify COMPLETED COMPLETED");
        assertThat(lastSteps()).hasSize(3).last().isEqualTo("certify COMPLETED COMPLETED 0 0 0 0");

        migration.file("messages.csv", HEADER, "m0,ann,bob0,text 0,1700000000", "bad,ann,bob,,1700000000");
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE_WITH_REJECTS);
        assertThat(migration.verify(job, 1)).as(migration.output()).isEqualTo(ExitCode.DONE_WITH_REJECTS);
        assertThat(lastJob()).isEqualTo("verify COMPLETED COMPLETED_WITH_REJECTS");
    }

    @Test
    void isStoppedWhenVerifyIsNotAllowedToRead() throws Exception {
        start();
        Path job = export(3);
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);
        migration.key = "another-key";

        assertThat(migration.verify(job, 1)).isEqualTo(ExitCode.KEY_REFUSED);

        assertThat(lastJob()).isEqualTo("verify STOPPED KEY_REFUSED");
        assertThat(lastSteps()).singleElement().asString().startsWith("read-back STOPPED KEY_REFUSED");
    }

    @Test
    void verifyIsStoppedOnRequest() throws Exception {
        start("sandbox.latency.median=200ms");
        Path job = export(200);
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);
        long asked = reads();
        CompletableFuture<ExitCode> verify = CompletableFuture.supplyAsync(() -> migration.verify(job, 1));
        await().atMost(Duration.ofSeconds(30)).until(() -> reads() > asked);
        migration.stop.request();

        assertThat(verify.get(30, TimeUnit.SECONDS)).as(migration.output()).isEqualTo(ExitCode.STOPPED);

        assertThat(lastJob()).isEqualTo("verify STOPPED STOPPED");
        assertThat(lastSteps()).singleElement().asString().startsWith("read-back STOPPED STOPPED");
    }

    @Test
    void recordsCompletedUndo() throws Exception {
        start();
        Path job = export(3);
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);

        assertThat(migration.undo(job, () -> true)).as(migration.output()).isEqualTo(ExitCode.DONE);

        assertThat(lastJob()).isEqualTo("undo COMPLETED COMPLETED");
        assertThat(lastSteps()).hasSize(4).allSatisfy(step -> assertThat(step).contains(" COMPLETED COMPLETED "));
    }

    @Test
    void isStoppedOnRequest() throws Exception {
        start();
        Path job = export(200);
        CompletableFuture<ExitCode> run =
                CompletableFuture.supplyAsync(() -> migration.run(job, "limits.standard=100", "limits.window=2s"));
        await().atMost(Duration.ofSeconds(30)).until(() -> migration.sends() > 20);
        migration.stop.request();
        assertThat(run.get(30, TimeUnit.SECONDS)).isEqualTo(ExitCode.STOPPED);

        long sent = migration.report("acme").at("/tallies/messages/sent").asLong();
        assertThat(lastJob()).isEqualTo("import STOPPED STOPPED");
        assertThat(lastSteps())
                .containsExactly(
                        "stage COMPLETED COMPLETED 200 200 0 0",
                        "plan COMPLETED COMPLETED 0 0 0 0",
                        "send STOPPED STOPPED %d %d 0 0".formatted(sent, sent));
    }

    @Test
    void failsWhenExportCannotBeRead() throws Exception {
        start();
        migration.file("messages.csv", "this,is,no,export", "1,2,3,4");

        assertThat(runOrThrow(migration.job())).isNotEqualTo(ExitCode.DONE);

        assertThat(lastJob()).isEqualTo("import FAILED FAILED");
        assertThat(lastSteps()).containsExactly("stage FAILED FAILED 0 0 0 0");
    }

    @Test
    void countsWhatAFailedRunHasSent() throws Exception {
        start();
        Path job = export(300);
        migration.commands.validate(migration.settings(job), migration.options(false, null));
        FailingTrigger.set(migration.work.resolve("acme"), "message_log", 3);

        assertThatThrownBy(() -> migration.run(job, "limits.standard=1800", "limits.in-flight=5"))
                .hasStackTraceContaining("this row must not be written");

        assertThat(lastJob()).isEqualTo("import FAILED FAILED");
        String[] send = lastSteps().get(lastSteps().size() - 1).split(" ");
        assertThat(send).startsWith("send", "FAILED", "FAILED");
        long counted = Long.parseLong(send[3]);
        assertThat(counted).isPositive().isLessThanOrEqualTo(migration.sends());
        assertThat(Long.parseLong(send[4])).isEqualTo(counted);
    }

    @Test
    void keepsCountsOfKilledRun() throws Exception {
        start();
        Path job = export(300);
        List<String> arguments = List.of(
                "import",
                job.toString(),
                "--work",
                migration.work.toString(),
                "--set",
                "target.base-url=" + migration.sandbox.baseUrl(),
                "--set",
                "limits.standard=600");
        try (ChildJvm child = ChildJvm.start(
                Main.class,
                Map.of("COMETCHAT_APP_ID", "app", "COMETCHAT_API_KEY", Migration.KEY),
                arguments.toArray(String[]::new))) {
            await().atMost(Duration.ofSeconds(60)).until(() -> migration.sends() > 30);
            child.kill();
        }

        assertThat(lastJob()).isEqualTo("import STARTED UNKNOWN open");
        List<String> steps = lastSteps();
        assertThat(steps)
                .startsWith("stage COMPLETED COMPLETED 300 300 0 0", "plan COMPLETED COMPLETED 0 0 0 0")
                .hasSize(3);
        String[] send = steps.get(2).split(" ");
        assertThat(send).startsWith("send", "STARTED", "EXECUTING").endsWith("open");
        assertThat(Long.parseLong(send[4])).isBetween(5L, migration.sends());
        String lastSign = ExecutionTables.lastUpdateOfSteps(migration.work.resolve("acme"));

        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);
        assertThat(ExecutionTables.jobs(migration.work.resolve("acme")))
                .containsExactly("import FAILED FAILED " + lastSign, "import COMPLETED COMPLETED");
    }

    private void start(String... settings) {
        migration.start(settings);
    }

    private Path export(int messages, String... more) throws Exception {
        List<String> lines = new ArrayList<>(List.of(HEADER));
        for (int i = 0; i < messages; i++) {
            lines.add("m%d,ann,bob%d,text %d,%d".formatted(i, i % 7, i, 1_700_000_000 + i));
        }
        lines.addAll(List.of(more));
        return migration.file("messages.csv", lines.toArray(String[]::new)).job("limits: {sender: 0}");
    }

    private long reads() {
        return migration.sandbox.counters().entrySet().stream()
                .filter(call -> call.getKey().startsWith("GET"))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private ExitCode runOrThrow(Path job) {
        try {
            return migration.run(job);
        } catch (RuntimeException failed) {
            return ExitCode.INTERNAL;
        }
    }

    private String lastJob() {
        return ExecutionTables.lastJob(migration.work.resolve("acme"));
    }

    private List<String> lastSteps() {
        return ExecutionTables.lastSteps(migration.work.resolve("acme"));
    }
}
