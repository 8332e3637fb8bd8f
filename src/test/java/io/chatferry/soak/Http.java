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

/** Asks a sandbox over its HTTP API, as anybody would; asks again where the answer is one of its faults. */
final class Http {

    private static final int PAGE = 1_000;
    private static final int ATTEMPTS = 40;
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final String base;
    private final String key;

    Http(String base, String key) {
        this.base = base;
        this.key = key;
    }

    /** All messages, oldest first, without what the server says itself ("ann joined"). */
    List<Found> messages() throws IOException, InterruptedException {
        List<Found> all = new ArrayList<>();
        long newest = 0;
        JsonNode page;
        do {
            page = get(base + "/messages?affix=append&id=" + newest + "&limit=" + PAGE)
                    .path("data");
            for (JsonNode message : page) {
                newest = Math.max(newest, Long.parseLong(message.path("id").asString()));
                if (!message.path("category").asString().equals("action")) {
                    all.add(found(message));
                }
            }
        } while (page.size() == PAGE);
        return all;
    }

    private static Found found(JsonNode message) {
        JsonNode data = message.path("data");
        String mark = data.path("text").asString("");
        if (data.path("customData").has("mark")) {
            mark = data.path("customData").path("mark").asString();
        } else if (!data.path("attachments").isEmpty()) {
            mark = data.path("attachments").path(0).path("url").asString();
        }
        return new Found(
                Long.parseLong(message.path("id").asString()),
                message.path("sender").asString(""),
                message.path("receiverType").asString(""),
                message.path("receiver").asString(""),
                message.path("sentAt").asLong(),
                mark);
    }

    /** How many requests met with a fault so far. */
    long faults() throws IOException, InterruptedException {
        long faults = 0;
        for (JsonNode line : get(base.replace("/v3", "/live.json")).path("calls")) {
            if (line.path("name").asString().startsWith("fault ")) {
                faults += Long.parseLong(line.path("value").asString().replaceAll("\\D", ""));
            }
        }
        return faults;
    }

    /** Puts a user there, as if somebody else had created it. */
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
                // the next attempt meets another fate
            }
        }
        throw new IOException("the sandbox would not create " + uid);
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
