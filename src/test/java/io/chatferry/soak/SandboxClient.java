package io.chatferry.soak;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls a sandbox over its HTTP API, with no code of the product; retries when the answer is one of its faults. */
final class SandboxClient {

    private static final int PAGE = 1_000;
    private static final int ATTEMPTS = 40;
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final String base;
    private final String key;

    SandboxClient(String base, String key) {
        this.base = base;
        this.key = key;
    }

    /** All messages, oldest first, without the actions that the server adds ("ann joined"). */
    List<ArrivedMessage> messages() throws IOException, InterruptedException {
        List<ArrivedMessage> all = new ArrayList<>();
        long newest = 0;
        JsonNode page;
        do {
            page = get(base + "/messages?affix=append&id=" + newest + "&limit=" + PAGE)
                    .path("data");
            for (JsonNode message : page) {
                newest = Math.max(newest, Long.parseLong(message.path("id").asString()));
                if (!message.path("category").asString().equals("action")) {
                    all.add(arrived(message));
                }
            }
        } while (page.size() == PAGE);
        return all;
    }

    private static ArrivedMessage arrived(JsonNode message) {
        JsonNode data = message.path("data");
        String mark = data.path("text").asString("");
        if (data.path("customData").has("mark")) {
            mark = data.path("customData").path("mark").asString();
        } else if (!data.path("attachments").isEmpty()) {
            mark = data.path("attachments").path(0).path("url").asString();
        }
        return new ArrivedMessage(
                Long.parseLong(message.path("id").asString()),
                message.path("sender").asString(""),
                message.path("receiverType").asString(""),
                message.path("receiver").asString(""),
                message.path("sentAt").asLong(),
                mark);
    }

    /** Whether no other client is connected, and no request is still to be carried out. */
    boolean isIdle() throws IOException, InterruptedException {
        JsonNode live = get(live());
        return live.path("connections").asInt() <= 1 && live.path("pending").asLong() == 0;
    }

    private String live() {
        return base.replace("/v3", "/live.json");
    }

    /** The number of requests so far that met a fault. */
    long faults() throws IOException, InterruptedException {
        long faults = 0;
        for (JsonNode line : get(live()).path("calls")) {
            if (line.path("name").asString().startsWith("fault ")) {
                faults += Long.parseLong(line.path("value").asString().replaceAll("\\D", ""));
            }
        }
        return faults;
    }

    /** Creates a user, as another client would. */
    void createUser(String uid) throws IOException, InterruptedException {
        String body =
                JSON.writeValueAsString(JSON.createObjectNode().put("uid", uid).put("name", "Was there before"));
        HttpRequest.Builder request = request(base + "/users")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try {
                String answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                        .body();
                if (answer.contains("\"data\"") || answer.contains("ERR_UID_ALREADY_EXISTS")) {
                    return;
                }
            } catch (IOException fault) {
                // the next attempt may meet no fault
            }
        }
        throw new IOException("the sandbox did not create " + uid);
    }

    private JsonNode get(String url) throws IOException, InterruptedException {
        String last = "";
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try {
                HttpResponse<String> answer = client.send(request(url).build(), HttpResponse.BodyHandlers.ofString());
                last = answer.statusCode() + " " + answer.body();
                if (answer.statusCode() == 200) {
                    return JSON.readTree(answer.body());
                }
            } catch (IOException | JacksonException fault) {
                last = fault.toString();
            }
        }
        throw new IOException("no answer to GET " + url + ": " + last);
    }

    private HttpRequest.Builder request(String url) {
        return HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(30))
                .header("apikey", key);
    }
}
