package io.chatferry.cometchat;

import static io.chatferry.cometchat.RawServer.response;
import static io.chatferry.cometchat.RawServer.sends;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chatferry.cometchat.answer.Answer;
import io.chatferry.cometchat.answer.Cursor;
import io.chatferry.cometchat.answer.SentMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CometChatTests {

    private static final ApiKey KEY = new ApiKey("0123456789abcdef0123456789abcdef01234567");
    private static final Timeouts SHORT = new Timeouts(Duration.ofSeconds(2), Duration.ofMillis(400));
    private static final ApiCall SEND = ApiCalls.sendModerated("{\"sender\":\"ann\",\"data\":{\"text\":\"Grüße 👋\"}}");

    @Test
    void sendsCallWithHeadersAndReadsAnswer() throws IOException {
        try (RawServer server = new RawServer(sends(response(200, "{\"data\":{\"id\":\"7\"}}")));
                CometChat target = new CometChat(server.base(), "app1", KEY, Timeouts.DEFAULT, 4)) {
            Answer sent = target.send(SEND).join();
            Answer looked = target.send(ApiCalls.userMessages("bob", "ann", 5L, null, 10, Cursor.OLDEST))
                    .join();

            assertThat(sent)
                    .isInstanceOfSatisfying(
                            Answer.Success.class,
                            s -> assertThat(SentMessage.in(s).id()).isEqualTo("7"));
            assertThat(looked).isInstanceOf(Answer.Success.class);
            RawServer.Request post = server.requests.get(0);
            assertThat(post.line()).isEqualTo("POST /v3/moderation/messages HTTP/1.1");
            assertThat(post.body()).isEqualTo(SEND.body());
            assertThat(post.has("apikey: " + KEY.value())).isTrue();
            assertThat(post.has("appid: app1")).isTrue();
            assertThat(post.has("Accept: application/json")).isTrue();
            assertThat(post.headers())
                    .anyMatch(h -> h.toLowerCase().startsWith("content-type: application/json"))
                    .noneMatch(h -> h.toLowerCase().startsWith("onbehalfof"))
                    .noneMatch(h -> h.toLowerCase().startsWith("upgrade"))
                    .noneMatch(h -> h.toLowerCase().startsWith("expect"));
            RawServer.Request get = server.requests.get(1);
            assertThat(get.line())
                    .isEqualTo("GET /v3/users/bob/messages?fromTimestamp=5&limit=10&affix=append HTTP/1.1");
            assertThat(get.has("onBehalfOf: ann")).isTrue();
        }
    }

    @Test
    void sendsNoAppIdWhenThereIsNone() throws IOException {
        try (RawServer server = new RawServer(sends(response(200, "{\"data\":{}}")));
                CometChat target = client(server, "")) {
            target.send(SEND).join();
            assertThat(server.requests.get(0).headers())
                    .noneMatch(h -> h.toLowerCase().startsWith("appid"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 20",
                "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"data\":{\"id\":",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n13\r\n{\"data\":{\"id\":\"7\"}}\r\n"
            })
    void leavesDoubtWhenConnectionIsCut(String sentBefore) throws IOException {
        try (RawServer server = new RawServer((request, socket, out) -> {
                    out.write(sentBefore.getBytes(StandardCharsets.UTF_8));
                    return false;
                });
                CometChat target = client(server, "")) {
            assertThat(target.send(SEND).join()).isInstanceOf(Answer.InDoubt.class);
            assertThat(server.requests).hasSize(1);
        }
    }

    @Test
    void leavesDoubtWhenConnectionIsReset() throws IOException {
        try (RawServer server = new RawServer((request, socket, out) -> {
                    socket.setSoLinger(true, 0);
                    return false;
                });
                CometChat target = client(server, "")) {
            assertThat(target.send(SEND).join()).isInstanceOf(Answer.InDoubt.class);
        }
    }

    @Test
    void abortsTricklingAnswerAfterTimeoutAndLeavesDoubt() throws Exception {
        CountDownLatch cut = new CountDownLatch(1);
        try (RawServer server = new RawServer((request, socket, out) -> trickle(out, cut));
                CometChat target = new CometChat(server.base(), "", KEY, SHORT, 4)) {
            assertThat(summary(target.send(SEND).get(3, TimeUnit.SECONDS)))
                    .startsWith("InDoubt 200 null no complete answer within 0.4 s");
            assertThat(cut.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void abortsReusedConnectionAfterTimeout() throws Exception {
        CountDownLatch cut = new CountDownLatch(1);
        Timeouts timeouts = new Timeouts(Duration.ofSeconds(2), Duration.ofSeconds(2));
        AtomicInteger served = new AtomicInteger();
        try (RawServer server = new RawServer((request, socket, out) -> {
                    if (served.getAndIncrement() > 0) {
                        return trickle(out, cut);
                    }
                    out.write(response(200, "{\"data\":{}}").getBytes(StandardCharsets.UTF_8));
                    return true;
                });
                CometChat target = new CometChat(server.base(), "", KEY, timeouts, 1)) {
            assertThat(target.send(SEND).join()).isInstanceOf(Answer.Success.class);
            assertThat(target.send(SEND).get(5, TimeUnit.SECONDS)).isInstanceOf(Answer.InDoubt.class);

            assertThat(server.connections).hasValue(1);
            assertThat(cut.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void leavesDoubtWhenServerIsSilent() throws Exception {
        try (RawServer server = new RawServer((request, socket, out) -> true);
                CometChat target = new CometChat(server.base(), "", KEY, SHORT, 4)) {
            assertThat(target.send(SEND).get(3, TimeUnit.SECONDS)).isInstanceOf(Answer.InDoubt.class);
        }
    }

    @Test
    void leavesDoubtWhenAnswerIsTooLong() throws IOException {
        byte[] megabyte = new byte[1 << 20];
        try (RawServer server = new RawServer((request, socket, out) -> {
                    out.write("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                    for (int i = 0; i < 100; i++) {
                        out.write(megabyte);
                    }
                    return false;
                });
                CometChat target = client(server, "")) {
            assertThat(summary(target.send(SEND).join()))
                    .startsWith("InDoubt 200 null")
                    .contains("longer than");
        }
    }

    @Test
    void reportsNotSentWhenServerIsUnreachable() throws IOException {
        int freePort;
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            freePort = probe.getLocalPort();
        }
        assertThat(sendTo(URI.create("http://127.0.0.1:" + freePort + "/v3"))).contains("refused");
        assertThat(sendTo(URI.create("http://no-such-host.invalid/v3"))).contains("no-such-host.invalid");
        try (RawServer plain = new RawServer("HTTP/1.1 400 Bad Request\r\n\r\n")) {
            assertThat(sendTo(URI.create(plain.base().toString().replace("http:", "https:"))))
                    .contains("TLS");
        }
    }

    @Test
    void reportsNotSentWithoutFreeConnection() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        Timeouts timeouts = new Timeouts(Duration.ofMillis(200), Duration.ofSeconds(5));
        try (RawServer server = new RawServer((request, socket, out) -> {
                    release.await();
                    out.write(response(200, "{\"data\":{}}").getBytes(StandardCharsets.UTF_8));
                    return true;
                });
                CometChat target = new CometChat(server.base(), "", KEY, timeouts, 1)) {
            CompletableFuture<Answer> first = target.send(SEND);
            Answer second = target.send(SEND).get(3, TimeUnit.SECONDS);
            release.countDown();

            assertThat(summary(second)).startsWith("NotSent no connection within 0.2 s");
            assertThat(first.join()).isInstanceOf(Answer.Success.class);
            assertThat(server.requests).hasSize(1);
        }
    }

    @Test
    void namesServerReasonAndRemedyWhereNoConnectionComesAbout() throws IOException {
        URI closed;
        try (RawServer server = new RawServer(sends(response(200, "")))) {
            closed = server.base();
        }
        try (CometChat refused = new CometChat(closed, "", KEY, Timeouts.DEFAULT, 1);
                CometChat unknown =
                        new CometChat(URI.create("https://chatferry.invalid/v3"), "", KEY, Timeouts.DEFAULT, 1)) {
            assertThat(summary(refused.send(SEND).join()))
                    .isEqualTo("NotSent http://127.0.0.1:" + closed.getPort()
                            + " cannot be reached: the connection is refused; check target.base-url and the network");
            assertThat(summary(unknown.send(SEND).join()))
                    .isEqualTo("NotSent https://chatferry.invalid cannot be reached: its name is not known;"
                            + " check target.base-url and the network");
        }
        assertThat(Unreachable.of(
                                URI.create("https://acme.api-us.cometchat.io/v3"),
                                new UnknownHostException("acme.api-us.cometchat.io"))
                        .message())
                .isEqualTo("https://acme.api-us.cometchat.io/v3 cannot be reached: its name is not known;"
                        + " check target.app-id, target.region and the network");
    }

    @Test
    void survivesIdleConnectionClosedByServer() throws IOException {
        try (RawServer server = new RawServer(sends(response(200, "{\"data\":{}}")));
                CometChat target = client(server, "")) {
            for (int round = 1; round <= 5; round++) {
                List<CompletableFuture<Answer>> answers =
                        IntStream.range(0, 8).mapToObj(i -> target.send(SEND)).toList();
                // on a busy machine the close may be seen only when the request is about to go: then nothing was sent
                assertThat(answers)
                        .extracting(CompletableFuture::join)
                        .hasOnlyElementsOfTypes(Answer.Success.class, Answer.NotSent.class);
                server.closeConnections();
                awaitCloseNoticed();
            }
        }
    }

    @Test
    void completesRequestsInFlightOnClose() throws Exception {
        try (RawServer server = new RawServer((request, socket, out) -> true)) {
            CometChat target = client(server, "");
            CompletableFuture<Answer> inFlight = target.send(SEND);
            await().until(() -> !server.requests.isEmpty());
            target.close();

            assertThat(inFlight.get(3, TimeUnit.SECONDS)).isInstanceOf(Answer.InDoubt.class);
            assertThat(target.send(SEND).get(3, TimeUnit.SECONDS)).isInstanceOf(Answer.NotSent.class);
        }
    }

    @Test
    void neverPrintsKey() throws IOException {
        String muidEcho =
                "{\"error\":{\"code\":\"AUTH_ERR_APIKEY_NOT_FOUND\",\"message\":\"unknown " + KEY.value() + "\"}}";
        for (int status : List.of(401, 429, 500)) {
            try (RawServer server = new RawServer(sends(response(status, muidEcho)));
                    CometChat target = client(server, "")) {
                assertThat(target.send(SEND).join().toString())
                        .contains("unknown ***")
                        .doesNotContain(KEY.value());
            }
        }
        assertThat(KEY).hasToString("***");
        assertThatThrownBy(() -> new ApiKey("secret\nkey")).hasMessageNotContaining("secret");
    }

    @Test
    void answersEachOfManyRequestsInFlight() throws IOException {
        try (RawServer server = new RawServer(sends(response(200, "{\"data\":{\"id\":\"7\"}}")));
                CometChat target = new CometChat(server.base(), "", KEY, Timeouts.DEFAULT, 32)) {
            List<CompletableFuture<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                answers.add(target.send(SEND));
            }
            assertThat(answers).allMatch(answer -> answer.join() instanceof Answer.Success);
            assertThat(server.requests).hasSize(2_000);
            assertThat(server.connections.get()).isLessThanOrEqualTo(32);
        }
    }

    /** Answers a byte at a time, for many times the longest timeout of these tests, until the client cuts it. */
    private static boolean trickle(OutputStream out, CountDownLatch cut) throws IOException, InterruptedException {
        out.write("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        try {
            for (int i = 0; i < 5000; i++) {
                out.write(' ');
                out.flush();
                Thread.sleep(10); // a server this slow is what is tested
            }
        } catch (IOException e) {
            cut.countDown();
        }
        return false;
    }

    /** Long enough for a closed connection to be noticed on the loopback: one exchange with another server. */
    private static void awaitCloseNoticed() throws IOException {
        try (RawServer other = new RawServer(sends(response(200, "{\"data\":{}}")));
                CometChat target = client(other, "")) {
            target.send(SEND).join();
        }
    }

    private static String sendTo(URI base) {
        try (CometChat target = new CometChat(base, "", KEY, Timeouts.DEFAULT, 2)) {
            Answer answer = target.send(SEND).join();
            assertThat(answer).isInstanceOf(Answer.NotSent.class);
            return summary(answer);
        }
    }

    private static CometChat client(RawServer server, String appId) {
        return new CometChat(server.base(), appId, KEY, Timeouts.DEFAULT, 8);
    }

    private static String summary(Answer answer) {
        if (answer instanceof Answer.Refused refused) {
            return "Refused " + refused.status() + " " + refused.code() + " " + refused.message();
        } else if (answer instanceof Answer.InDoubt doubt) {
            return "InDoubt " + doubt.status() + " " + doubt.code() + " " + doubt.message();
        } else if (answer instanceof Answer.NotSent notSent) {
            return "NotSent " + notSent.message();
        } else {
            return answer.getClass().getSimpleName();
        }
    }
}
