package io.chatferry.sandbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ModerationContractTests extends Contract {

    private static String ann = "";
    private static String bob = "";

    @BeforeAll
    static void people() {
        ann = user();
        bob = user();
    }

    private static Arguments change(String name, Consumer<ObjectNode> change, int status, String code) {
        return Arguments.of(name, change, status, code);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                change("no sender", b -> b.remove("sender"), 400, "ERR_BAD_REQUEST"),
                change("no receiver", b -> b.remove("receiver"), 400, "ERR_BAD_REQUEST"),
                change("no receiverType", b -> b.remove("receiverType"), 400, "ERR_BAD_REQUEST"),
                change("receiverType", b -> b.put("receiverType", "room"), 400, "ERR_INVALID_RECEIVER_TYPE"),
                change("category", b -> b.put("category", "letter"), 400, "ERR_INVALID_MESSAGE_CATEGORY"),
                change("no category", b -> b.put("category", ""), 400, "ERR_EMPTY_MESSAGE_CATEGORY"),
                change("type", b -> b.put("type", "poem"), 400, "ERR_INVALID_MESSAGE_TYPE"),
                change("empty type", b -> b.put("type", ""), 400, "ERR_EMPTY_MESSAGE_TYPE"),
                change("empty text", b -> data(b).put("text", ""), 400, "ERR_EMPTY_MESSAGE_TEXT"),
                change("text is no text", b -> data(b).putObject("text"), 400, "ERR_INVALID_MESSAGE_TEXT"),
                change("metadata", b -> data(b).put("metadata", "x"), 400, "ERR_INVALID_METADATA"),
                change("data", b -> b.put("data", "x"), 400, "ERR_INVALID_MESSAGE_DATA"),
                change("no file", b -> b.put("type", "image"), 400, "ERR_EMPTY_MESSAGE_FILE"),
                change("bad file", ModerationContractTests::badFile, 400, "ERR_INVALID_MEDIA_MESSAGE"),
                change(
                        "no customData",
                        b -> b.put("category", "custom").put("type", "x"),
                        400,
                        "ERR_EMPTY_CUSTOM_DATA"),
                change("sentAt in ms", b -> b.put("sentAt", 1_600_000_000_000L), 400, "ERR_BAD_REQUEST"),
                change("sentAt of nine digits", b -> b.put("sentAt", 999_999_999), 400, "ERR_BAD_REQUEST"),
                change("26 tags", b -> tags(b, 26, 3), 400, "ERR_BAD_REQUEST"),
                change("a tag of 101", b -> tags(b, 1, 101), 400, "ERR_BAD_REQUEST"),
                change("unknown sender", b -> b.put("sender", "nobody-at-all"), 404, "ERR_UID_NOT_FOUND"),
                change("unknown receiver", b -> b.put("receiver", "nobody-at-all"), 404, "ERR_UID_NOT_FOUND"),
                change(
                        "unknown group",
                        b -> b.put("receiver", "nothing-at-all").put("receiverType", "group"),
                        404,
                        "ERR_GUID_NOT_FOUND"),
                change("10 KB and a byte", b -> dataOf(b, 10 * 1024 + 1), 400, "ERR_INVALID_MESSAGE_DATA"),
                change("65,537 characters", b -> whole(b, 65_537), 400, "ERR_BAD_REQUEST"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void refusesInvalidMessages(String name, Consumer<ObjectNode> change, int status, String code) {
        ObjectNode body = text(ann, bob, "hello");
        change.accept(body);
        refused(post("/moderation/messages", body), status, code);
    }

    static Stream<Arguments> edges() {
        return Stream.of(
                change("25 tags of 100", b -> tags(b, 25, 100), 200, ""),
                change("10 KB", b -> dataOf(b, 10 * 1024), 200, ""),
                change("65,536 characters", b -> whole(b, 65_536), 200, ""),
                change("sentAt as text", b -> b.put("sentAt", "1600000000"), 200, ""),
                change("no category, no type", b -> b.remove(java.util.List.of("category", "type")), 200, ""),
                change("a muid", b -> b.put("muid", fresh("m")), 200, ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("edges")
    void acceptsMessagesAtTheLimit(String name, Consumer<ObjectNode> change, int status, String code) {
        ObjectNode body = text(ann, bob, "hello");
        change.accept(body);
        ok(post("/moderation/messages", body));
    }

    private static ObjectNode data(ObjectNode body) {
        return (ObjectNode) body.get("data");
    }

    private static void badFile(ObjectNode body) {
        body.put("type", "file");
        data(body).withArray("attachments").addObject().put("url", "https://example.org/a.pdf");
    }

    private static void tags(ObjectNode body, int count, int chars) {
        for (int i = 0; i < count; i++) {
            body.withArray("tags").add("é".repeat(chars - 2) + String.format("%02d", i));
        }
    }

    /** Emoji of four bytes each, so that bytes and characters differ. */
    private static void dataOf(ObjectNode body, int bytes) {
        int frame = "{\"text\":\"\"}".length();
        data(body).put("text", "😀".repeat((bytes - frame) / 4) + "x".repeat((bytes - frame) % 4));
    }

    /** Fills the whole message up with a key that means nothing; an emoji is one character. */
    private static void whole(ObjectNode body, int chars) {
        body.put("more", "");
        body.put("more", "😀".repeat(chars - body.toString().length()));
    }

    @Test
    void createsAbsentUsersAndKeepsTheGivenTime() {
        String sender = fresh("U");
        String guid = fresh("G");
        ObjectNode body =
                text(sender, guid, "first").put("receiverType", "group").put("sentAt", 1_500_000_000);
        body.putObject("senderUserDetails")
                .put("uid", sender)
                .put("name", "New")
                .put("createdAt", 1_400_000_000);
        body.putObject("receiverGroupDetails")
                .put("guid", guid)
                .put("name", "New")
                .put("type", "private");
        JsonNode sent = ok(post("/moderation/messages", body));
        assertThat(sent.path("sentAt").asLong()).isEqualTo(1_500_000_000);
        assertThat(sent.path("sender").asString()).isEqualTo(sender.toLowerCase(java.util.Locale.ROOT));
        assertThat(sent.path("conversationId").asString())
                .isEqualTo("group_" + guid.toLowerCase(java.util.Locale.ROOT));
        assertThat(sent.at("/data/moderation/status").asString()).isEqualTo("pending");
        assertThat(ok(get("/users/" + sender)).path("name").asString()).isEqualTo("New");
        assertThat(ok(get("/groups/" + guid)).path("type").asString()).isEqualTo("private");
    }

    @Test
    void readsListsEditsAndDeletesAMessage() {
        String sender = user();
        String id = ok(post("/moderation/messages", text(sender, bob, "one")))
                .path("id")
                .asString();
        assertThat(ok(get("/moderation/messages/" + id)).path("id").asString()).isEqualTo(id);
        assertThat(ok(get("/moderation/messages?sender=" + sender)).size()).isEqualTo(1);
        assertThat(ok(get("/moderation/messages?sender=" + sender + "&receiverUID=" + ann))
                        .size())
                .isZero();
        JsonNode edited = ok(call("PUT", "/moderation/messages/" + id, "{'data':{'text':'two'}}"));
        assertThat(edited.at("/data/text").asString()).isEqualTo("two");
        assertThat(edited.path("editedAt").asLong()).isPositive();
        assertThat(ok(call("DELETE", "/moderation/messages/" + id, "{}"))
                        .path("success")
                        .asBoolean())
                .isTrue();
        refused(get("/moderation/messages/" + id), 404, "ERR_MESSAGE_ID_NOT_FOUND");
    }
}
