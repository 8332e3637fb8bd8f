package io.chatferry.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chatferry.config.SettingsException;
import io.chatferry.job.monitor.StatusView;
import io.chatferry.job.run.ExitCode;
import io.chatferry.job.run.RunOptions;
import io.chatferry.job.run.StopSignal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code status} beside a run and after it. */
@Timeout(60)
class StatusTests {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MESSAGES = 240;

    @RegisterExtension
    final Migration migration = new Migration();

    @Test
    void reportsCountsLimitsAndErrorsDuringRunAndFinalReportAfterwards() throws Exception {
        migration.start("sandbox.moderation.delay=0s");
        Path job = migration.file("messages.csv", export()).job("limits: {standard: 120, window: 2s}");
        CompletableFuture<ExitCode> run = CompletableFuture.supplyAsync(() -> migration.run(job));
        await().atMost(Duration.ofSeconds(30)).until(() -> migration.sends() > 60);

        CompletableFuture<String> watched =
                CompletableFuture.supplyAsync(() -> status(job, new StatusView(true, true)));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> json(job).path("step").asString().equals("send")
                        && json(job).path("done").asLong() > 50);
        JsonNode during = json(job);
        assertThat(during.path("running").asBoolean()).isTrue();
        assertThat(during.path("step").asString()).isEqualTo("send");
        assertThat(during.path("total").asLong()).isEqualTo(MESSAGES);
        assertThat(during.at("/tallies/messages/addsUp").asBoolean()).isTrue();
        assertThat(during.at("/tallies/messages/rejected").asLong()).isEqualTo(1);
        assertThat(during.at("/tallies/messages/sent").asLong())
                .isEqualTo(during.path("done").asLong())
                .isBetween(50L, migration.sends());
        assertThat(during.path("secondsLeft").asLong()).isBetween(0L, 30L);
        assertThat(during.at("/traffic/requests").asLong()).isGreaterThan(50);
        JsonNode standard = during.path("limits").get(0);
        assertThat(standard.path("name").asString()).isEqualTo("standard");
        assertThat(standard.path("limit").asLong()).isEqualTo(120);
        assertThat(standard.path("used").asLong()).isBetween(1L, 120L);
        assertThat(status(job, new StatusView(false, false)))
                .contains("job acme is running: run 1", "of 240 messages", "left", "standard: ");

        assertThat(run.get(50, TimeUnit.SECONDS)).isEqualTo(ExitCode.DONE_WITH_REJECTS);
        List<String> lines = watched.get(10, TimeUnit.SECONDS).lines().toList();
        assertThat(lines).hasSizeGreaterThan(1);
        JsonNode after = JSON.readTree(lines.get(lines.size() - 1));
        assertThat(after.path("running").asBoolean()).isFalse();
        assertThat(after.path("tallies"))
                .isEqualTo(migration.report("acme").path("tallies"))
                .isNotEmpty();
        assertThat(migration.work.resolve("acme/progress.json")).doesNotExist();
    }

    @Test
    void namesRequestsInFlightAsBottleneckWhenTargetIsSlow() throws Exception {
        migration.start("sandbox.latency.median=300ms");
        List<String> lines = new ArrayList<>(List.of("muid,sender,receiver,text,sentAt"));
        for (int i = 0; i < 25; i++) {
            lines.add("m%d,ann%d,bob%d,text,%d".formatted(i, i % 4, i % 4, 1_700_000_000 + i));
        }
        Path job = migration.file("messages.csv", lines.toArray(String[]::new)).job("limits: {in-flight: 1}");
        CompletableFuture<ExitCode> run = CompletableFuture.supplyAsync(() -> migration.run(job));

        await().atMost(Duration.ofSeconds(50))
                .until(() -> json(job).path("limitedBy").asString("").matches("one request in flight at [\\d,]+ ms"));
        assertThat(status(job, new StatusView(false, false))).contains("limited by one request in flight");
        assertThat(run.get(50, TimeUnit.SECONDS)).isEqualTo(ExitCode.DONE);
        assertThat(migration.output()).contains("by 1 request in flight, at some 100 ms each", "not before");
    }

    @Test
    void reportsFailuresAndLastOutcomeWhenNoRunIsAlive() throws Exception {
        migration.start("sandbox.retention=0d");
        Path job = migration
                .file("users.csv", "uid,name,deactivatedAt", "ann,Ann,", "bob,Bob,")
                .file("messages.csv", "muid,sender,receiver,text,sentAt", "m1,ann,bob,one,1700000001")
                .job();
        assertThat(status(job, new StatusView(false, false))).contains("is not running", "nothing is staged yet");
        assertThat(migration.run(job)).isEqualTo(ExitCode.DONE);

        String output = status(job, new StatusView(true, false));
        assertThat(output).contains("job acme is not running", "run 1: Done.", "messages", "users");
        assertThat(json(job).at("/tallies/users/sent").asLong()).isEqualTo(2);
    }

    @Test
    void servesLivePageDuringRun() throws Exception {
        migration.start("sandbox.moderation.delay=0s");
        Path job = migration.file("messages.csv", export()).job("limits: {standard: 120, window: 2s}");
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        CompletableFuture<ExitCode> run = CompletableFuture.supplyAsync(
                () -> JobCommands.real().importJob(migration.settings(job), migration.options(false, null), any));
        await().atMost(Duration.ofSeconds(30)).until(() -> migration.output().contains("live page: http"));
        String url = migration.output().lines().findFirst().orElseThrow().replace("live page: ", "");
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest metrics =
                HttpRequest.newBuilder(URI.create(url + "metrics")).build();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> client.send(metrics, HttpResponse.BodyHandlers.ofString())
                        .body()
                        .matches("(?s).*chatferry_messages\\{job=\"acme\",state=\"sent\"} [1-9].*"));
        assertThat(client.send(metrics, HttpResponse.BodyHandlers.ofString()).body())
                .contains("spring_batch_job_launch_count", "spring_batch_step_seconds_count{")
                .contains("spring_batch_step_name=\"stage\"")
                .contains("httpcomponents_httpclient_pool_total_max{", "httpclient=\"cometchat\"");
        HttpRequest page = HttpRequest.newBuilder(URI.create(url)).build();
        assertThat(client.send(page, HttpResponse.BodyHandlers.ofString()).body())
                .contains("<h1", "Sending", "standard calls")
                .doesNotContain(Migration.KEY);
        assertThat(run.get(50, TimeUnit.SECONDS)).isEqualTo(ExitCode.DONE_WITH_REJECTS);
    }

    @Test
    void reportsPortInUseBeforeSending() throws Exception {
        Path job = migration.file("messages.csv", export()).job();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            InetSocketAddress same = new InetSocketAddress(InetAddress.getLoopbackAddress(), taken.getLocalPort());
            assertThatThrownBy(() ->
                            JobCommands.real().importJob(migration.settings(job), migration.options(false, null), same))
                    .isInstanceOf(SettingsException.class)
                    .hasMessageContaining("--http 127.0.0.1:" + taken.getLocalPort())
                    .hasMessageContaining("another port");
        }
        assertThat(migration.sandbox.counters()).isEmpty();
    }

    private static String[] export() {
        List<String> lines = new ArrayList<>(List.of("muid,sender,receiver,text,sentAt", "bad,ann,bob,,1700000000"));
        for (int i = 0; i < MESSAGES; i++) {
            lines.add("m%d,user%d,user%d,text,%d".formatted(i, i % 9, 10 + i % 7, 1_700_000_000 + i));
        }
        return lines.toArray(String[]::new);
    }

    private JsonNode json(Path job) {
        return JSON.readTree(status(job, new StatusView(false, true)));
    }

    private String status(Path job, StatusView view) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(output, true, StandardCharsets.UTF_8);
        RunOptions options = new RunOptions(migration.work, false, null, false, out, out, false, new StopSignal());
        assertThat(JobCommands.real().status(migration.settings(job), options, view))
                .isEqualTo(ExitCode.DONE);
        return output.toString(StandardCharsets.UTF_8);
    }
}
