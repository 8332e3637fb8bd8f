package io.chatferry.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.model.Kind;
import io.chatferry.report.model.RunReport;
import io.chatferry.report.model.Tally;
import io.chatferry.report.text.Summary;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SummaryTests {

    @Test
    void alignsTableAndOmitsColumnsOfZeros() {
        assertThat(summary(HostileReport.report(), false))
                .containsPattern("(?m)^ +read +sent +already there +in doubt +failed +rejected +skipped +duplicate$")
                .containsPattern("(?m)^messages +1,215,000 +1,204,377 +0 +1 +12 +9,993 +600 +17$");
    }

    @Test
    void endsWithOutcomeAndPaths() {
        assertThat(summary(HostileReport.report(), false).lines().toList())
                .endsWith(
                        "Report:  work/acme/report.html",
                        "Rejects: work/acme/rejects.csv",
                        "Skipped: work/acme/skipped.csv")
                .contains(
                        "acme, run 3: Done, with 10,000 rejects and 12 failed messages; 1,204,377 messages are in the target.");
    }

    @Test
    void listsNextSteps() {
        assertThat(summary(HostileReport.report(), false))
                .contains("Next\n  - 1 outcome is in doubt")
                .contains("  - Fix the rejected records: chatferry rejects JOB --export DIR");
        assertThat(summary(HostileReport.empty(), false)).contains("Next\n  - Nothing to do.");
    }

    @Test
    void printsAtMostHundredColumnsWithoutControlCharacters() {
        Tally everything = new Tally(
                10_000_000,
                1_000_000,
                1_000_000,
                1_000_000,
                1_000_000,
                1_000_000,
                1_000_000,
                1_000_000,
                1_000_000,
                1_000_000,
                1_000_000);
        RunReport hostile = HostileReport.report();
        RunReport full = new RunReport(
                HostileReport.run(3, "Stopped, because " + "x".repeat(150) + HostileReport.CONTROL),
                hostile.inputs(),
                Map.of(Kind.MESSAGE, everything),
                hostile.warnings(),
                hostile.losses(),
                hostile.rejects(),
                hostile.failures(),
                hostile.conversations(),
                new TreeMap<>(),
                List.of(),
                hostile.traffic(),
                hostile.pace(),
                hostile.ids(),
                hostile.followups(),
                1,
                1,
                RunReport.Moderation.NONE,
                List.of());

        for (RunReport report : List.of(hostile, full)) {
            assertThat(summary(report, false).lines()).allSatisfy(line -> {
                assertThat(line.length()).isLessThanOrEqualTo(100);
                assertThat(line.chars().filter(Character::isISOControl)).isEmpty();
            });
        }
        assertThat(full.addsUp()).isTrue();
        assertThat(summary(full, false)).containsPattern("(?m)^not yet sent +0 +0 +0 +1,000,000$");
    }

    @Test
    void coloursOutcomeOnTerminal() {
        assertThat(summary(HostileReport.empty(), true)).contains("\u001b[32macme, run 3");
        assertThat(summary(HostileReport.empty(), false)).doesNotContain("\u001b");
    }

    @Test
    void checksEveryNumberOfTheTally() {
        for (int field = 0; field <= 10; field++) {
            long[] n = new long[11];
            n[field] = 1;
            assertThat(new Tally(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8], n[9], n[10]).addsUp())
                    .isFalse();
        }
        assertThat(new Tally(10, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1).addsUp()).isTrue();
    }

    private static String summary(RunReport report, boolean terminal) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Summary.print(
                new PrintStream(bytes, true, StandardCharsets.UTF_8),
                terminal,
                report,
                Path.of("work/acme/report.html"),
                Path.of("work/acme/rejects.csv"));
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
