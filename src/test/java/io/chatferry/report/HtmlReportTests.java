package io.chatferry.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.model.Kind;
import io.chatferry.model.Problem;
import io.chatferry.model.RejectCode;
import io.chatferry.report.html.HtmlReport;
import io.chatferry.report.model.FollowUps;
import io.chatferry.report.model.RejectRow;
import io.chatferry.report.model.RunReport;
import io.chatferry.report.model.RunReport.Counted;
import io.chatferry.report.model.RunReport.Failure;
import io.chatferry.report.model.RunReport.HeldBack;
import io.chatferry.report.model.RunReport.Moderation;
import io.chatferry.report.model.Tally;
import java.io.IOException;
import java.io.StringWriter;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of a report, value by value. */
class HtmlReportTests {

    private static final Pattern SCRIPTS = Pattern.compile("(?s)<(script|style)>.*?</\\1>");

    private static RunReport report(int exitCode, Map<Kind, Tally> tallies, String name, Moderation moderation) {
        return report(
                exitCode, List.of(new RunReport.Input(name, 1_400_000, "ab".repeat(32))), tallies, name, moderation);
    }

    private static RunReport report(
            int exitCode, List<RunReport.Input> inputs, Map<Kind, Tally> tallies, String name, Moderation moderation) {
        RunReport empty = HostileReport.empty();
        SortedMap<LocalDate, Long> days = new TreeMap<>();
        return new RunReport(
                HostileReport.run(exitCode, name),
                inputs,
                tallies,
                List.of(new Counted(name, 3)),
                List.of(new Counted(name, 4)),
                List.of(),
                List.of(new Failure(name, name, 5, List.of(name))),
                new RunReport.Conversations(9, List.of(new RunReport.Conversation(name, 7, 6, null, null))),
                days,
                List.of(),
                empty.traffic(),
                empty.pace(),
                new RunReport.Ids(2, 1, List.of(new RunReport.Clash(Kind.GROUP, name, name, name))),
                new FollowUps(new FollowUps.Counts(3, 2, 0, 0, 0), FollowUps.Counts.NONE),
                1,
                1,
                moderation,
                List.of());
    }

    private static RunReport named(String name) {
        return report(
                2,
                Map.of(),
                name,
                new Moderation(
                        true,
                        name,
                        1,
                        2,
                        3,
                        List.of(new Counted(name, 3)),
                        List.of(new HeldBack(name, name, name, name))));
    }

    /** The page without its own style and script. */
    private static String page(RunReport report, Iterator<RejectRow> rejects, boolean texts) throws IOException {
        StringWriter out = new StringWriter();
        HtmlReport.write(report, rejects, texts, out);
        return SCRIPTS.matcher(out.toString()).replaceAll("");
    }

    private static String page(RunReport report) throws IOException {
        return page(report, Collections.emptyIterator(), false);
    }

    @Test
    void aThousandInputFilesAreListedAndTheOthersCounted() throws IOException {
        List<RunReport.Input> inputs = IntStream.range(0, 1_234)
                .mapToObj(i -> new RunReport.Input("day-" + i + ".json", 10, "ab".repeat(32)))
                .toList();
        String page = page(report(0, inputs, Map.of(), "acme", Moderation.NONE));

        assertThat(page).contains("day-999.json").doesNotContain("day-1000.json");
        assertThat(page).contains("and 234 more: <code>report.json</code> lists all");
        assertThat(page(named("acme"))).doesNotContain("lists all");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "</style><img src=x onerror=alert(1)>",
                "\"><svg onload=alert(1)>",
                "' onmouseover='alert(1)",
                "<!-- comment",
                "]]>",
                "&lt;b&gt;",
                "javascript:alert(1)",
                "{{report.run.job}}",
                "{{{style}}}",
                "{{#report}}x{{/report}}",
                "\u202egnp.exe",
                "\u0000\u001b[2J\u0007",
                "a\u2028b\u2029c",
                "half \ud83d pair",
                "عربي",
                "\ud83d\ude00",
                "</bdi></td></table>"
            })
    void escapesHostileNames(String name) throws IOException {
        String page = page(named(name));

        assertThat(page)
                .doesNotContain("<script", "<img", "<svg onload", "onerror=alert(1)>", "<!-- comment")
                .doesNotContain("\u202e", "\u0000", "\u001b", "\u0007", "\u2028", "\u2029");
        assertThat(tags(page)).isEqualTo(tags(page(named("plain"))));
    }

    /** All tags in their order: a name that is escaped adds none. */
    private static List<String> tags(String page) {
        Matcher tag = Pattern.compile("</?[a-zA-Z]\\w*").matcher(page);
        return tag.results().map(found -> found.group()).toList();
    }

    @Test
    void cutsVeryLongNames() throws IOException {
        assertThat(page(named("x".repeat(100_000)))).hasSizeLessThan(100_000).contains("xxx…");
    }

    @ParameterizedTest
    @CsvSource({
        "0,Done,good",
        "2,Needs a look,warn",
        "3,Stopped,warn",
        "64,Failed,bad",
        "70,Failed,bad",
        "75,Failed,bad",
        "77,Key refused,bad"
    })
    void namesTheExitCode(int exitCode, String status, String tone) throws IOException {
        assertThat(page(report(exitCode, Map.of(), "x", Moderation.NONE)))
                .contains("<h1 class=\"" + tone + "\"><span class=\"pill\">" + status + "</span>");
    }

    @Test
    void doesNotCallANamedRuleUnnamed() throws IOException {
        Moderation named = new Moderation(
                true, "", 0, 0, 1, List.of(new Counted("profanity", 1)), List.of(new HeldBack("a:1", "m", "1", "r")));
        assertThat(page(report(0, Map.of(), "x", named)))
                .contains("<bdi>profanity</bdi>")
                .doesNotContain("not named by the target");
    }

    @Test
    void saysThatARuleHasNoName() throws IOException {
        Moderation unnamed = new Moderation(
                true, "", 0, 0, 1, List.of(new Counted("", 1)), List.of(new HeldBack("a:1", "m", "1", "")));

        assertThat(page(report(0, Map.of(), "x", unnamed))).contains("not named by the target");
    }

    @Test
    void saysWhyDecisionsAreNotAvailable() throws IOException {
        Moderation none = new Moderation(false, "the list does not end", 0, 0, 0, List.of(), List.of());

        assertThat(page(report(0, Map.of(), "x", none)))
                .contains("The target does not say what moderation has decided: <bdi>the list does not end</bdi>")
                .doesNotContain("<dt>approved</dt>");
    }

    @Test
    void omitsModerationThatWasNotUsed() throws IOException {
        assertThat(page(report(0, Map.of(), "x", Moderation.NONE))).doesNotContain("href=\"#moderation\"");
    }

    @Test
    void marksNumbersThatNeedAttention() throws IOException {
        String page = page(
                report(2, Map.of(Kind.MESSAGE, new Tally(10, 5, 0, 1, 1, 3, 0, 0, 0, 0, 0)), "x", Moderation.NONE));

        assertThat(page)
                .contains("<td class=\"n alarm\" data-title=\"rejected\">3</td>")
                .contains("<td class=\"n alarm\" data-title=\"in doubt\">1</td>")
                .contains("<td class=\"n zero\" data-title=\"failed\">0</td>")
                .contains("<td class=\"n \" data-title=\"sent\">5</td>")
                .doesNotContain("data-title=\"withdrawn\"");
    }

    @ParameterizedTest
    @CsvSource({"10,true", "11,false"})
    void saysWhetherTheNumbersAddUp(long read, boolean addsUp) throws IOException {
        String page = page(
                report(2, Map.of(Kind.USER, new Tally(read, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0)), "x", Moderation.NONE));

        assertThat(page.contains("do not add up")).isEqualTo(!addsUp);
        assertThat(page.contains("Every row adds up")).isEqualTo(addsUp);
    }

    @Test
    void barOfATallyIsAsWideAsItsParts() throws IOException {
        String page =
                page(report(2, Map.of(Kind.USER, new Tally(4, 3, 0, 0, 0, 1, 0, 0, 0, 0, 0)), "x", Moderation.NONE));

        assertThat(page)
                .contains("<rect class=\"sent\" x=\"0.00\" width=\"75.00\"")
                .contains("<rect class=\"rejected\" x=\"75.00\" width=\"25.00\"");
    }

    private static Iterator<RejectRow> rejects(int rows, int problems, String raw) {
        List<Problem> broken =
                Collections.nCopies(problems, new Problem(RejectCode.TEXT_EMPTY, "text", "the text is empty"));
        return IntStream.range(0, rows)
                .mapToObj(i -> new RejectRow("m.csv", i + 2L, i + 1L, Kind.MESSAGE, "key" + i, broken, raw))
                .iterator();
    }

    @ParameterizedTest
    @CsvSource({"0,1,0", "1,1,1", "1,3,3", "5000,1,5000", "5001,1,5000", "2500,3,5000"})
    void listsAtMostFiveThousandBrokenRules(int rows, int problems, int listed) throws IOException {
        String page = page(HostileReport.report(), rejects(rows, problems, "raw"), false);

        assertThat(page.split("<bdi>the text is empty</bdi>", -1)).hasSize(listed + 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "secret|6 characters, 2bb80d537b1da3e3",
                "s|1 character, 043a718774c572bd",
                "\ud83d\ude00|1 character, f0443a342c5ef54783a111b51ba56c938e474c32324d90c3a60c9c8e3a37e2d9"
            })
    void showsLengthAndHashInsteadOfTexts(String raw, String shown) throws IOException {
        String hidden = page(HostileReport.empty(), rejects(1, 1, raw), false);

        assertThat(hidden).contains(shown.substring(0, Math.min(shown.length(), shown.indexOf(',') + 18)));
        assertThat(hidden).doesNotContain("<bdi>" + raw + "</bdi>");
        assertThat(page(HostileReport.empty(), rejects(1, 1, raw), true)).contains("<bdi>" + raw + "</bdi>");
    }

    @Test
    void showsNothingForRecordsThatAreNotKept() throws IOException {
        assertThat(page(HostileReport.empty(), rejects(1, 1, ""), false)).contains("<td class=\"record\"><bdi></bdi>");
    }
}
