package io.chatferry.report.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chatferry.report.files.StatusJson;
import io.chatferry.report.model.RunStatus;
import io.chatferry.report.model.Tally;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the live page answers over HTTP. */
@Timeout(30)
class LivePageTests {

    static final String HOSTILE = "<script>alert(1)</script>\"'&\u202e{{status.job}}\u001b[2J";
    private static final Instant NOW = Instant.parse("2026-11-07T18:04:59Z");

    private final HttpClient client = HttpClient.newHttpClient();
    private LivePage page;

    @BeforeEach
    void open() throws IOException {
        page = LivePage.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        page.show(LivePageTests::status, LivePageTests::moments);
    }

    @AfterEach
    void close() {
        page.close();
    }

    static RunStatus status() {
        return new RunStatus(
                "acme",
                3,
                true,
                NOW.minusSeconds(900),
                NOW,
                "https://acme.api-us.cometchat.io/v3",
                "send",
                61_200,
                100_000,
                "messages",
                Map.of("messages", new Tally(100_020, 61_150, 0, 10, 50, 20, 0, 0, 0, 0, 38_790)),
                331.4,
                332,
                117L,
                new RunStatus.RequestCounts(61_412, 7, 12, 22, 840),
                List.of(
                        new RunStatus.Limit("standard", 19_912, 20_000, 60, false),
                        new RunStatus.Limit("core", 0, 10_000, 60, false),
                        new RunStatus.Limit("sender", 30, 30, 60, true)),
                "the target allows each sender 30 messages in 60 s",
                "one request in flight at 900 ms",
                "the target's limit, 5 s",
                List.of(
                        new RunStatus.LastError(NOW, HOSTILE, HOSTILE.repeat(3), HOSTILE + ".csv:17", 1_234),
                        new RunStatus.LastError(NOW, "IN_DOUBT", "read timed out", "messages-2021.csv:9", 22)),
                "");
    }

    static List<RunStatus.Moment> moments() {
        return IntStream.range(0, 120)
                .mapToObj(i -> new RunStatus.Moment(
                        NOW.minusSeconds(240 - 2L * i), 300 + 30 * Math.sin(i / 9.0), i % 40 == 5 ? 12 : 0))
                .toList();
    }

    @Test
    void pageHoldsNumbersAndEscapesHostileNames() throws Exception {
        HttpResponse<String> answer = get("");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-security-policy"))
                .hasValueSatisfying(policy -> assertThat(policy)
                        .contains("default-src 'none'", "script-src 'sha256-", "frame-ancestors 'none'")
                        .doesNotContain("unsafe"));
        assertThat(answer.body())
                .contains("61,200 of 100,000 messages", "1 min 57 s", "19,912 of 20,000", "IN_DOUBT", "&lt;script&gt;")
                .doesNotContain("<script>alert", "\u202e", "\u001b", "http://www", "src=");
    }

    @Test
    void servesMetricsInPrometheusFormat() throws Exception {
        HttpResponse<String> answer = get("metrics");

        assertThat(answer.headers().firstValue("content-type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
        assertThat(answer.body())
                .endsWith("\n")
                .contains(
                        "chatferry_messages{job=\"acme\",state=\"sent\"} 61150.0\n",
                        "chatferry_requests_refused_total{job=\"acme\"} 7.0\n",
                        "chatferry_limit_used{class=\"standard\",job=\"acme\"} 19912.0\n",
                        "chatferry_seconds_left{job=\"acme\"} 117.0\n");
        // beside ours there are the meters of Spring Batch, as far as a job has run in this process
        assertThat(answer.body().lines())
                .allMatch(line -> line.matches("# HELP [a-z_]+ .*|# TYPE [a-z_]+ [a-z]+|"
                        + "[a-z_]+(\\{[a-z_]+=\"[^\"]*\"(,[a-z_]+=\"[^\"]*\")*\\})? -?[0-9.E+-]+"));
    }

    @Test
    void servesStatusAsJson() throws Exception {
        assertThat(StatusJson.read(get("status.json").body())).isEqualTo(status());
    }

    @Test
    void refusesOtherPathsMethodsAndHosts() throws Exception {
        assertThat(get("../etc/passwd").statusCode()).isEqualTo(404);
        HttpRequest post = HttpRequest.newBuilder(URI.create(page.url()))
                .POST(HttpRequest.BodyPublishers.ofString("x"))
                .build();
        assertThat(client.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
        // another site whose name was made to mean this machine
        assertThat(raw("GET /status.json HTTP/1.1\r\nHost: evil.example:80\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 403")
                .doesNotContain("acme");
    }

    /** Half a head, a byte a second, nothing at all, an answer that is never read: 300 of them, and later ones too. */
    @Test
    void servesPageDespiteSlowConnections() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                Socket socket = new Socket();
                socket.setReceiveBufferSize(1024);
                socket.connect(new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), URI.create(page.url()).getPort()));
                slow.add(socket);
                String head = List.of("", "G", "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: ", "GET / HTTP/1.1\r\n\r\n")
                        .get(i % 4);
                socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            }
            for (int i = 0; i < 20; i++) {
                long begun = System.nanoTime();
                assertThat(get("status.json").statusCode()).isEqualTo(200);
                assertThat(System.nanoTime() - begun)
                        .isLessThan(Duration.ofSeconds(5).toNanos());
                trickle(slow);
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    private static void trickle(List<Socket> slow) {
        for (Socket socket : slow) {
            try {
                socket.getOutputStream().write('a');
            } catch (IOException cut) {
                // it had to go for a later one
            }
        }
    }

    /** A connection ends, whatever comes or does not come of it. */
    @Test
    void closesConnectionThatSendsTooSlowly() throws Exception {
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), URI.create(page.url()).getPort())) {
            socket.setSoTimeout(100);
            socket.getOutputStream().write("GET / HTTP/1.1\r\nX: ".getBytes(StandardCharsets.US_ASCII));
            await().atMost(Duration.ofSeconds(15)).until(() -> isCut(socket));
        }
    }

    private static boolean isCut(Socket socket) {
        try {
            socket.getOutputStream().write('a');
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (IOException cut) {
            return true;
        }
    }

    @Test
    void failsWhenPortIsInUse() {
        InetSocketAddress taken = new InetSocketAddress(
                InetAddress.getLoopbackAddress(), URI.create(page.url()).getPort());
        assertThatThrownBy(() -> LivePage.open(taken)).isInstanceOf(IOException.class);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(page.url() + path)).build(), BodyHandlers.ofString());
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), URI.create(page.url()).getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            try (InputStream in = socket.getInputStream()) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
    }
}
