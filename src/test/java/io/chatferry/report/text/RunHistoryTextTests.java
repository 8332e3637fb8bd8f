package io.chatferry.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.ledger.query.RunHistory.Counts;
import io.chatferry.ledger.query.RunHistory.Run;
import io.chatferry.report.files.RunHistoryJson;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The list of a job's runs. */
class RunHistoryTextTests {

    private static final Instant BEGIN = Instant.parse("2026-11-07T18:00:00Z");

    private static final Run FINISHED = new Run(
            1,
            "import",
            BEGIN,
            BEGIN.plusSeconds(61),
            "COMPLETED",
            "COMPLETED",
            new Counts(1_200, 1_100, 50, 0),
            new Counts(1_100, 1_090, 0, 10));
    private static final Run KILLED = new Run(12, "verify", BEGIN, null, "FAILED", "UNKNOWN", null, null);

    @Test
    void listsOneLineForEachRun() {
        assertThat(RunHistoryText.lines(List.of(FINISHED, KILLED)))
                .satisfiesExactly(
                        head -> assertThat(head.trim().split(" {2,}"))
                                .containsExactly(
                                        "run",
                                        "job",
                                        "began",
                                        "ended",
                                        "status",
                                        "exit code",
                                        "read",
                                        "staged",
                                        "sent",
                                        "refused"),
                        line -> assertThat(line.trim().split(" {2,}"))
                                .containsExactly(
                                        "1",
                                        "import",
                                        "2026-11-07 18:00:00 UTC",
                                        "2026-11-07 18:01:01 UTC",
                                        "COMPLETED",
                                        "COMPLETED",
                                        "1,200",
                                        "1,100",
                                        "1,090",
                                        "10"),
                        line -> assertThat(line.trim().split(" {2,}"))
                                .containsExactly(
                                        "12",
                                        "verify",
                                        "2026-11-07 18:00:00 UTC",
                                        "killed",
                                        "FAILED",
                                        "UNKNOWN",
                                        "-",
                                        "-",
                                        "-",
                                        "-"));
    }

    @Test
    void listsOnlyTheHeadWithoutRuns() {
        assertThat(RunHistoryText.lines(List.of())).singleElement().asString().startsWith("run");
    }

    @Test
    void alignsAllLines() {
        assertThat(RunHistoryText.lines(List.of(FINISHED, KILLED)).stream()
                        .map(String::length)
                        .distinct())
                .hasSize(1);
    }

    @Test
    void writesJsonWithStableNames() {
        JsonNode json = JsonMapper.shared().readTree(RunHistoryJson.write("acme", List.of(FINISHED, KILLED)));

        assertThat(json.propertyNames()).containsExactly("format", "job", "runs");
        JsonNode first = json.get("runs").get(0);
        assertThat(first.propertyNames())
                .containsExactly("number", "batchJob", "begin", "end", "status", "exitCode", "stage", "send");
        assertThat(first.at("/stage/read").asLong()).isEqualTo(1_200);
        assertThat(first.at("/send/skipped").asLong()).isEqualTo(10);
        assertThat(first.get("begin").asString()).isEqualTo("2026-11-07T18:00:00Z");
        assertThat(json.get("runs").get(1).get("end").isNull()).isTrue();
        assertThat(json.get("runs").get(1).get("stage").isNull()).isTrue();
    }
}
