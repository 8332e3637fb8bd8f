package io.chatferry.bench.run;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The benchmark's own access to a target: its counters and messages, and the set-up before a contender starts. */
public final class TargetClient {

    /** The sandbox's own, which it prints itself. */
    public static final String KEY = "sandbox";

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String WARM = "warm-up";
    private static final int IMPORT_ROWS = 50;
    private static final int PAGE = 1000;
    private static final int IN_FLIGHT = 64;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Sandbox sandbox;

    public TargetClient(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    /**
     * What the target has counted so far.
     *
     * @param requests all, whatever the answer
     * @param accepted messages
     * @param refused requests answered 429
     */
    record Counts(long requests, long accepted, long refused) {

        Counts since(Counts before) {
            return new Counts(requests - before.requests, accepted - before.accepted, refused - before.refused);
        }
    }

    Counts counts() throws InterruptedException {
        long requests = 0;
        long accepted = 0;
        long refused = 0;
        for (JsonNode line : get(sandbox.root().resolve("/live.json")).path("calls")) {
            String call = line.path("name").asString("");
            long count = Long.parseLong(line.path("value").asString("0"));
            requests += count;
            accepted += call.equals("POST /moderation/messages 200") ? count : 0;
            refused += call.endsWith(" 429") ? count : 0;
        }
        return new Counts(requests, accepted, refused);
    }

    /** The muids of all messages that are there, without those of {@link #warmUp}. */
    List<String> muids() throws InterruptedException {
        List<String> muids = new ArrayList<>();
        String after = "";
        while (true) {
            JsonNode page = get(URI.create(sandbox.api() + "/messages?affix=append&limit=" + PAGE + after));
            for (JsonNode message : page.path("data")) {
                if (!message.path("sender").asString("").startsWith(WARM)) {
                    muids.add(message.path("muid").asString(""));
                }
            }
            if (page.path("data").isEmpty()) {
                return muids;
            }
            after = "&id=" + page.path("meta").path("next").path("id").asString("");
        }
    }

    /** Puts users and groups there. */
    public void create(List<String> uids, List<String> guids) throws InterruptedException {
        rows("users", "uid", uids);
        rows("groups", "guid", guids);
    }

    private void rows(String kind, String key, List<String> ids) throws InterruptedException {
        for (int from = 0; from < ids.size(); from += IMPORT_ROWS) {
            ObjectNode body = JSON.createObjectNode();
            ObjectNode rows = body.putObject(kind);
            for (String id : ids.subList(from, Math.min(from + IMPORT_ROWS, ids.size()))) {
                ObjectNode row = rows.putObject(id).put(key, id).put("name", id);
                if (kind.equals("groups")) {
                    row.put("type", "private");
                }
            }
            HttpRequest request = post("/data_import/" + kind, body.toString());
            JsonNode answer = read(request, send(request));
            for (JsonNode row : answer.path("data")) {
                if (!row.path("success").asBoolean(false)) {
                    throw new BenchException("the target did not take one of the " + kind + "\n  " + row);
                }
            }
        }
    }

    /** Sends so many messages that nobody counts, so that every contender meets a target that has run a while. */
    public void warmUp(int messages) throws InterruptedException {
        create(List.of(WARM + "-a", WARM + "-b"), List.of());
        String body = JSON.createObjectNode()
                .put("sender", WARM + "-a")
                .put("receiver", WARM + "-b")
                .put("receiverType", "user")
                .put("category", "message")
                .put("type", "text")
                .put("sentAt", 1_600_000_000)
                .set("data", JSON.createObjectNode().put("text", "warm-up"))
                .toString();
        HttpRequest request = post("/moderation/messages", body);
        Semaphore free = new Semaphore(IN_FLIGHT);
        AtomicReference<@Nullable String> wrong = new AtomicReference<>();
        for (int i : IntStream.range(0, messages).toArray()) {
            free.acquire();
            var unused = http.sendAsync(request, BodyHandlers.discarding()).whenComplete((answer, failure) -> {
                if (failure != null || answer.statusCode() != 200) {
                    wrong.set("request " + i + ": " + (failure != null ? failure : answer.statusCode()));
                }
                free.release();
            });
        }
        free.acquire(IN_FLIGHT);
        if (wrong.get() != null) {
            throw new BenchException("the target could not be warmed up\n  " + wrong.get());
        }
    }

    private HttpRequest post(String path, String body) {
        return HttpRequest.newBuilder(URI.create(sandbox.api() + path))
                .header("apikey", KEY)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private JsonNode get(URI uri) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri).header("apikey", KEY).build();
        HttpResponse<byte[]> answer = send(request);
        while (answer.statusCode() == 429) { // a contender has used up the window
            Thread.sleep(Duration.ofSeconds(1).toMillis()); // the least that Retry-After can say
            answer = send(request);
        }
        return read(request, answer);
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws InterruptedException {
        try {
            return http.send(request, BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new BenchException("the target does not answer\n  " + request.uri() + ": " + e, e);
        }
    }

    private static JsonNode read(HttpRequest request, HttpResponse<byte[]> answer) {
        if (answer.statusCode() != 200) {
            throw new BenchException(
                    "the target answered " + answer.statusCode() + "\n  " + request.method() + " " + request.uri());
        }
        return JSON.readTree(answer.body());
    }
}
