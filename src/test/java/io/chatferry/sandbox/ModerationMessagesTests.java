package io.chatferry.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.sandbox.settings.SandboxSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ModerationMessagesTests {

    private SandboxServer server;
    private TestClient client;

    @BeforeEach
    void start() {
        server = SandboxServer.start(SandboxSettings.defaults());
        client = TestClient.of(server);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String message(String more) {
        return """
                {"sender":"Ann","receiver":"bob","receiverType":"user","type":"text","category":"message",
                 "data":{"text":"Grüße 👋"},"senderUserDetails":{"uid":"ann","name":"Ann"},
                 "receiverUserDetails":{"uid":"bob","name":"Bob"}%s}""".formatted(more);
    }

    @Test
    void keepsTimeAndMuidAndCreatesUsers() {
        TestClient.Got sent = client.post("/moderation/messages", message(",\"muid\":\"m-1\",\"sentAt\":1600000000"));
        assertThat(sent.status()).isEqualTo(200);
        assertThat(sent.data().path("id").isString()).isTrue();
        assertThat(sent.data().path("sender").asString()).isEqualTo("ann");
        assertThat(sent.data().path("conversationId").asString()).isEqualTo("ann_user_bob");
        assertThat(sent.data().path("sentAt").asLong()).isEqualTo(1600000000L);
        assertThat(sent.data().path("muid").asString()).isEqualTo("m-1");
        assertThat(sent.data().at("/data/moderation/status").asString()).isEqualTo("pending");
        assertThat(sent.data().at("/data/entities/sender/entity/name").asString())
                .isEqualTo("Ann");
        assertThat(server.uids()).containsExactly("ann", "bob");
    }

    @Test
    void neverOverwritesExistingUsersByDetails() {
        server.plantUser("ann", "Anna the First");
        assertThat(client.post("/moderation/messages", message("")).status()).isEqualTo(200);
        assertThat(server.userName("ann")).contains("Anna the First");
    }

    @Test
    void reportsAbsentUsersWithoutDetails() {
        TestClient.Got refused = client.post("/moderation/messages", """
                {"sender":"ann","receiver":"bob","receiverType":"user","data":{"text":"hi"}}""");
        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.code()).isEqualTo("ERR_UID_NOT_FOUND");
        assertThat(server.messages()).isEmpty();
    }

    @Test
    void refusesAnUnknownKeyOnEveryCall() {
        TestClient stranger = new TestClient(server.baseUrl(), "wrong");
        assertThat(stranger.get("/users").code()).isEqualTo("AUTH_ERR_APIKEY_NOT_FOUND");
        assertThat(stranger.get("/nothing").status()).isEqualTo(401);
    }

    @Test
    void pagesListsByIdInBothDirections() {
        for (int i = 1; i <= 5; i++) {
            client.post("/moderation/messages", message(",\"muid\":\"m-" + i + "\""));
        }
        assertThat(client.get("/messages?affix=append&id=2&limit=2").data().findValuesAsString("muid"))
                .containsExactly("m-3", "m-4");
        TestClient.Got newest = client.call("GET", "/users/bob/messages?affix=prepend&limit=2", null, "ann");
        assertThat(newest.data().findValuesAsString("muid")).containsExactly("m-4", "m-5");
        assertThat(newest.json().at("/meta/next/id").asString()).isEqualTo("4");
    }
}
