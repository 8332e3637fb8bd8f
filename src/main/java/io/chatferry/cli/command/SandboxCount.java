package io.chatferry.cli.command;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Counts the content of the sandbox after a demo, over its HTTP API. */
final class SandboxCount {

    private static final int PAGE = 1000;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final JsonMapper json = new JsonMapper();
    private final String baseUrl;
    private final String apiKey;

    private long messages;
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;
    private final Set<String> conversations = new HashSet<>();

    SandboxCount(String baseUrl, String apiKey) {
        this.baseUrl = baseUrl;
        this.apiKey = apiKey;
    }

    /** Users, groups, messages and conversations in a line. */
    String summary() throws IOException, InterruptedException {
        long users = total("/users?perPage=1");
        long groups = total("/groups?perPage=1");
        readMessages();
        String days = messages == 0 ? "" : ", sent from " + day(first) + " to " + day(last);
        return "%d users, %d groups, %d messages in %d conversations%s"
                .formatted(users, groups, messages, conversations.size(), days);
    }

    private static LocalDate day(long seconds) {
        return LocalDate.ofInstant(Instant.ofEpochSecond(seconds), ZoneOffset.UTC);
    }

    private long total(String path) throws IOException, InterruptedException {
        return get(path).at("/meta/pagination/total").asLong(0);
    }

    private void readMessages() throws IOException, InterruptedException {
        long newest = 0;
        int read = PAGE;
        while (read == PAGE) {
            JsonNode page = get("/messages?affix=append&id=" + newest + "&limit=" + PAGE)
                    .path("data");
            for (JsonNode message : page) {
                count(message);
                newest = Math.max(newest, Long.parseLong(message.path("id").asString("0")));
            }
            read = page.size();
        }
    }

    private void count(JsonNode message) {
        if (message.path("category").asString("").equals("action")) {
            return; // "ann joined": written by the server itself
        }
        messages++;
        conversations.add(message.path("conversationId").asString(""));
        first = Math.min(first, message.path("sentAt").asLong(0));
        last = Math.max(last, message.path("sentAt").asLong(0));
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(baseUrl + path))
                .timeout(Duration.ofSeconds(30))
                .header("apikey", apiKey)
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("the sandbox answered " + answer.statusCode() + " to GET " + path);
        }
        return json.readTree(answer.body());
    }
}
