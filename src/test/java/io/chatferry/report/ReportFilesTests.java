package io.chatferry.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.model.Kind;
import io.chatferry.report.files.ReportFiles;
import io.chatferry.report.model.RejectRow;
import io.chatferry.report.model.RunReport;
import io.chatferry.report.model.Tally;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportFilesTests {

    @TempDir
    Path dir;

    @Test
    void pageRunsNothingFromTheExport() throws IOException {
        String html = html();

        assertThat(html).doesNotContain("<script>alert").doesNotContain("<img").doesNotContain("17.0.15 <b>");
        assertThat(Pattern.compile("<script").matcher(html).results()).hasSize(1);
        assertThat(html).contains("&lt;/script&gt;&lt;script&gt;alert(&#39;owned&#39;)");
        assertThat(html).contains("default-src 'none'");
    }

    @Test
    void pageEscapesHiddenCharacters() throws IOException {
        String html = html();

        assertThat(html).contains("bell\\u0007\\u001b[2Jnull\\u0000half\\ud83d").contains("\\u202egnp.exe");
        assertThat(html).doesNotContain("\u202e").doesNotContain("\u0000").doesNotContain("\u001b");
    }

    @Test
    void pageIsSelfContained() throws IOException {
        assertThat(html()).doesNotContain("src=\"").doesNotContain("@import").doesNotContain("url(");
        assertThat(Pattern.compile("href=\"([^#\"][^\"]*)\"").matcher(html()).results())
                .isEmpty();
    }

    @Test
    void pageListsFirstRejectsAndNamesTheFileOfTheOthers() throws IOException {
        String html = html();

        assertThat(html).contains("The first 5,000 of 10,000; all of them are in <code>rejects.csv</code>");
        assertThat(html).contains("<bdi>messages.csv:5001</bdi>").doesNotContain("<bdi>messages.csv:5002</bdi>");
    }

    @Test
    void filesHoldNoMessageTexts() throws IOException {
        assertThat(html()).doesNotContain("secret text");
        assertThat(Files.readString(dir.resolve(ReportFiles.JSON))).doesNotContain("secret text");
    }

    @Test
    void showsRejectedRecordsByLengthAndHashUnlessTextsAreEnabled() throws IOException {
        assertThat(html())
                .contains("<td class=\"record\"><bdi>22 characters, 8ebbd6e1ef9d5f3a</bdi>")
                .contains("This page holds no message texts.");

        ReportFiles.write(dir, HostileReport.report(), HostileReport.rejects(), true);

        assertThat(Files.readString(dir.resolve(ReportFiles.HTML)))
                .contains("<bdi>m0,ann,&quot;secret text&quot;,0</bdi>")
                .contains("as the job file asks")
                .doesNotContain("This page holds no message texts.");
    }

    @Test
    void pageHoldsTheNumbersOfTheCharts() throws IOException {
        assertThat(html())
                .contains("<tr><td>2026-10-26</td><td class=\"n\">")
                .contains("<tr><td>23:00</td><td class=\"n\">20,000</td></tr>")
                .containsPattern("<tr><td>0:00</td><td class=\"n\">3\\d\\d\\.\\d\\d</td>")
                .contains("data-limit=\"333.3\"");
    }

    @Test
    void pageOfEmptyRunHasNoEmptySections() throws IOException {
        ReportFiles.write(dir, HostileReport.empty(), Stream.empty(), false);

        assertThat(Files.readString(dir.resolve(ReportFiles.HTML)))
                .contains("there was nothing to do.")
                .contains("Nothing to do.")
                .doesNotContain("id=\"rejects\"")
                .doesNotContain("id=\"failures\"")
                .doesNotContain("<figure")
                .doesNotContain("{{");
    }

    @Test
    void jsonHasStableNames() throws IOException {
        html();
        JsonNode json =
                JsonMapper.shared().readTree(dir.resolve(ReportFiles.JSON).toFile());

        assertThat(json.propertyNames())
                .containsExactlyInAnyOrder(
                        "format",
                        "run",
                        "inputs",
                        "tallies",
                        "warnings",
                        "losses",
                        "rejects",
                        "failures",
                        "conversations",
                        "messagesPerDay",
                        "messagesPerHour",
                        "traffic",
                        "pace",
                        "ids",
                        "followups",
                        "late",
                        "changed",
                        "moderation",
                        "media",
                        "findings",
                        "addsUp");
        assertThat(json.at("/run/started").asString()).isEqualTo("2026-11-07T18:00:00Z");
        assertThat(json.at("/tallies/messages/read").asLong()).isEqualTo(1_215_000);
        assertThat(json.at("/tallies/messages/addsUp").asBoolean()).isTrue();
        assertThat(json.at("/rejects/0/code").asString()).isEqualTo("TEXT_EMPTY");
        assertThat(json.at("/rejects/0/remedy").asString()).isEqualTo("give the text or an attachment");
        assertThat(json.at("/messagesPerDay/2019-02-01").asLong()).isEqualTo(200);
        assertThat(json.at("/conversations/top/0/label").asString()).isEqualTo(HostileReport.SCRIPT);
        assertThat(json.at("/ids/examples/0/kind").asString()).isEqualTo("user");
        assertThat(json.at("/pace/limitPerSecond").asDouble()).isEqualTo(333.3);
    }

    @Test
    void reportsNumbersThatDoNotAddUp() throws IOException {
        RunReport good = HostileReport.report();
        Tally lost = new Tally(10, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        RunReport wrong = new RunReport(
                good.run(),
                good.inputs(),
                Map.of(Kind.USER, lost),
                good.warnings(),
                good.losses(),
                good.rejects(),
                good.failures(),
                good.conversations(),
                new TreeMap<>(),
                List.of(),
                good.traffic(),
                good.pace(),
                good.ids(),
                good.followups(),
                0,
                0,
                RunReport.Moderation.NONE,
                List.of());

        ReportFiles.write(dir, wrong, Stream.empty(), false);

        assertThat(good.addsUp()).isTrue();
        assertThat(wrong.addsUp()).isFalse();
        assertThat(Files.readString(dir.resolve(ReportFiles.HTML))).contains("These numbers do not add up");
    }

    @Test
    void writesFilesForTheOwnerOnlyAndLeavesNoOthers() throws IOException {
        html();

        try (Stream<Path> files = Files.list(dir)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(ReportFiles.JSON, ReportFiles.HTML);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve(ReportFiles.HTML))))
                .isEqualTo("rw-------");
    }

    @Test
    void keepsPreviousReportWhenWritingFails() throws IOException {
        String before = html();
        Stream<RejectRow> failing = Stream.generate(() -> {
            throw new UncheckedIOException(new IOException("the ledger is gone"));
        });

        Assertions.assertThatThrownBy(() -> ReportFiles.write(dir, HostileReport.empty(), failing, false))
                .hasMessageContaining("the ledger is gone");

        assertThat(Files.readString(dir.resolve(ReportFiles.HTML))).isEqualTo(before);
        try (Stream<Path> files = Files.list(dir)) {
            assertThat(files).hasSize(2);
        }
    }

    private String html() throws IOException {
        ReportFiles.write(dir, HostileReport.report(), HostileReport.rejects(), false);
        return Files.readString(dir.resolve(ReportFiles.HTML));
    }
}
