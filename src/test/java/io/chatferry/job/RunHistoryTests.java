package io.chatferry.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.cli.Main;
import io.chatferry.cli.option.Shell;
import io.chatferry.job.run.ExitCode;
import io.chatferry.job.run.StopSignal;
import io.chatferry.ledger.RunLock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code status JOB --history}. */
@Timeout(120)
class RunHistoryTests {

    @RegisterExtension
    final Migration migration = new Migration();

    private Path job;

    @BeforeEach
    void export() throws Exception {
        migration.file(
                "messages.csv",
                "muid,sender,receiver,text,sentAt",
                "m1,ann,bob,one,1700000001",
                "m2,bob,ann,two,1700000002",
                "bad,bob,ann,,1700000003");
        job = migration.job();
    }

    @Test
    void listsEachRunWithOutcomeAndCounts() throws Exception {
        assertThat(migration.run(job, "max-rejects=0")).isEqualTo(ExitCode.STOPPED);
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE_WITH_REJECTS);
        assertThat(migration.verify(job, 1)).isEqualTo(ExitCode.DONE_WITH_REJECTS);

        List<String> lines = history().lines().toList();

        assertThat(lines).hasSize(4);
        assertThat(lines.get(0)).startsWith("run").contains("began", "ended", "status", "exit code", "staged", "sent");
        assertThat(lines.get(1)).matches("1 +import .* UTC .* UTC +STOPPED +MAX_REJECTS +3 +3 +- +-");
        assertThat(lines.get(2)).matches("2 +import .* UTC .* UTC +COMPLETED +COMPLETED_WITH_REJECTS +- +- +2 +0");
        assertThat(lines.get(3)).matches("3 +verify .* COMPLETED +COMPLETED_WITH_REJECTS +- +- +- +-");
    }

    @Test
    void printsHistoryAsJson() throws Exception {
        Instant before = Instant.now();
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE_WITH_REJECTS);

        JsonNode document = JsonMapper.shared().readTree(history("--json"));

        assertThat(document.path("format").asInt()).isEqualTo(1);
        assertThat(document.path("job").asString()).isEqualTo("acme");
        assertThat(document.path("runs")).hasSize(1);
        JsonNode run = document.path("runs").get(0);
        assertThat(run.path("number").asLong()).isEqualTo(1);
        assertThat(run.path("batchJob").asString()).isEqualTo("import");
        assertThat(run.path("status").asString()).isEqualTo("COMPLETED");
        assertThat(run.path("exitCode").asString()).isEqualTo("COMPLETED_WITH_REJECTS");
        assertThat(Instant.parse(run.path("begin").asString()))
                .isBetween(before.minus(Duration.ofSeconds(1)), Instant.now());
        assertThat(Instant.parse(run.path("end").asString()))
                .isBetween(before.minus(Duration.ofSeconds(1)), Instant.now());
        assertThat(run.at("/stage/read").asLong()).isEqualTo(3);
        assertThat(run.at("/stage/written").asLong()).isEqualTo(3);
        assertThat(run.at("/send/written").asLong()).isEqualTo(2);
        assertThat(run.at("/send/skipped").asLong()).isZero();
    }

    @Test
    void printsNoRunsBeforeFirstRun() {
        assertThat(history()).isEqualToIgnoringNewLines("job acme has not run yet");
        assertThat(JsonMapper.shared().readTree(history("--json")).path("runs")).isEmpty();
    }

    @Test
    void reportsRunInProgress() {
        try (RunLock lock = RunLock.inFolder(migration.work.resolve("acme"), Clock.systemUTC())) {
            assertThat(lock).isNotNull();
            assertThat(status(ExitCode.ALREADY_RUNNING, "--history")).contains("Another run of this job is alive");
        }
    }

    @Test
    void statusHistoryCannotBeCombinedWithWatch() {
        assertThat(status(ExitCode.USAGE, "--history", "--watch")).contains("cannot be combined");
    }

    private String history(String... more) {
        List<String> all = new ArrayList<>(List.of("--history"));
        all.addAll(List.of(more));
        return status(ExitCode.DONE, all.toArray(String[]::new));
    }

    private String status(ExitCode expected, String... more) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(output, true, StandardCharsets.UTF_8);
        List<String> args = new ArrayList<>(List.of("status", job.toString(), "--work", migration.work.toString()));
        args.addAll(List.of(more));
        Shell shell = new Shell(out, out, Map.of(), false, migration.folder, new StopSignal(), JobCommands.real());
        assertThat(Main.run(args.toArray(String[]::new), shell))
                .as(output.toString(StandardCharsets.UTF_8))
                .isEqualTo(expected.number());
        return output.toString(StandardCharsets.UTF_8);
    }
}
