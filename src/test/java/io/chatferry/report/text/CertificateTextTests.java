package io.chatferry.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.model.Kind;
import io.chatferry.report.files.CertificateFiles;
import io.chatferry.report.model.Certificate;
import io.chatferry.report.model.Certificate.Content;
import io.chatferry.report.model.Certificate.Count;
import io.chatferry.report.model.Certificate.Fields;
import io.chatferry.report.model.Certificate.Line;
import io.chatferry.report.model.Certificate.Scope;
import io.chatferry.report.model.RunReport.Counted;
import io.chatferry.report.model.RunReport.Input;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A certificate on a terminal, as a page and as JSON. */
class CertificateTextTests {

    private static final Instant NOW = Instant.parse("2026-11-07T18:04:59Z");
    private static final String HOSTILE = "<script>alert(1)</script>\u202e\u001b[2J\r\nfake";

    @TempDir
    Path folder;

    private static Certificate certificate(
            boolean addsUp,
            boolean equal,
            boolean complete,
            double share,
            long differences,
            List<Counted> notCompared) {
        return new Certificate(
                new Certificate.Run("acme", "https://a.example/v3", "app", NOW, NOW, 12, Map.of("Chatferry", "0.1")),
                addsUp,
                equal,
                complete,
                "The outcome.",
                new Scope(share, 1_234),
                new Content("s", "c", differences == 0 ? "c" : "d"),
                List.of(new Input(HOSTILE, 900, "0".repeat(64))),
                Map.of(Kind.MESSAGE, new Count(1_000, 990, 6, 4, 3, 2, 1), Kind.USER, new Count(5, 5, 0, 0, 0, 0, 0)),
                List.of(new Counted("a note " + HOSTILE, 3)),
                notCompared,
                null,
                new Fields(List.of("text"), List.of("deliveredAt")),
                differences);
    }

    private static Stream<Line> lines(int count, String fault, String value) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Line(Kind.MESSAGE, fault, value, value, "4" + i, "text", value, value));
    }

    private static String print(Certificate certificate, Stream<Line> lines) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CertificateText.print(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                certificate,
                lines,
                Path.of("work/certificate.html"));
        return out.toString(StandardCharsets.UTF_8);
    }

    private String html(Certificate certificate, int lines) throws IOException {
        CertificateFiles.write(folder, certificate, () -> lines(lines, "missing", HOSTILE));
        return Files.readString(folder.resolve(CertificateFiles.HTML));
    }

    @Test
    void printsTheTableAndTheOutcome() {
        assertThat(print(certificate(true, true, true, 1, 0, List.of()), Stream.of()))
                .contains(
                        "          expected  equal  missing  different  doubled  unexpected  out of order",
                        "messages     1,000    990        6          4        3           2             1",
                        "users            5      5        0          0        0           0             0",
                        "acme: The outcome.\nCertificate: work/certificate.html")
                .doesNotContain("Differences", "Not compared");
    }

    @Test
    void printsTheFirstDifferencesOfEachKind() {
        String text = print(
                certificate(true, false, true, 1, 12, List.of()),
                Stream.concat(lines(6, "missing", "a"), lines(6, "different", "b")));

        assertThat(text).contains("and 4 more: see the certificate");
        assertThat(text.lines().filter(line -> line.startsWith("  missing: message a at a, id 4")))
                .hasSize(4);
        assertThat(text.lines().filter(line -> line.startsWith("  different: message b")))
                .hasSize(4);
        assertThat(text).contains(", text: expected b; found b");
    }

    @Test
    void printsDifferenceWithoutPlaceAndKey() {
        Line line = new Line(Kind.GROUP, "doubled", "", "", "", "", "1", "2");

        assertThat(print(certificate(true, false, true, 1, 1, List.of()), Stream.of(line)))
                .contains("  doubled: group: expected 1; found 2\n");
    }

    @Test
    void closesTheDifferences() {
        boolean[] closed = {false};
        print(certificate(true, true, true, 1, 0, List.of()), Stream.<Line>of().onClose(() -> closed[0] = true));

        assertThat(closed[0]).isTrue();
    }

    @Test
    void printsHostileTextsHarmlessly() {
        String text = print(
                certificate(true, false, false, 1, 9, List.of(new Counted(HOSTILE.repeat(40), 9))),
                lines(3, "missing", HOSTILE.repeat(30)));

        assertThat(text).doesNotContain("\u001b", "\u202e", "\r").doesNotContainPattern("(?m)^ *fake");
        assertThat(text.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(102));
    }

    @ParameterizedTest
    @CsvSource({
        "false,true,true,1,0,false,Not certified,good",
        "true,false,true,1,3,false,Differences,bad",
        "true,true,false,1,0,false,Incomplete,warn",
        "true,false,false,1,0,false,In doubt,bad",
        "true,true,true,0.05,0,false,Sample equal,good",
        "true,true,true,1,0,false,All equal,good",
        "true,true,true,1,0,true,Equal,good"
    })
    void pageNamesTheResult(
            boolean addsUp,
            boolean equal,
            boolean complete,
            double share,
            long differences,
            boolean notCompared,
            String status,
            String tone)
            throws IOException {
        List<Counted> left = notCompared ? List.of(new Counted("skipped", 1)) : List.of();

        assertThat(html(certificate(addsUp, equal, complete, share, differences, left), (int) differences))
                .contains("<h1 class=\"" + tone + "\"><span class=\"pill\">" + status + "</span>");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 40, 41, 2_000, 2_001})
    void pageListsTheFirstDifferencesAndJsonAll(int count) throws IOException {
        String html = html(certificate(true, count == 0, true, 1, count, List.of()), count);
        JsonNode json = JsonMapper.shared().readTree(Files.readString(folder.resolve(CertificateFiles.JSON)));

        assertThat(json.get("differences")).hasSize(count);
        assertThat(json.get("differenceCount").asInt()).isEqualTo(count);
        assertThat(html.split("data-title=\"What\"", -1)).hasSize(1 + Math.min(count, 2_000));
        assertThat(html.contains("On paper: the first 40.")).isEqualTo(count > 40);
        assertThat(html.contains("The first 2,000 of 2,001")).isEqualTo(count > 2_000);
        assertThat(html).doesNotContain("<script>alert", "\u202e", "\u001b");
    }

    @Test
    void describesTheScope() {
        assertThat(new Scope(1, 5).message()).isEqualTo("All conversations");
        assertThat(new Scope(0.05, 5).message()).startsWith("A sample, 5").contains("%");
    }

    @Test
    void deletesBothFiles() throws IOException {
        html(certificate(true, true, true, 1, 0, List.of()), 0);
        CertificateFiles.delete(folder);
        CertificateFiles.delete(folder);

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void countAddsUpOnlyIfEveryExpectedRecordIsAccountedFor() {
        assertThat(new Count(10, 7, 2, 1, 9, 9, 9).addsUp()).isTrue();
        assertThat(new Count(10, 7, 2, 0, 0, 0, 0).addsUp()).isFalse();
    }
}
