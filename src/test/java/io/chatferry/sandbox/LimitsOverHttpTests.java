package io.chatferry.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.sandbox.settings.SandboxSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LimitsOverHttpTests {

    @Test
    void refusesTheSixtyFirstImportCallOfAMinuteWhole() {
        try (SandboxServer server = SandboxServer.start(SandboxSettings.defaults())) {
            TestClient client = TestClient.of(server);
            for (int i = 0; i < 60; i++) {
                assertThat(importUser(client, "u" + i).status()).isEqualTo(200);
            }
            TestClient.Got refused = importUser(client, "one-too-many");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.code()).isEqualTo("ERR_TOO_MANY_REQUESTS");
            assertThat(server.uids()).hasSize(60);
            assertThat(header(refused, "X-Rate-Limit")).isEqualTo("60");
            assertThat(header(refused, "X-RateLimit-Limit")).isEqualTo("60");
            assertThat(header(refused, "X-RateLimit-Remaining")).isEqualTo("0");
            assertThat(Integer.parseInt(header(refused, "Retry-After"))).isBetween(1, 60);
            assertThat(Long.parseLong(header(refused, "X-Rate-Limit-Reset")))
                    .isBetween(System.currentTimeMillis() / 1000, System.currentTimeMillis() / 1000 + 61);
        }
    }

    @Test
    void limitsEachSenderSeparately() {
        SandboxSettings settings =
                SandboxSettings.parse(Map.of("sandbox.limits.sender", "3", "sandbox.limits.sender-calls", "all"));
        try (SandboxServer server = SandboxServer.start(settings)) {
            server.plantUser("ann", "Ann");
            server.plantUser("bob", "Bob");
            TestClient client = TestClient.of(server);
            for (int i = 0; i < 3; i++) {
                assertThat(send(client, "ann", "bob").status()).isEqualTo(200);
            }
            assertThat(send(client, "ann", "bob").status()).isEqualTo(429);
            assertThat(send(client, "bob", "ann").status()).isEqualTo(200);
        }
    }

    @Test
    void shortensWindowsAndHeadersByTheSpeed() {
        SandboxSettings settings =
                SandboxSettings.parse(Map.of("sandbox.speed", "600", "sandbox.limits.standard", "2"));
        try (SandboxServer server = SandboxServer.start(settings)) {
            TestClient client = TestClient.of(server);
            TestClient.Got refused = client.get("/users");
            for (int i = 0; refused.status() != 429 && i < 100; i++) {
                refused = client.get("/users");
            }
            assertThat(header(refused, "Retry-After")).isEqualTo("1");
        }
    }

    private static TestClient.Got importUser(TestClient client, String uid) {
        return client.post(
                "/data_import/users", "{\"users\":{\"%s\":{\"uid\":\"%s\",\"name\":\"N\"}}}".formatted(uid, uid));
    }

    private static TestClient.Got send(TestClient client, String from, String to) {
        return client.post("/moderation/messages", """
                {"sender":"%s","receiver":"%s","receiverType":"user","data":{"text":"hi"}}""".formatted(from, to));
    }

    private static String header(TestClient.Got got, String name) {
        return got.raw().headers().firstValue(name).orElse("");
    }
}
