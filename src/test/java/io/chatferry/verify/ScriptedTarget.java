package io.chatferry.verify;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.chatferry.cometchat.ApiKey;
import io.chatferry.cometchat.CometChat;
import io.chatferry.cometchat.RepeatableCalls;
import io.chatferry.cometchat.Timeouts;
import io.chatferry.send.ratelimit.LimitsFolder;
import io.chatferry.send.state.TestSettings;
import io.chatferry.send.transport.PacedCalls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.util.FileSystemUtils;

/**
 * A target that gives prepared answers. Each answer belongs to the start of a request line such as {@code GET /users/ann};
 * the longest one that matches counts, and the last answer of a list is repeated. Other requests get 404.
 */
final class ScriptedTarget implements AutoCloseable {

    private static final Answer NOT_FOUND = refusal(404, "ERR_SOMETHING_NOT_FOUND");

    private final HttpServer server;
    private final Path folder;
    private final ExecutorService threads = Executors.newFixedThreadPool(8);
    private final Map<String, List<Answer>> answers = new LinkedHashMap<>();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());

    /** An HTTP answer. */
    record Answer(int status, String body) {}

    ScriptedTarget() {
        try {
            folder = Files.createTempDirectory("scripted-target");
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    static Answer refusal(int status, String code) {
        return new Answer(
                status, "{\"error\":{\"code\":\"" + code + "\",\"message\":\"refused on purpose\",\"details\":{}}}");
    }

    /** Gives these answers, one after another, to requests that start so. */
    ScriptedTarget on(String request, Answer... all) {
        synchronized (answers) {
            answers.put(request, new ArrayList<>(List.of(all)));
        }
        return this;
    }

    /** Likewise, with successful answers of these bodies. */
    ScriptedTarget on(String request, String... bodies) {
        Answer[] all = new Answer[bodies.length];
        for (int i = 0; i < bodies.length; i++) {
            all[i] = new Answer(200, bodies[i]);
        }
        return on(request, all);
    }

    /** The requests so far, as {@code METHOD path?query}. */
    List<String> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    /** The number of requests that start so. */
    long requests(String start) {
        return requests().stream().filter(each -> each.startsWith(start)).count();
    }

    /** Calls to this target within limits that none of them meets. */
    RepeatableCalls calls() {
        URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        CometChat api = new CometChat(
                base,
                "app",
                new ApiKey("a-key-of-the-scripted-target"),
                new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(5)),
                8);
        LimitsFolder limits = new LimitsFolder(folder, "app", "moderation");
        return new RepeatableCalls(
                new PacedCalls(api, TestSettings.limits(60_000, Duration.ofSeconds(2)), limits, Clock.systemUTC()));
    }

    private void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        requests.add(request);
        Answer answer = answerTo(request);
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private Answer answerTo(String request) {
        synchronized (answers) {
            String best = null;
            for (String start : answers.keySet()) {
                if (request.startsWith(start) && (best == null || start.length() > best.length())) {
                    best = start;
                }
            }
            if (best == null) {
                return NOT_FOUND;
            }
            List<Answer> left = answers.get(best);
            return left.size() > 1 ? left.remove(0) : left.get(0);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        FileSystemUtils.deleteRecursively(folder.toFile());
    }
}
