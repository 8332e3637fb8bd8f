package io.chatferry.send.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpServer;
import io.chatferry.cometchat.ApiCalls;
import io.chatferry.cometchat.ApiKey;
import io.chatferry.cometchat.CallsEnded;
import io.chatferry.cometchat.CometChat;
import io.chatferry.cometchat.RepeatableCalls;
import io.chatferry.cometchat.Timeouts;
import io.chatferry.cometchat.answer.Answer;
import io.chatferry.send.ratelimit.LimitsFolder;
import io.chatferry.send.state.TestSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls of many threads to a real HTTP server, paced by the scheduler of a run that sends. */
class PacedCallsTests {

    private static final Duration WINDOW = Duration.ofSeconds(2);
    private static final String FOUND = "{\"data\":{\"id\":\"1\",\"muid\":\"m1\"}}";
    private static final String RATE_LIMITED =
            "{\"error\":{\"code\":\"ERR_TOO_MANY_REQUESTS\",\"message\":\"Too many requests\"}}";

    @TempDir
    Path folder;

    private final List<Long> arrivals = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger rateLimitedLeft = new AtomicInteger();
    private final ExecutorService threads = Executors.newFixedThreadPool(8);
    private HttpServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            arrivals.add(System.nanoTime());
            boolean refused = rateLimitedLeft.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
            byte[] body = (refused ? RATE_LIMITED : FOUND).getBytes(StandardCharsets.UTF_8);
            if (refused) {
                exchange.getResponseHeaders().set("Retry-After", "1");
            }
            exchange.sendResponseHeaders(refused ? 429 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void answersEachOfManyCallsOnce() throws Exception {
        try (PacedCalls client = client(60_000)) {
            List<CompletableFuture<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                answers.add(client.send(ApiCalls.getMessage("1")));
            }
            for (CompletableFuture<Answer> answer : answers) {
                assertThat(answer.get(30, TimeUnit.SECONDS)).isInstanceOf(Answer.Success.class);
            }
            assertThat(client.requests()).isEqualTo(300);
            assertThat(arrivals).hasSize(300);
            assertThat(client.permanentFault()).isNull();
        }
    }

    @Test
    void keepsTheLimitOfItsClass() throws Exception {
        int limit = 40;
        try (PacedCalls client = client(limit)) {
            List<CompletableFuture<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                answers.add(client.send(ApiCalls.getMessage("1")));
            }
            for (CompletableFuture<Answer> answer : answers) {
                answer.get(30, TimeUnit.SECONDS);
            }
        }
        List<Long> instants = arrivals.stream().sorted().toList();
        long least = WINDOW.minus(Duration.ofMillis(250)).toNanos(); // an early request may take longer to arrive
        for (int i = 0; i + limit < instants.size(); i++) {
            assertThat(instants.get(i + limit) - instants.get(i)).isGreaterThan(least);
        }
    }

    @Test
    void makesRateLimitedCallAgainAfterThePause() throws Exception {
        rateLimitedLeft.set(1);
        try (PacedCalls client = client(60_000)) {
            assertThat(client.send(ApiCalls.getMessage("1")).get(30, TimeUnit.SECONDS))
                    .isInstanceOf(Answer.Success.class);
            assertThat(client.requests()).isEqualTo(2);
        }
        assertThat(arrivals.get(1) - arrivals.get(0))
                .isGreaterThan(Duration.ofMillis(150).toNanos());
    }

    @Test
    void handsOverThatNothingListensInsteadOfTryingForEver() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (PacedCalls client = client(60_000, port)) {
            assertThat(client.send(ApiCalls.getMessage("1")).get(30, TimeUnit.SECONDS))
                    .isInstanceOf(Answer.NotSent.class);
        }
    }

    @Test
    void stopEndsWaitForSlot() throws Exception {
        try (RepeatableCalls calls = new RepeatableCalls(client(1))) {
            calls.ask(ApiCalls.getMessage("1"));
            Future<Throwable> failure = threads.submit(() -> catchThrowable(() -> calls.ask(ApiCalls.getMessage("1"))));
            calls.stop();
            assertThat(failure.get(10, TimeUnit.SECONDS)).isInstanceOf(CallsEnded.class);
        }
    }

    /** Callers must not wait for ever for a thread that has ended. */
    @Test
    void failureOfSchedulerReachesCallers() {
        try (PacedCalls client = client(60_000)) {
            assertThat(client.send(null))
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(NullPointerException.class);
            assertThat(client.send(ApiCalls.getMessage("1"))).failsWithin(Duration.ofSeconds(10));
        }
    }

    private PacedCalls client(int limit) {
        return client(limit, server.getAddress().getPort());
    }

    private PacedCalls client(int limit, int port) {
        CometChat api = new CometChat(
                URI.create("http://127.0.0.1:" + port),
                "app",
                new ApiKey("a-key-of-the-paced-calls"),
                new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(5)),
                32);
        return new PacedCalls(
                api,
                TestSettings.limits(limit, WINDOW),
                new LimitsFolder(folder, "app", "moderation"),
                Clock.systemUTC());
    }
}
