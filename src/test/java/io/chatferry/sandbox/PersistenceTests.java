package io.chatferry.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.sandbox.settings.SandboxSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PersistenceTests {

    @TempDir
    Path folder;

    private SandboxServer start() {
        return SandboxServer.start(SandboxSettings.parse(Map.of("sandbox.data", folder.toString())));
    }

    /** Writes something of every kind and answers what there is. */
    private static List<StoredMessage> fill(SandboxServer server) {
        TestClient client = TestClient.of(server);
        client.post("/roles", "{\"role\":\"vip\",\"name\":\"VIP\"}");
        client.post(
                "/users",
                "{\"uid\":\"ann\",\"name\":\"Ann\",\"role\":\"vip\",\"metadata\":{\"@private\":{\"a\":1.50}}}");
        client.post("/users", "{\"uid\":\"bob\",\"name\":\"Bob\"}");
        client.post(
                "/groups",
                "{\"guid\":\"g\",\"name\":\"G\",\"type\":\"public\",\"owner\":\"ann\",\"members\":{\"participants\":[\"bob\"]}}");
        for (int i = 0; i < 5; i++) {
            client.call(
                    "POST",
                    "/messages",
                    "{\"receiver\":\"bob\",\"receiverType\":\"user\",\"muid\":\"m%d\",\"data\":{\"text\":\"%d\"}}"
                            .formatted(i, i),
                    "ann");
        }
        client.call("POST", "/messages/1/reactions/%F0%9F%91%8D", null, "bob");
        client.call("PUT", "/messages/2", "{\"data\":{\"text\":\"edited\"}}", "ann");
        client.call("DELETE", "/messages/3", "{\"permanent\":true}", "ann");
        return server.messages();
    }

    @Test
    void keepsAllDataAndIdsAfterARestart() {
        List<StoredMessage> before;
        try (SandboxServer server = start()) {
            before = fill(server);
        }
        try (SandboxServer server = start()) {
            TestClient client = TestClient.of(server);
            assertThat(server.messages()).isEqualTo(before).hasSize(4);
            assertThat(server.memberUids("g")).containsExactly("ann", "bob");
            assertThat(client.get("/users/ann").raw().body()).contains("\"a\":1.50");
            assertThat(client.get("/users/ann").data().path("role").asString()).isEqualTo("vip");
            assertThat(client.get("/messages/1")
                            .data()
                            .at("/data/reactions/0/count")
                            .asInt())
                    .isEqualTo(1);
            assertThat(client.get("/messages/3").status()).isEqualTo(404);
            TestClient.Got next = client.call(
                    "POST",
                    "/messages",
                    "{\"receiver\":\"bob\",\"receiverType\":\"user\",\"data\":{\"text\":\"n\"}}",
                    "ann");
            assertThat(next.data().path("id").asLong()).isGreaterThan(5);
        }
    }

    @Test
    void losesOnlyATornRecordAtTheEnd() throws IOException {
        List<StoredMessage> before;
        try (SandboxServer server = start()) {
            before = fill(server);
        }
        Path journal = folder.resolve("sandbox.journal");
        Files.write(journal, new byte[] {0, 0, 0, 90, 1, 2, 3, 4, 'M', 0}, StandardOpenOption.APPEND);
        try (SandboxServer server = start()) {
            assertThat(server.messages()).isEqualTo(before);
            server.plantUser("late", "Late");
        }
        try (SandboxServer server = start()) {
            assertThat(server.uids()).contains("late");
        }
    }

    @Test
    void refusesASecondSandboxInAFolder() {
        try (SandboxServer first = start()) {
            assertThat(first.port()).isPositive();
            assertThatThrownBy(this::start).hasMessageContaining("another sandbox uses");
        }
    }
}
