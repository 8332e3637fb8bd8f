package io.chatferry.sandbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class MessageContractTests extends Contract {

    private String ann = "";
    private String bob = "";

    @BeforeEach
    void people() {
        ann = user();
        bob = user();
    }

    @Test
    void sendsWithTheServersTimeAndIgnoresASender() {
        long before = System.currentTimeMillis() / 1000;
        JsonNode sent = ok(as(
                ann,
                "POST",
                "/messages",
                "{'receiver':'%s','receiverType':'user','sender':'%s','sentAt':1500000000,'muid':'m','data':{'text':'hi'}}"
                        .formatted(bob, bob)));
        assertThat(sent.path("sender").asString()).isEqualTo(ann);
        assertThat(sent.path("sentAt").asLong()).isBetween(before - 60, before + 60);
        assertThat(sent.path("id").isString()).isTrue();
        assertThat(sent.path("conversationId").asString())
                .isEqualTo(ann.compareTo(bob) < 0 ? ann + "_user_" + bob : bob + "_user_" + ann);
    }

    @Test
    void sendsAsTheSystemWithoutASender() {
        JsonNode sent = ok(call(
                "POST", "/messages", "{'receiver':'%s','receiverType':'user','data':{'text':'hi'}}".formatted(bob)));
        assertThat(sent.path("sender").asString()).isEqualTo("app_system");
    }

    @Test
    void namesAMissingReceiverInTheDetails() {
        var refused = call("POST", "/messages", "{'data':{'text':'hi'}}");
        refused(refused, 400, "ERR_BAD_REQUEST");
        assertThat(refused.json().at("/error/details/receiver/0").asString("")).isNotEmpty();
    }

    @Test
    void sendsOneMessageToEachOfSeveralReceivers() {
        ok(as(
                ann,
                "POST",
                "/messages",
                "{'multipleReceivers':{'uids':['%s','%s']},'data':{'text':'all'}}".formatted(bob, user())));
        assertThat(ok(getAs(ann, "/users/" + bob + "/messages")).size()).isEqualTo(1);
    }

    @Test
    void storesTheParentOfAReplyAndRefusesNestedReplies() {
        String parent = sendAs(ann, bob, "question");
        String body = "{'receiver':'%s','receiverType':'user','data':{'text':'answer'}}".formatted(ann);
        JsonNode reply = ok(as(bob, "POST", "/messages/" + parent + "/thread", body));
        assertThat(reply.path("parentId").asString()).isEqualTo(parent);
        JsonNode thread = get("/messages/" + parent + "/thread").json();
        assertThat(thread.path("data").size()).isEqualTo(1);
        assertThat(thread.at("/meta/next/affix").asString()).isEqualTo("append");
        refused(
                as(bob, "POST", "/messages/" + reply.path("id").asString() + "/thread", body),
                400,
                "ERR_MESSAGE_THREAD_NESTING");
        String elsewhere = "{'receiver':'%s','receiverType':'user','data':{'text':'x'}}".formatted(user());
        refused(as(bob, "POST", "/messages/" + parent + "/thread", elsewhere), 400, "ERR_WRONG_MESSAGE_THREAD");
        refused(call("POST", "/messages/999999999/thread", body), 400, "ERR_BAD_REQUEST");
        refused(as(user(), "POST", "/messages/" + parent + "/thread", body), 403, "ERR_MESSAGE_NO_ACCESS");
    }

    @Test
    void returnsAnActionForAnEditOfTheSenderOnly() {
        String id = sendAs(ann, bob, "helo");
        refused(as(bob, "PUT", "/messages/" + id, "{'data':{'text':'mine'}}"), 403, "ERR_MESSAGE_NOT_A_SENDER");
        JsonNode action = ok(as(ann, "PUT", "/messages/" + id, "{'data':{'text':'hello'}}"));
        assertThat(action.path("category").asString()).isEqualTo("action");
        assertThat(action.at("/data/action").asString()).isEqualTo("edited");
        assertThat(action.at("/data/entities/on/entity/data/text").asString()).isEqualTo("hello");
        JsonNode now = ok(get("/messages/" + id));
        assertThat(now.at("/data/text").asString()).isEqualTo("hello");
        assertThat(now.path("editedBy").asString()).isEqualTo(ann);
    }

    @Test
    void keepsASoftDeletedMessage() {
        String id = sendAs(ann, bob, "oops");
        ok(call("DELETE", "/messages/" + id, "{}"));
        assertThat(ok(get("/messages/" + id)).path("deletedAt").asLong()).isPositive();
        assertThat(ok(get("/messages?hideDeleted=true&sender=" + ann)).size()).isZero();
        ok(call("DELETE", "/messages/" + id, "{'permanent':true}"));
        refused(get("/messages/" + id), 404, "ERR_MESSAGE_ID_NOT_FOUND");
    }

    @Test
    void pagesListsInBothDirectionsAndFiltersByTime() {
        for (int i = 1; i <= 5; i++) {
            ok(post("/moderation/messages", text(ann, bob, "t" + i).put("sentAt", 1_600_000_000 + i)));
        }
        String list = "/users/" + bob + "/messages?limit=2";
        JsonNode first = getAs(ann, list + "&affix=append&id=0").json();
        String next = first.at("/meta/next/id").asString();
        assertThat(texts(first)).containsExactly("t1", "t2");
        assertThat(texts(getAs(ann, list + "&affix=append&id=" + next).json())).containsExactly("t3", "t4");
        assertThat(texts(getAs(ann, list + "&affix=prepend").json())).containsExactly("t4", "t5");
        String from = "/users/" + bob + "/messages?limit=100&fromTimestamp=1600000002&toTimestamp=1600000003";
        assertThat(texts(getAs(ann, from).json())).containsExactly("t2", "t3");
        refused(getAs(ann, "/users/" + bob + "/messages?limit=1001"), 400, "ERR_BAD_REQUEST");
        refused(get("/users/nobody-at-all/messages"), 404, "ERR_UID_NOT_FOUND");
        refused(get("/groups/nothing-at-all/messages"), 404, "ERR_GUID_NOT_FOUND");
    }

    @Test
    void listsTagsOnRequest() {
        tools.jackson.databind.node.ObjectNode tagged = text(ann, bob, "tagged");
        tagged.putArray("tags").add("blue");
        ok(post("/moderation/messages", tagged));
        ok(post("/moderation/messages", text(ann, bob, "plain")));
        String list = "/users/" + bob + "/messages?limit=10";
        assertThat(ok(getAs(ann, list)).at("/0").has("tags")).isFalse();
        assertThat(ok(getAs(ann, list + "&withTags=true")).at("/0/tags/0").asString())
                .isEqualTo("blue");
        assertThat(ok(getAs(ann, list + "&tags=blue,red")).size()).isEqualTo(1);
    }

    private static java.util.List<String> texts(JsonNode envelope) {
        return envelope.path("data")
                .valueStream()
                .map(m -> m.at("/data/text").asString())
                .toList();
    }

    @Test
    void countsListsAndRemovesReactions() {
        String id = sendAs(ann, bob, "news");
        JsonNode after = ok(as(bob, "POST", "/messages/" + id + "/reactions/%F0%9F%91%8D", ""));
        assertThat(after.at("/data/reactions/0/reaction").asString()).isEqualTo("👍");
        assertThat(after.at("/data/reactions/0/reactedByMe").asBoolean()).isTrue();
        ok(as(ann, "POST", "/messages/" + id + "/reactions/x", ""));
        assertThat(ok(get("/messages/" + id + "/reactions")).size()).isEqualTo(2);
        JsonNode thumbs = ok(get("/messages/" + id + "/reactions/%F0%9F%91%8D"));
        assertThat(thumbs.at("/0/uid").asString()).isEqualTo(bob);
        ok(as(bob, "DELETE", "/messages/" + id + "/reactions/%F0%9F%91%8D", ""));
        assertThat(ok(get("/messages/" + id + "/reactions")).size()).isEqualTo(1);
        refused(as(user(), "POST", "/messages/" + id + "/reactions/x", ""), 403, "ERR_MESSAGE_NO_ACCESS");
        refused(call("POST", "/messages/" + id + "/reactions/x", ""), 400, "ERR_BAD_REQUEST");
        refused(as(ann, "POST", "/messages/" + id + "/reactions/" + "y".repeat(46), ""), 400, "ERR_BAD_REQUEST");
        for (int i = 1; i < 25; i++) {
            ok(as(ann, "POST", "/messages/" + id + "/reactions/r" + i, ""));
        }
        refused(as(ann, "POST", "/messages/" + id + "/reactions/r25", ""), 400, "ERR_BAD_REQUEST");
    }

    @Test
    void refusesToSendAsAUserThatIsNotABot() {
        String body = "{'receiver':'%s','receiverType':'user','data':{'text':'beep'}}".formatted(ann);
        refused(call("POST", "/bots/" + bob + "/messages", body), 404, "ERR_BOT_NOT_FOUND");
    }

    @Test
    void refusesAnUnknownPath() {
        refused(get("/poems"), 404, "ERR_API_NOT_FOUND");
    }

    @Test
    void countsUnreadMessagesOfAConversation() {
        refused(getAs(bob, "/users/" + ann + "/conversation"), 403, "ERR_CONVERSATION_NOT_ACCESSIBLE");
        sendAs(ann, bob, "one");
        String second = sendAs(ann, bob, "two");
        JsonNode seen = ok(getAs(bob, "/users/" + ann + "/conversation"));
        assertThat(seen.path("unreadMessageCount").asString()).isEqualTo("2");
        assertThat(seen.at("/lastMessage/id").asString()).isEqualTo(second);
        assertThat(seen.at("/conversationWith/uid").asString()).isEqualTo(ann);
        ok(as(bob, "POST", "/users/" + ann + "/conversation/read", "{'messageId':%s}".formatted(second)));
        assertThat(ok(getAs(bob, "/users/" + ann + "/conversation"))
                        .path("unreadMessageCount")
                        .asString())
                .isEqualTo("0");
        assertThat(ok(getAs(bob, "/conversations")).size()).isEqualTo(1);
    }
}
