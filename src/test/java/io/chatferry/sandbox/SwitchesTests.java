package io.chatferry.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatferry.sandbox.TestClient.Got;
import io.chatferry.sandbox.settings.SandboxSettings;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each switch away from the documented value. */
class SwitchesTests {

    private SandboxServer server;
    private TestClient client;

    private void start(String... keysAndValues) {
        Map<String, String> settings = new TreeMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            settings.put("sandbox." + keysAndValues[i], keysAndValues[i + 1]);
        }
        server = SandboxServer.start(SandboxSettings.parse(settings));
        client = TestClient.of(server);
        server.plantUser("ann", "Ann");
        server.plantUser("bob", "Bob");
        server.plantGroup("g", "G");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Got moderate(String more) {
        return client.post("/moderation/messages", """
                {"sender":"ann","receiver":"bob","receiverType":"user","muid":"m","data":{"text":"buy gold"}%s}""".formatted(more));
    }

    private Got importMessage(String muid, String text, long sentAt) {
        return client.post(
                "/data_import/messages", """
                {"messages":{"%1$s":{"muid":"%1$s","sender":"ann","receiver":"bob","receiverType":"user","sentAt":%3$d,
                "data":{"text":"%2$s"}},"good-%1$s":{"muid":"good-%1$s","sender":"ann","receiver":"bob",
                "receiverType":"user","sentAt":%4$d,"data":{"text":"good"}}}}""".formatted(muid, text, sentAt, System.currentTimeMillis() / 1000));
    }

    private int listed() {
        return client.call("GET", "/users/bob/messages", null, "ann").data().size();
    }

    @Test
    void hidesMuidsIfSet() {
        start("muids.echoed", "false");
        assertThat(moderate("").data().has("muid")).isFalse();
        assertThat(client.get("/messages").data().get(0).has("muid")).isFalse();
    }

    @Test
    void checksMuidsOfEverySendIfSet() {
        start("muids.checked-on-send", "true");
        assertThat(moderate("").status()).isEqualTo(200);
        assertThat(moderate("").code()).isEqualTo("ERR_IMPORT_MUID_ALREADY_EXISTS");
    }

    @Test
    void delaysListsIfSet() {
        start("lag.lists", "400ms");
        String id = moderate("").data().path("id").asString();
        assertThat(listed()).isZero();
        assertThat(client.get("/messages/" + id).status()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(5)).until(() -> listed() == 1);
    }

    @Test
    void refusesActionsOnNewMessagesIfSet() {
        start("lag.actions", "400ms");
        String edit = "/messages/" + moderate("").data().path("id").asString();
        String body = "{\"data\":{\"text\":\"x\"}}";
        assertThat(client.call("PUT", edit, body, "ann").code()).isEqualTo("ERR_MESSAGE_NO_ACCESS");
        await().atMost(Duration.ofSeconds(5))
                .until(() -> client.call("PUT", edit, body, "ann").status() == 200);
    }

    @Test
    void hidesPendingMessagesIfSetAndDisapprovesKeywords() {
        start(
                "moderation.delay",
                "400ms",
                "moderation.pending-in-lists",
                "false",
                "moderation.keywords",
                "gold, silver");
        String id = moderate("").data().path("id").asString();
        assertThat(listed()).isZero();
        assertThat(client.get("/moderation/messages?moderationStatus=pending")
                        .data()
                        .size())
                .isEqualTo(1);
        await().atMost(Duration.ofSeconds(5))
                .until(() -> client.get("/moderation/messages/" + id)
                        .data()
                        .at("/data/moderation/status")
                        .asString()
                        .equals("disapproved"));
        assertThat(listed()).isZero();
    }

    @Test
    void refusesOldMessagesByRowOrByCall() {
        start("retention", "180d");
        assertThat(moderate(",\"sentAt\":1500000000")
                        .json()
                        .at("/error/details")
                        .has("sentAt"))
                .isTrue();
        Got rows = importMessage("old", "hi", 1_500_000_000);
        assertThat(rows.data().at("/old/error/code").asString()).isEqualTo("ERR_BAD_REQUEST");
        assertThat(rows.data().at("/good-old/success").asBoolean()).isTrue();
        stop();
        start("import.hard-refusals", "exception");
        Got whole = importMessage("empty", "", 1_500_000_000);
        assertThat(whole.status()).isEqualTo(500);
        assertThat(whole.code()).isEqualTo("ERR_EXCEPTION");
        assertThat(server.messages()).hasSize(1);
    }

    @Test
    void updatesExistingRowsIfSet() {
        start("import.existing", "update");
        importMessage("m", "one", 1_600_000_000);
        importMessage("m", "two", 1_600_000_000);
        assertThat(server.messages()).hasSize(2);
        assertThat(server.messages().get(0).data()).contains("two");
    }

    @Test
    void refusesDetailsOfExistingUsersIfSet() {
        start("details-of-existing", "refuse");
        assertThat(moderate(",\"senderUserDetails\":{\"uid\":\"ann\",\"name\":\"A\"}")
                        .code())
                .isEqualTo("ERR_UID_ALREADY_EXISTS");
    }

    @Test
    void requiresMembershipOfEverySenderIfSet() {
        start("membership-required", "all");
        String toGroup = "{\"sender\":\"ann\",\"receiver\":\"g\",\"receiverType\":\"group\",\"data\":{\"text\":\"x\"}}";
        assertThat(client.post("/moderation/messages", toGroup).code()).isEqualTo("ERR_GROUP_NOT_JOINED");
        client.post("/groups/g/members", "{\"participants\":[\"ann\"]}");
        assertThat(client.post("/moderation/messages", toGroup).status()).isEqualTo(200);
    }

    @Test
    void addsMembersWithoutMessagesIfSet() {
        start("member-messages", "false");
        client.post("/groups/g/members", "{\"participants\":[\"ann\"]}");
        assertThat(server.messages()).isEmpty();
    }

    @Test
    void answersDuplicatesWithTheSetStatuses() {
        start("status.duplicate-user", "409", "status.already-joined", "417", "status.bad-key", "404");
        assertThat(client.post("/users", "{\"uid\":\"ann\",\"name\":\"A\"}").status())
                .isEqualTo(409);
        client.post("/groups/g/members", "{\"participants\":[\"ann\"]}");
        assertThat(client.post("/groups/g/members", "{\"participants\":[\"ann\"]}")
                        .status())
                .isEqualTo(417);
        assertThat(new TestClient(server.baseUrl(), "wrong").get("/users").status())
                .isEqualTo(404);
    }

    @Test
    void writesOnlyTheNewSpellingOfLimitHeadersIfSet() {
        start("limits.headers", "new");
        var headers = client.get("/users").raw().headers();
        assertThat(headers.firstValue("X-RateLimit-Limit")).contains("20000");
        assertThat(headers.firstValue("X-RateLimit-Reset")).isPresent();
        assertThat(headers.firstValue("X-Rate-Limit")).isEmpty();
    }

    @Test
    void limitsCallsOfAllClassesByThePlan() {
        start("limits.plan", "2");
        client.get("/users");
        client.post("/users", "{\"uid\":\"cy\",\"name\":\"C\"}");
        assertThat(client.get("/groups").status()).isEqualTo(429);
    }

    @Test
    void namesConversationsSenderFirstIfSet() {
        start("conversation-id", "sender-first", "message-not-found", "ERR_MSG_NOT_FOUND");
        String other = "{\"sender\":\"bob\",\"receiver\":\"ann\",\"receiverType\":\"user\",\"data\":{\"text\":\"x\"}}";
        assertThat(client.post("/moderation/messages", other)
                        .data()
                        .path("conversationId")
                        .asString())
                .isEqualTo("bob_user_ann");
        assertThat(client.get("/messages/77").code()).isEqualTo("ERR_MSG_NOT_FOUND");
    }
}
