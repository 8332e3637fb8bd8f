package io.chatferry.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.report.SamplePlans;
import io.chatferry.report.files.PlanFiles;
import io.chatferry.report.model.PlanReport;
import io.chatferry.report.model.TallyColumn;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A plan on a terminal, as a page and as JSON. */
class PlanTextTests {

    private static final String HOSTILE = "<script>alert(1)</script>\"'&\u202e\u001b[2J\r\nfake";

    @TempDir
    Path folder;

    private static String print(PlanReport plan) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PlanText.print(new PrintStream(out, true, StandardCharsets.UTF_8), plan, Path.of("work/acme/plan.html"));
        return out.toString(StandardCharsets.UTF_8);
    }

    private String file(PlanReport plan, String name) throws IOException {
        PlanFiles.write(folder, plan);
        return Files.readString(folder.resolve(name));
    }

    @Test
    void printsOnlySectionsThatHaveSomethingToSay() {
        assertThat(print(SamplePlans.empty()))
                .contains("\nTime\n", "\nDisk\n", "acme: Nothing to send.\nPlan: work/acme/plan.html\n")
                .doesNotContain(
                        "Requests",
                        "Rejected",
                        "Ids",
                        "Media",
                        "Replies",
                        "Notes",
                        "shorten",
                        "Users and groups",
                        "repair");
    }

    @Test
    void printsTimeAndBottleneck() {
        assertThat(print(SamplePlans.hostile("x")))
                .contains("at least  1 min 1 s, limited by the sender s")
                .contains("expected  1 min 15 s; if started now: Sat 18:01")
                .contains("with a limit of 30 for each sender: at least 2 min, expected 2 min 10 s;")
                .contains("auto: 3 of 40 conversations one message after another")
                .contains("  - a higher limit: at least 30 s");
    }

    @Test
    void omitsTimeWithSenderLimitIfItChangesNothing() {
        PlanReport plan = SamplePlans.hostile("x");
        PlanReport.Time time = plan.time();
        assertThat(new PlanReport.Time(
                        time.shortest(),
                        time.setBy(),
                        time.expected(),
                        time.end(),
                        time.limits(),
                        new PlanReport.Alternative("never shown", time.shortest(), 5, "x")))
                .satisfies(same -> assertThat(print(with(plan, same))).doesNotContain("never shown"));
    }

    private static PlanReport with(PlanReport plan, PlanReport.Time time) {
        return new PlanReport(
                plan.job(),
                plan.made(),
                plan.outcome(),
                plan.endpoint(),
                plan.tallies(),
                plan.requests(),
                plan.lanes(),
                time,
                plan.conditions(),
                plan.order(),
                plan.shorter(),
                plan.busiest(),
                plan.rejects(),
                plan.repairs(),
                plan.ids(),
                plan.people(),
                plan.parents(),
                plan.old(),
                plan.storage(),
                plan.media(),
                plan.warnings(),
                plan.losses(),
                plan.target(),
                plan.planned());
    }

    @Test
    void saysHowMuchDiskIsMissing() {
        assertThat(print(SamplePlans.hostile("x")).replace("\n", " ").replaceAll(" +", " "))
                .contains("a run needs 60 GB more, 40 GB free: not enough disk, a run ends at once");
        assertThat(print(SamplePlans.empty())).contains("1.0 MB more, 2.0 MB free\n");
    }

    @Test
    void shortensLongLists() {
        assertThat(print(SamplePlans.hostile("x")))
                .contains("and 4 more kinds: see the plan's page")
                .containsPattern("7,000 +x7\n")
                .doesNotContain("x8\n");
    }

    @Test
    void labelsUnsentMessagesAsToSend() {
        assertThat(print(SamplePlans.hostile("x"))).contains("to send").doesNotContain("not yet sent");
        assertThat(PlanText.title(TallyColumn.SENT)).isEqualTo("sent");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                HOSTILE,
                "\u202e\u202d\u200f",
                "日本語のとても長い名前",
                "\u0000\u0007\u0008",
                "a\tb",
                "{{plan.job}}",
                "%s %n %d"
            })
    void printsHostileNamesHarmlessly(String name) {
        assertThat(print(SamplePlans.hostile(name.repeat(8))))
                .doesNotContain("\u001b", "\u202e", "\u202d", "\u200f", "\u0000", "\u0007", "\r")
                .doesNotContainPattern("(?m)^fake");
        assertThat(print(SamplePlans.hostile(name)).lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    }

    @Test
    void pageEscapesHostileNames() throws IOException {
        assertThat(file(SamplePlans.hostile(HOSTILE), PlanFiles.HTML))
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;", "\\u202e", "\\u001b", "default-src 'none'")
                .doesNotContain("<script>alert", "\u202e", "\u001b", "src=");
    }

    @Test
    void pageExpandsNoTemplateInNames() throws IOException {
        assertThat(file(SamplePlans.hostile("{{plan.job}}{{{style}}}"), PlanFiles.HTML))
                .contains("{{plan.job}}{{{style}}}");
    }

    @Test
    void pageShowsTheAlternativeTimeAndTheMissingDisk() throws IOException {
        assertThat(file(SamplePlans.hostile("x"), PlanFiles.HTML))
                .contains("But with a limit of 30 for each sender: at least 2 min")
                .contains("Not enough disk: a run ends at once.")
                .contains("Estimated: 100 messages by moderation: own times.")
                .contains("x and other");
        assertThat(file(SamplePlans.empty(), PlanFiles.HTML))
                .doesNotContain("Not enough disk", "Estimated:", "But with");
    }

    @Test
    void jsonHasStableNames() throws IOException {
        JsonNode json = JsonMapper.shared().readTree(file(SamplePlans.hostile(HOSTILE), PlanFiles.JSON));

        assertThat(json.propertyNames())
                .containsExactly(
                        "format",
                        "job",
                        "made",
                        "outcome",
                        "endpoint",
                        "tallies",
                        "requests",
                        "lanes",
                        "time",
                        "conditions",
                        "order",
                        "shorter",
                        "busiest",
                        "rejects",
                        "repairs",
                        "ids",
                        "people",
                        "parents",
                        "old",
                        "storage",
                        "media",
                        "warnings",
                        "losses",
                        "target",
                        "planned");
        assertThat(json.at("/time/withSenderLimit/words").asString()).startsWith("with a limit");
        assertThat(json.at("/shorter/0/words").asString()).isEqualTo("a higher limit");
        assertThat(json.at("/rejects/0/examples/0/words").asString()).isEqualTo(HOSTILE);
        assertThat(json.at("/people/3").propertyNames()).containsExactly("words", "count");
        assertThat(json.at("/storage/enough").asBoolean()).isFalse();
        assertThat(json.at("/planned/settings/name").asString()).isEqualTo("acme");
        assertThat(List.of("users", "groups", "members", "messages"))
                .allSatisfy(kind -> assertThat(
                                kind.equals("messages") == json.get("tallies").has(kind))
                        .isTrue());
    }
}
