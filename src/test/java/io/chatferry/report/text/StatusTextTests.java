package io.chatferry.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.report.files.StatusJson;
import io.chatferry.report.model.RunStatus;
import io.chatferry.report.model.RunStatus.LastError;
import io.chatferry.report.model.RunStatus.Limit;
import io.chatferry.report.model.RunStatus.RequestCounts;
import io.chatferry.report.model.Tally;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The status of a run on a terminal, in a log, and as JSON. */
class StatusTextTests {

    private static final Instant NOW = Instant.parse("2026-11-07T18:04:59Z");
    private static final String HOSTILE = "\u001b[2J\u202e<b>\r\nfake line";

    private static RunStatus idle() {
        return status(false, "", 0, 0, "", 0, null, "", "", "", "", List.of(), List.of());
    }

    private static RunStatus sending(long done, long total, double perSecond, @Nullable Long left) {
        return status(true, "send", done, total, "messages", perSecond, left, "", "", "", "", List.of(), List.of());
    }

    private static RunStatus status(
            boolean running,
            String step,
            long done,
            long total,
            String unit,
            double perSecond,
            @Nullable Long left,
            String learned,
            String limitedBy,
            String waitsFor,
            String outcome,
            List<Limit> limits,
            List<LastError> errors) {
        return new RunStatus(
                "acme",
                3,
                running,
                NOW.minusSeconds(900),
                NOW,
                "https://a.example/v3",
                step,
                done,
                total,
                unit,
                Map.of(),
                perSecond,
                0,
                left,
                RequestCounts.NONE,
                limits,
                learned,
                limitedBy,
                waitsFor,
                errors,
                outcome);
    }

    @Test
    void showsIdleJobOnOneLine() {
        assertThat(StatusText.lines(idle())).containsExactly("job acme is not running");
    }

    @Test
    void showsOutcomeOfLastRun() {
        RunStatus status = status(false, "", 0, 0, "", 0, null, "", "", "", "Done: all sent.", List.of(), List.of());

        assertThat(StatusText.lines(status))
                .containsExactly("job acme is not running", "  last report  Done: all sent.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0|0|0||send",
                "5|0|0||send: 5 messages",
                "5|10|0||send: 5 of 10 messages (50 %)",
                "9999|10000|0||send: 9,999 of 10,000 messages (99 %)",
                "10|10|0||send: 10 of 10 messages (100 %)",
                "61200|100000|331.4|117|send: 61,200 of 100,000 messages (61 %), 331 a second, 1 min 57 s left",
                "5|10|0.5|10|send: 5 of 10 messages (50 %), 0.5 a second, 10 s left"
            })
    void showsProgressOfStep(long done, long total, double perSecond, Long left, String text) {
        assertThat(StatusText.progress(sending(done, total, perSecond, left))).isEqualTo(text);
    }

    @Test
    void showsBytesInTheirUnits() {
        RunStatus status =
                status(true, "stage", 1_400_000, 2_800_000, "bytes", 0, null, "", "", "", "", List.of(), List.of());

        assertThat(StatusText.progress(status)).isEqualTo("stage: 1.4 MB of 2.8 MB (50 %)");
    }

    @Test
    void showsTableOnlyOfColumnsWithNumbers() {
        RunStatus base = idle();
        RunStatus status = new RunStatus(
                base.job(),
                base.run(),
                false,
                null,
                NOW,
                "",
                "",
                0,
                0,
                "",
                Map.of("messages", new Tally(5, 3, 0, 0, 0, 2, 0, 0, 0, 0, 0)),
                0,
                0,
                null,
                new RequestCounts(1_000, 2, 1, 1, 7),
                List.of(),
                "",
                "",
                "",
                List.of(),
                "");

        assertThat(StatusText.lines(status))
                .containsExactly(
                        "job acme is not running",
                        "            read  sent  rejected",
                        "  messages     5     3         2",
                        "  requests  1,000; 2 rate-limited (429), 1 retry, 1 doubt; 7 users, groups and members created");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "standard|10|20000|60|false|standard: 10 of 20,000 in the last 60 s",
                "sender|30|30|60|true|sender: 30 of 30 in the last 60 s (the busiest one), learned from the target",
                "core|1|0|0.5|false|core: 1, without a limit in the last 0.5 s"
            })
    void describesLimits(String name, long used, long limit, double window, boolean learned, String text) {
        assertThat(StatusText.limit(new Limit(name, used, limit, window, learned)))
                .isEqualTo(text);
    }

    @Test
    void omitsUnusedLimitsUnlessTheTargetLoweredThem() {
        RunStatus status = status(
                true,
                "send",
                1,
                2,
                "messages",
                0,
                null,
                "",
                "",
                "",
                "",
                List.of(new Limit("standard", 0, 5, 60, false), new Limit("core", 0, 5, 60, true)),
                List.of());

        assertThat(StatusText.lines(status))
                .noneMatch(line -> line.contains("standard:"))
                .anyMatch(line -> line.contains("core: 0 of 5"));
    }

    @Test
    void showsWhatSendingWaitsForAndWhatLimitsIt() {
        RunStatus status = status(
                true,
                "send",
                1,
                2,
                "messages",
                0,
                null,
                "30 a minute",
                "the machine",
                "the target",
                "",
                List.of(),
                List.of());

        assertThat(StatusText.lines(status))
                .contains("  limited by the machine", "  learned   30 a minute", "  waiting   for the target");
        assertThat(StatusText.line(status))
                .isEqualTo("2026-11-07 18:04:59 UTC  send: 1 of 2 messages (50 %), limited by the machine,"
                        + " waiting for the target");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "1||2026-11-07 18:04:59 UTC  ERR: text",
                "1|a.csv:3|2026-11-07 18:04:59 UTC  ERR: text; the last: a.csv:3",
                "1200|a.csv:3|2026-11-07 18:04:59 UTC  ERR: text (1,200 times); the last: a.csv:3"
            })
    void describesErrors(long times, String where, String text) {
        assertThat(StatusText.error(new LastError(NOW, "ERR", "text", where == null ? "" : where, times)))
                .isEqualTo(text);
    }

    @Test
    void escapesAndWrapsHostileTexts() {
        RunStatus status = status(
                true,
                "send",
                1,
                2,
                "messages",
                1,
                5L,
                HOSTILE,
                HOSTILE,
                HOSTILE.repeat(20),
                HOSTILE,
                List.of(),
                List.of(new LastError(NOW, HOSTILE, HOSTILE.repeat(50), HOSTILE, 2)));

        assertThat(StatusText.lines(status))
                .allSatisfy(line -> assertThat(line)
                        .hasSizeLessThanOrEqualTo(100)
                        .doesNotContain("\u001b", "\u202e", "\r", "\n")
                        .doesNotStartWith("fake"));
        assertThat(StatusText.line(status)).doesNotContain("\u001b", "\u202e", "\r", "\n");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void jsonReadsBackExactly(long seed) {
        Random random = new Random(seed);
        RunStatus status = status(
                random.nextBoolean(),
                "send",
                random.nextInt(100),
                random.nextInt(100),
                "messages",
                random.nextInt(100) / 2.0,
                random.nextBoolean() ? random.nextLong(1_000) : null,
                "é 日本 😀 \"quoted\" \\",
                "",
                "",
                "Done.",
                List.of(new Limit("standard", random.nextInt(9), 9, 0.5, random.nextBoolean())),
                List.of(new LastError(NOW, "E", "m", "a.csv:1", random.nextInt(9))));

        assertThat(StatusJson.read(StatusJson.write(status, true))).isEqualTo(status);
        assertThat(StatusJson.read(StatusJson.write(status, false))).isEqualTo(status);
        assertThat(StatusJson.write(status, true)).doesNotContain("\n");
        assertThat(StatusJson.write(status, false)).contains("\"format\" : 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"job\":\"acme\"}",
                "not JSON",
                "{\"job\":\"acme\",\"run\":\"x\"}",
                "{\"format\":1,\"job\":\"acme\",\"tallies\":[]}",
                "\u0000",
                "{\"job\":"
            })
    void readsAnythingElseAsNull(String json) {
        assertThat(StatusJson.read(json)).isNull();
    }

    @Test
    void jsonTruncatedAnywhereIsNullAndNoError() {
        String json = StatusJson.write(sending(5, 10, 1.5, 3L), true);
        for (int length = 0; length < json.length(); length++) {
            assertThat(StatusJson.read(json.substring(0, length))).isNull();
        }
    }

    @Test
    void jsonEscapesHostileTexts() {
        RunStatus status = status(false, "", 0, 0, "", 0, null, "", "", HOSTILE, HOSTILE, List.of(), List.of());

        assertThat(StatusJson.write(status, true)).doesNotContain("\u001b", "\u202e", "\r", "\n");
    }
}
