package io.chatferry.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.model.Kind;
import io.chatferry.report.model.FollowUps;
import io.chatferry.report.model.RunReport;
import io.chatferry.report.model.RunReport.Moderation;
import io.chatferry.report.model.RunReport.RequestCounts;
import io.chatferry.report.model.RunReport.RequestRate;
import io.chatferry.report.model.Tally;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the summary and the report advise after a run. */
class NextStepsTests {

    private static final Instant STARTED = Instant.parse("2026-11-07T18:00:00Z");

    private static List<String> steps(int exitCode, Tally messages, long disapproved) {
        return NextSteps.after(new RunReport(
                new RunReport.Run("acme", "u", "a", "send", 1, STARTED, STARTED, exitCode, "Done.", Map.of(), "JOB"),
                List.of(),
                Map.of(Kind.MESSAGE, messages),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                RunReport.Conversations.NONE,
                new TreeMap<>(),
                List.of(),
                RequestCounts.NONE,
                RequestRate.NONE,
                RunReport.Ids.NONE,
                FollowUps.NONE,
                0,
                0,
                new Moderation(true, "", 0, 0, disapproved, List.of(), List.of()),
                List.of()));
    }

    /** One record of messages for each outcome that is named. */
    private static Tally tally(String outcomes) {
        long[] n = new long[11];
        List<String> names = List.of(
                "sent",
                "alreadyThere",
                "inDoubt",
                "failed",
                "rejected",
                "deferred",
                "skipped",
                "withdrawn",
                "duplicate",
                "notYetSent");
        for (String outcome : outcomes.isEmpty() ? new String[0] : outcomes.split(" ")) {
            n[names.indexOf(outcome) + 1]++;
            n[0]++;
        }
        return new Tally(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8], n[9], n[10]);
    }

    @Test
    void nothingToDoAfterRunWithoutMessages() {
        assertThat(steps(0, Tally.NONE, 0)).containsExactly("Nothing to do.");
        assertThat(steps(0, tally("alreadyThere skipped withdrawn duplicate"), 0))
                .containsExactly("Nothing to do.");
    }

    @Test
    void advisesVerifyWhenEverythingIsSent() {
        assertThat(steps(0, tally("sent duplicate"), 0))
                .singleElement()
                .asString()
                .contains("chatferry verify JOB");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2|sent rejected|chatferry rejects JOB --export DIR",
                "2|sent failed|chatferry retry JOB sends them again",
                "2|sent deferred|1 message is deferred",
                "2|deferred deferred|2 messages are deferred",
                "2|sent inDoubt|1 outcome is in doubt",
                "2|inDoubt inDoubt|2 outcomes are in doubt",
                "0|sent notYetSent|Run chatferry import JOB to send",
                "2|sent notYetSent|Run chatferry import JOB to send",
                "64|notYetSent|Change what the last lines name",
                "3|sent notYetSent|Run the same command again to resume",
                "70|sent notYetSent|--debug",
                "77|notYetSent|target.api-key"
            })
    void advisesOneStepForOneOutcome(int exitCode, String outcomes, String advice) {
        assertThat(steps(exitCode, tally(outcomes), 0))
                .singleElement()
                .asString()
                .contains(advice);
    }

    @Test
    void advisesReviewOfDisapprovedMessages() {
        assertThat(steps(0, tally("sent"), 1)).singleElement().asString().contains("Moderation holds 1 message back");
        assertThat(steps(0, tally("sent"), 2_000)).singleElement().asString().contains("2,000 messages");
    }

    @Test
    void putsWrongNumbersFirst() {
        assertThat(steps(70, new Tally(5, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0), 0))
                .hasSize(2)
                .first()
                .asString()
                .contains("do not add up", "report this as a bug");
    }

    @Test
    void ordersStepsByUrgency() {
        List<String> steps = steps(3, tally("sent inDoubt failed rejected deferred notYetSent"), 4);

        assertThat(steps).hasSize(6);
        assertThat(steps.get(0)).contains("resume");
        assertThat(steps.get(1)).contains("in doubt");
        assertThat(steps.get(2)).contains("rejects JOB");
        assertThat(steps.get(3)).contains("Refused by the target");
        assertThat(steps.get(4)).contains("deferred");
        assertThat(steps.get(5)).contains("Moderation");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3, 70, 77})
    void everyStepIsASentence(int exitCode) {
        assertThat(steps(exitCode, tally("sent inDoubt failed rejected deferred notYetSent"), 4))
                .isNotEmpty()
                .allSatisfy(step -> assertThat(step).matches("[A-Z0-9].*\\."));
    }
}
