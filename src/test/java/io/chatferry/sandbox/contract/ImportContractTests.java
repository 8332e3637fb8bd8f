package io.chatferry.sandbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ImportContractTests extends Contract {

    private static ObjectNode message(String muid, String sender, String receiver) {
        return text(sender, receiver, "hi").put("muid", muid).put("sentAt", 1_600_000_000);
    }

    private static ObjectNode wrapped(String kind, String key, ObjectNode row) {
        ObjectNode body = json("{}");
        body.putObject(kind).set(key, row);
        return body;
    }

    private static void rowRefused(JsonNode rows, String key, String code) {
        assertThat(rows.path(key).path("success").asBoolean()).isFalse();
        assertThat(rows.path(key).path("error").path("code").asString()).isEqualTo(code);
    }

    @Test
    void storesValidRowsBesideInvalidOnesAndEachMuidOnce() {
        String ann = user();
        String bob = user();
        String good = fresh("m");
        ObjectNode body = wrapped(
                "messages",
                good,
                message(good, ann, bob).put("deliveredAt", 1_600_000_001).put("readAt", 1_600_000_002));
        ObjectNode rows = body.withObject("messages");
        ObjectNode empty = message("empty", ann, bob);
        empty.withObject("data").put("text", "");
        rows.set("empty", empty);
        rows.set("timeless", message("timeless", ann, bob).without("sentAt"));
        rows.set("other-key", message("another", ann, bob));
        rows.set("stranger", message("stranger", "nobody-at-all", bob));
        rows.put("no-object", 1);
        JsonNode answers = ok(post("/data_import/messages", body));
        JsonNode stored = answers.path(good).path("data");
        assertThat(stored.path("muid").asString()).isEqualTo(good);
        assertThat(stored.path("sentAt").asLong()).isEqualTo(1_600_000_000);
        assertThat(stored.path("deliveredAt").asLong()).isEqualTo(1_600_000_001);
        assertThat(stored.path("readAt").asLong()).isEqualTo(1_600_000_002);
        assertThat(stored.path("updatedAt").asLong()).isEqualTo(1_600_000_000);
        rowRefused(answers, "empty", "ERR_EMPTY_MESSAGE_TEXT");
        rowRefused(answers, "timeless", "ERR_BAD_REQUEST");
        rowRefused(answers, "other-key", "ERR_BAD_REQUEST");
        rowRefused(answers, "stranger", "ERR_UID_NOT_FOUND");
        rowRefused(answers, "no-object", "ERR_IMPORT_INVALID_MESSAGE_FORMAT");
        JsonNode again = ok(post("/data_import/messages", wrapped("messages", good, message(good, ann, bob))));
        rowRefused(again, good, "ERR_IMPORT_MUID_ALREADY_EXISTS");
    }

    @Test
    void keepsTheTimesOfUsersAndNeverOverwritesThem() {
        String uid = fresh("u");
        ObjectNode row = json(
                "{'uid':'%s','name':'N','createdAt':1400000000,'lastActiveAt':1500000000,'tags':['t']}".formatted(uid));
        JsonNode user = ok(post("/data_import/users", wrapped("users", uid, row)))
                .path(uid)
                .path("data");
        assertThat(user.path("createdAt").asLong()).isEqualTo(1_400_000_000);
        assertThat(user.path("lastActiveAt").asLong()).isEqualTo(1_500_000_000);
        rowRefused(ok(post("/data_import/users", wrapped("users", uid, row))), uid, "ERR_UID_ALREADY_EXISTS");
    }

    @Test
    void importsGroupsWithTheirOwnerAndThenMembers() {
        String guid = fresh("g");
        String owner = fresh("u");
        ObjectNode row = json(
                "{'guid':'%s','name':'G','type':'private','createdAt':1400000000,'owner':'%s','groupOwnerDetails':{'uid':'%s','name':'O'}}"
                        .formatted(guid, owner, owner));
        JsonNode group = ok(post("/data_import/groups", wrapped("groups", guid, row)))
                .path(guid)
                .path("data");
        assertThat(group.path("owner").asString()).isEqualTo(owner);
        assertThat(group.path("conversationId").asString()).isEqualTo("group_" + guid);
        rowRefused(ok(post("/data_import/groups", wrapped("groups", guid, row))), guid, "ERR_GUID_ALREADY_EXISTS");

        String key = guid + "_member_" + owner;
        ObjectNode member = json("{'memberId':'%s','guid':'%s','uid':'%s','scope':'admin','joinedAt':1300000000}"
                .formatted(key, guid, owner));
        rowRefused(
                ok(post("/data_import/members", wrapped("members", key, member))), key, "ERR_IMPORT_INVALID_JOINEDAT");
        member.put("joinedAt", 1_450_000_000);
        JsonNode joined = ok(post("/data_import/members", wrapped("members", key, member)))
                .path(key)
                .path("data");
        assertThat(joined.path("joinedAt").asLong()).isEqualTo(1_450_000_000);
        rowRefused(ok(post("/data_import/members", wrapped("members", key, member))), key, "ERR_ALREADY_JOINED");
        assertThat(ok(get("/groups/" + guid + "/messages")).size())
                .as("no action messages")
                .isZero();
    }

    @Test
    void refusesAMalformedWrapperAndMoreThanFiftyRows() {
        refused(call("POST", "/data_import/messages", "{'messages':[]}"), 400, "ERR_IMPORT_INVALID_MESSAGE_FORMAT");
        refused(call("POST", "/data_import/users", "{}"), 400, "ERR_IMPORT_INVALID_USER_FORMAT");
        refused(call("POST", "/data_import/groups", "{'groups':1}"), 400, "ERR_IMPORT_INVALID_GROUP_FORMAT");
        refused(call("POST", "/data_import/members", "{'members':'x'}"), 400, "ERR_IMPORT_INVALID_MEMBER_FORMAT");
        ObjectNode body = json("{'users':{}}");
        for (int i = 0; i < 51; i++) {
            String uid = fresh("u");
            body.withObject("users").putObject(uid).put("uid", uid).put("name", "N");
        }
        refused(post("/data_import/users", body), 400, "ERR_BAD_REQUEST");
        body.withObject("users")
                .remove(body.withObject("users").propertyNames().iterator().next());
        assertThat(ok(post("/data_import/users", body)).size()).isEqualTo(50);
    }
}
