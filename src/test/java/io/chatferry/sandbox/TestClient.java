package io.chatferry.sandbox;

import io.chatferry.sandbox.settings.SandboxSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Speaks HTTP with a sandbox, or with whatever answers at a base URL. */
public final class TestClient {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI base;
    private final String key;

    public TestClient(URI base, String key) {
        this.base = base;
        this.key = key;
    }

    public static TestClient of(SandboxServer server) {
        return new TestClient(server.baseUrl(), SandboxSettings.DEFAULT_KEY);
    }

    /** An answer: its status and its JSON. */
    public record Got(int status, JsonNode json, HttpResponse<String> raw) {

        public String code() {
            return json.at("/error/code").asString("");
        }

        public JsonNode data() {
            return json.path("data");
        }
    }

    public Got get(String path) {
        return call("GET", path, null, null);
    }

    public Got post(String path, String body) {
        return call("POST", path, body, null);
    }

    public Got call(String method, String path, @Nullable String body, @Nullable String onBehalfOf) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(20))
                .header("apikey", key);
        if (onBehalfOf != null) {
            request.header("onBehalfOf", onBehalfOf);
        }
        request.method(
                method,
                body == null
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8));
        return send(request.build());
    }

    public Got send(HttpRequest request) {
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            String type = answer.headers().firstValue("content-type").orElse("");
            return new Got(
                    answer.statusCode(),
                    type.startsWith("application/json") ? JSON.readTree(answer.body()) : JSON.nullNode(),
                    answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
