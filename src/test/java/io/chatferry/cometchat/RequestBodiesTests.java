package io.chatferry.cometchat;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.cometchat.answer.ApiJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestBodiesTests {

    @Test
    void composesMessageAndAddsIdentity() {
        String message = RequestBodies.message(
                "ann",
                "team",
                "group",
                "message",
                "text",
                "{\"text\":\"\\\"hi\\\" 👋\"}",
                List.of("a\"b", "c"),
                1700000000);

        assertThat(message)
                .isEqualTo(
                        "{\"sender\":\"ann\",\"receiver\":\"team\",\"receiverType\":\"group\",\"category\":\"message\","
                                + "\"type\":\"text\",\"data\":{\"text\":\"\\\"hi\\\" 👋\"},\"tags\":[\"a\\\"b\",\"c\"],\"sentAt\":1700000000}");
        assertThat(RequestBodies.withIdentity(message, "m\"1", "{\"uid\":\"ann\"}", null, "{\"guid\":\"team\"}"))
                .isEqualTo(
                        message.substring(0, message.length() - 1)
                                + ",\"muid\":\"m\\\"1\",\"senderUserDetails\":{\"uid\":\"ann\"},\"receiverGroupDetails\":{\"guid\":\"team\"}}");
        assertThat(ApiJson.MAPPER.readTree(message).path("data").path("text").asString())
                .isEqualTo("\"hi\" 👋");
    }

    @Test
    void omitsEmptyTags() {
        assertThat(RequestBodies.message("a", "b", "user", "message", "text", "{}", List.of(), 1700000000))
                .doesNotContain("tags");
    }

    @Test
    void removesImportOnlyFieldsFromModerationCall() {
        assertThat(RequestBodies.forMessage(
                        "{\"uid\":\"ann\",\"lastActiveAt\":1,\"metadata\":{\"n\":1.10},\"deactivatedAt\":2}"))
                .isEqualTo("{\"uid\":\"ann\",\"metadata\":{\"n\":1.10}}");
        assertThat(RequestBodies.forMessage("{\"uid\":\"ann\",\"name\":\"lastActiveAt\"}"))
                .isEqualTo("{\"uid\":\"ann\",\"name\":\"lastActiveAt\"}");
    }

    @Test
    void wrapsEntitiesById() {
        Map<String, String> members = new LinkedHashMap<>();
        members.put(RequestBodies.memberId("team", "ann"), "{\"uid\":\"ann\"}");
        members.put(RequestBodies.memberId("team", "bob"), "{\"uid\":\"bob\"}");
        assertThat(RequestBodies.importMembers(members))
                .isEqualTo(
                        "{\"members\":{\"team_member_ann\":{\"uid\":\"ann\"},\"team_member_bob\":{\"uid\":\"bob\"}}}");
        assertThat(RequestBodies.importUsers(Map.of("ann", "{}"))).isEqualTo("{\"users\":{\"ann\":{}}}");
        assertThat(RequestBodies.importGroups(Map.of())).isEqualTo("{\"groups\":{}}");
    }
}
