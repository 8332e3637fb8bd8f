package io.chatferry.report.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.Documents;
import io.chatferry.report.live.LiveHtml.LimitRow;
import io.chatferry.report.model.RunStatus;
import io.chatferry.report.model.RunStatus.Limit;
import io.chatferry.report.model.RunStatus.Moment;
import io.chatferry.report.model.RunStatus.RequestCounts;
import io.chatferry.report.model.Tally;
import io.micrometer.core.instrument.Metrics;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The live page and the metrics, value by value. */
class LiveHtmlTests {

    private static final Instant NOW = Instant.parse("2026-11-07T18:04:59Z");
    private static final Pattern NUMBER = Pattern.compile("-?\\d+\\.\\d");

    private static RunStatus status(
            String step, @Nullable Long left, List<Limit> limits, Map<String, Tally> tallies, String waitsFor) {
        return new RunStatus(
                "acme",
                3,
                true,
                NOW.minusSeconds(900),
                NOW,
                "https://a.example/v3",
                step,
                5,
                10,
                "messages",
                tallies,
                1.5,
                2.5,
                left,
                new RequestCounts(12, 1, 2, 3, 4),
                limits,
                "",
                "",
                waitsFor,
                List.of(),
                "");
    }

    private static String page(RunStatus status, List<Moment> moments) throws IOException {
        return new LiveHtml().of(status, moments);
    }

    @ParameterizedTest
    @CsvSource({
        "stage,Reading and checking the export",
        "plan,Merging and planning",
        "send,Sending",
        "report,Writing the report",
        "'',Starting",
        "unknown,Starting"
    })
    void namesTheStep(String step, String headline) throws IOException {
        assertThat(page(status(step, null, List.of(), Map.of(), ""), List.of()))
                .contains("</span> " + headline + "</h1>");
    }

    @Test
    void showsWhatTheRunWaitsFor() throws IOException {
        assertThat(page(status("send", null, List.of(), Map.of(), "the target"), List.of()))
                .contains("<span class=\"pill\">Waiting</span>", "the target");
        assertThat(page(status("send", null, List.of(), Map.of(), ""), List.of()))
                .contains("<span class=\"pill\">Running</span>")
                .doesNotContain("class=\"next warn\"");
    }

    @Test
    void showsTheEndAtThisRate() throws IOException {
        assertThat(page(status("send", 3_600L, List.of(), Map.of(), ""), List.of()))
                .contains("<dd>1 h</dd>", "<dd>Sat 19:04</dd>");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "standard|50|100|500|standard calls|50 of 100 in 60 s",
                "core|100|100|1000|core calls|100 of 100 in 60 s",
                "core|150|100|1000|core calls|150 of 100 in 60 s",
                "sender|7|0|0|the busiest sender|7 (no limit known) in 60 s",
                "standard|9223372036854775|1000000000|1000|standard calls|9,223,372,036,854,775 of 1,000,000,000 in 60 s"
            })
    void showsTheUsageOfLimits(String name, long used, long limit, int width, String label, String message) {
        LimitRow row = LimitRow.of(new Limit(name, used, limit, 60, false));

        assertThat(row.name()).isEqualTo(label);
        assertThat(row.message()).isEqualTo(message);
        assertThat(row.width()).isEqualTo(width);
        assertThat(row.bar()).contains("width=\"" + width + "\"");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void drawsNoChartOfFewerThanTwoMoments(int moments) throws IOException {
        List<Moment> few = new ArrayList<>();
        for (int i = 0; i < moments; i++) {
            few.add(new Moment(NOW, 5, 0));
        }
        assertThat(page(status("send", null, List.of(), Map.of(), ""), few)).doesNotContain("svg class=\"rate\"");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void keepsEveryPointInsideTheChart(long seed) {
        Random random = new Random(seed);
        List<Moment> moments = new ArrayList<>();
        Instant at = NOW;
        for (int i = 2 + random.nextInt(200); i > 0; i--) {
            moments.add(new Moment(at, random.nextDouble() * 1_000, random.nextDouble() * 2_000));
            at = at.plusMillis(random.nextInt(5_000));
        }
        String svg = LiveChart.svg(moments, random.nextBoolean() ? 0 : 500);

        assertThat(svg).doesNotContain("NaN", "Infinity");
        NUMBER.matcher(svg.replaceAll("viewBox=\"[^\"]*\"", ""))
                .results()
                .map(found -> Double.parseDouble(found.group()))
                .forEach(number -> assertThat(number).isBetween(0.0, 1_000.0));
        assertThat(svg.contains("class=\"limit\"")).isEqualTo(svg.contains("<line"));
    }

    @Test
    void drawsMomentsOfTheSameInstant() {
        assertThat(LiveChart.svg(List.of(new Moment(NOW, 0, 0), new Moment(NOW, 0, 0)), 0))
                .doesNotContain("NaN", "Infinity", "<line");
    }

    @Test
    void policyAllowsOnlyTheOwnStyleAndScript() throws IOException {
        assertThat(new LiveHtml().policy())
                .startsWith("default-src 'none'; style-src 'sha256-")
                .contains("frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'")
                .doesNotContain("unsafe", "*");
    }

    @Test
    void metricsFollowTheStatus() {
        Tally messages = new Tally(20, 7, 1, 2, 3, 4, 0, 0, 0, 0, 3);
        try (LiveMetrics metrics = new LiveMetrics()) {
            assertThat(metrics.of(status(
                            "send",
                            90L,
                            List.of(new Limit("core", 5, 10, 60, false)),
                            Map.of("messages", messages),
                            "")))
                    .contains(
                            "chatferry_run{job=\"acme\"} 3.0\n",
                            "chatferry_step_done{job=\"acme\",step=\"send\",unit=\"messages\"} 5.0\n",
                            "chatferry_messages{job=\"acme\",state=\"sent\"} 7",
                            "chatferry_messages{job=\"acme\",state=\"in_doubt\"} 2",
                            "chatferry_requests_total{job=\"acme\"} 12.0\n",
                            "chatferry_requests_refused_total{job=\"acme\"} 1.0\n",
                            "chatferry_seconds_left{job=\"acme\"} 90.0\n",
                            "chatferry_limit_used{class=\"core\",job=\"acme\"} 5.0\n")
                    .doesNotContain("state=\"read\"");
            assertThat(metrics.of(status("report", null, List.of(), Map.of(), "")))
                    .contains("chatferry_step_done{job=\"acme\",step=\"report\",unit=\"messages\"} 5.0\n")
                    .doesNotContain(
                            "step=\"send\"", "chatferry_seconds_left{", "chatferry_messages{", "class=\"core\"");
        }
    }

    @Test
    void documentsListEachMetric() {
        Pattern row = Pattern.compile("(?m)^\\| `(chatferry_\\w+)` \\| (\\w+) \\|");
        Pattern type = Pattern.compile("(?m)^# TYPE (chatferry_\\w+) (\\w+)$");
        try (LiveMetrics metrics = new LiveMetrics()) {
            String scraped = metrics.of(status(
                    "send",
                    90L,
                    List.of(new Limit("core", 5, 10, 60, false)),
                    Map.of("messages", new Tally(20, 7, 1, 2, 3, 4, 0, 0, 0, 0, 3)),
                    ""));

            assertThat(namesAndTypes(row, Documents.read(Documents.FOLDER.resolve("operations.md"))))
                    .isEqualTo(namesAndTypes(type, scraped));
        }
    }

    private static Set<String> namesAndTypes(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(found -> found.group(1) + " " + found.group(2))
                .collect(Collectors.toSet());
    }

    @Test
    void metricsIncludeTheGlobalRegistryWhileOpen() {
        int before = Metrics.globalRegistry.getRegistries().size();
        try (LiveMetrics metrics = new LiveMetrics()) {
            Metrics.counter("test.live.html").increment(4);
            assertThat(metrics.of(status("send", null, List.of(), Map.of(), "")))
                    .contains("test_live_html_total 4.0\n");
        } finally {
            Metrics.globalRegistry.remove(Metrics.counter("test.live.html"));
        }
        assertThat(Metrics.globalRegistry.getRegistries()).hasSize(before);
    }

    @Test
    void metricsEscapeHostileJobNames() {
        RunStatus hostile = new RunStatus(
                "a\"b\\c\nd",
                1,
                true,
                null,
                NOW,
                "",
                "send",
                0,
                0,
                "messages",
                Map.of(),
                0,
                0,
                null,
                RequestCounts.NONE,
                List.of(),
                "",
                "",
                "",
                List.of(),
                "");
        try (LiveMetrics metrics = new LiveMetrics()) {
            assertThat(metrics.of(hostile)).contains("chatferry_run{job=\"a\\\"b\\\\c\\nd\"} 1.0\n");
        }
    }
}
