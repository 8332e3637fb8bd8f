package io.chatferry.sandbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class PeopleContractTests extends Contract {

    static Stream<Arguments> users() {
        return Stream.of(
                Arguments.of("a uid of 101", "uid", "x".repeat(101)),
                Arguments.of("a uid with a space", "uid", "a b"),
                Arguments.of("a uid with a dot", "uid", "a.b"),
                Arguments.of("no uid", "uid", ""),
                Arguments.of("no name", "name", ""),
                Arguments.of("a name of 101", "name", "😀".repeat(101)),
                Arguments.of("an avatar that is no URL", "avatar", "somewhere"),
                Arguments.of("an avatar of 3,001", "avatar", "https://example.org/" + "a".repeat(2981)),
                Arguments.of("an unknown role", "role", "nothing-at-all"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("users")
    void refusesAnInvalidUserWithItsField(String name, String field, String value) {
        var refused = post(
                "/users", json("{'uid':'%s','name':'N'}".formatted(fresh("u"))).put(field, value));
        refused(refused, 400, "ERR_BAD_REQUEST");
        assertThat(refused.json().at("/error/details").has(field)).isTrue();
    }

    @Test
    void acceptsAUserAtTheLimits() {
        String uid = (fresh("u") + "-" + "x".repeat(100)).substring(0, 100);
        ObjectNode body = json("{'uid':'%s'}".formatted(uid)).put("name", "😀".repeat(100));
        body.put("avatar", "https://example.org/" + "a".repeat(2980));
        body.putObject("metadata").put("k", "v".repeat(5 * 1024 - "{\"k\":\"\"}".length()));
        assertThat(ok(post("/users", body)).path("uid").asString()).isEqualTo(uid);
        body.put("uid", fresh("u")).withObject("metadata").put("k", "v".repeat(5 * 1024));
        refused(post("/users", body), 400, "ERR_BAD_REQUEST");
    }

    @Test
    void createsChangesDeactivatesAndDeletesAUser() {
        String uid = fresh("User");
        JsonNode created = ok(post("/users", json("{'uid':'%s','name':'N','tags':['a']}".formatted(uid))));
        String id = created.path("uid").asString();
        assertThat(id).isEqualTo(uid.toLowerCase(java.util.Locale.ROOT));
        assertThat(created.path("role").asString()).isEqualTo("default");
        assertThat(created.path("status").asString()).isEqualTo("offline");
        refused(post("/users", json("{'uid':'%s','name':'N'}".formatted(uid))), 400, "ERR_UID_ALREADY_EXISTS");
        assertThat(ok(call("PUT", "/users/" + id, "{'name':'M'}")).path("name").asString())
                .isEqualTo("M");
        ok(call("DELETE", "/users/" + id, "{'permanent':false}"));
        refused(get("/users/" + id), 404, "ERR_UID_NOT_FOUND");
        refused(post("/users", json("{'uid':'%s','name':'N'}".formatted(uid))), 400, "ERR_UID_ALREADY_EXISTS");
        ok(call("PUT", "/users", "{'uidsToActivate':['%s']}".formatted(id)));
        ok(get("/users/" + id));
        ok(call("DELETE", "/users/" + id, "{'permanent':true}"));
        ok(post("/users", json("{'uid':'%s','name':'N'}".formatted(uid))));
    }

    @Test
    void searchesUsersByPrefixAndPagesThem() {
        String prefix = fresh("p");
        for (int i = 0; i < 3; i++) {
            ok(post("/users", json("{'uid':'%s-%d','name':'N'}".formatted(prefix, i))));
        }
        JsonNode page = get("/users?searchKey=" + prefix + "&perPage=2&page=2").json();
        assertThat(page.path("data").size()).isEqualTo(1);
        assertThat(page.at("/meta/pagination/total").asInt()).isEqualTo(3);
        assertThat(page.at("/meta/pagination/total_pages").asInt()).isEqualTo(2);
    }

    @Test
    void createsAGroupOnceWithItsMembers() {
        String owner = user();
        String member = user();
        String guid = group(owner, member);
        JsonNode group = ok(get("/groups/" + guid));
        assertThat(group.path("membersCount").asInt()).isEqualTo(2);
        assertThat(group.path("conversationId").asString()).isEqualTo("group_" + guid);
        refused(
                post("/groups", json("{'guid':'%s','name':'G','type':'public'}".formatted(guid))),
                400,
                "ERR_GUID_ALREADY_EXISTS");
        refused(
                post("/groups", json("{'guid':'%s','name':'G','type':'password'}".formatted(fresh("g")))),
                400,
                "ERR_EMPTY_GROUP_PASS");
        refused(
                post("/groups", json("{'guid':'%s','name':'G','type':'secret'}".formatted(fresh("g")))),
                400,
                "ERR_BAD_REQUEST");
        refused(get("/groups/nothing-at-all"), 404, "ERR_GUID_NOT_FOUND");
        ok(call("DELETE", "/groups/" + guid, ""));
        refused(get("/groups/" + guid), 404, "ERR_GUID_NOT_FOUND");
    }

    @Test
    void addsMembersRowByRowWithAMessageInTheGroup() {
        String guid = group(user());
        String uid = user();
        JsonNode added = ok(
                call("POST", "/groups/" + guid + "/members", "{'participants':['%s','nobody-at-all']}".formatted(uid)));
        assertThat(added.at("/participants/" + uid + "/success").asBoolean()).isTrue();
        assertThat(added.at("/participants/nobody-at-all/error/code").asString())
                .isEqualTo("ERR_UID_NOT_FOUND");
        JsonNode action = ok(get("/groups/" + guid + "/messages?category=action"));
        assertThat(action.at("/0/data/action").asString()).isEqualTo("added");
        assertThat(action.at("/0/sender").asString()).isEqualTo("app_system");
        ok(call("PUT", "/groups/" + guid + "/members/" + uid, "{'scope':'admin'}"));
        refused(call("PUT", "/groups/" + guid + "/members/" + uid, "{'scope':'admin'}"), 400, "ERR_SAME_SCOPE");
        ok(call("POST", "/groups/" + guid + "/bannedusers/" + uid, ""));
        refused(call("DELETE", "/groups/" + guid + "/members/" + uid, ""), 403, "ERR_BANNED_GROUPMEMBER");
        assertThat(ok(get("/groups/" + guid + "/bannedusers")).size()).isEqualTo(1);
        ok(call("DELETE", "/groups/" + guid + "/bannedusers/" + uid, ""));
        refused(call("DELETE", "/groups/" + guid + "/members/" + uid, ""), 404, "ERR_NOT_A_MEMBER");
    }

    @Test
    void addsAtMostTwentyFiveMembersPerCall() {
        String guid = group(user());
        ObjectNode body = json("{}");
        for (int i = 0; i < 26; i++) {
            body.withArray("participants").add("nobody-" + i);
        }
        refused(post("/groups/" + guid + "/members", body), 400, "ERR_BAD_REQUEST");
        body.withArray("participants").remove(0);
        ok(post("/groups/" + guid + "/members", body));
    }

    @Test
    void storesFriendsAndBlocks() {
        String ann = user();
        String bob = user();
        ok(call("POST", "/users/" + ann + "/friends", "{'accepted':['%s']}".formatted(bob)));
        assertThat(ok(get("/users/" + bob + "/friends")).at("/0/uid").asString())
                .isEqualTo(ann);
        ok(call("POST", "/users/" + ann + "/blockedusers", "{'blockedUids':['%s']}".formatted(bob)));
        assertThat(ok(get("/users/" + ann + "/blockedusers")).size()).isEqualTo(1);
        ok(call("DELETE", "/users/" + ann + "/blockedusers", "{'blockedUids':['%s']}".formatted(bob)));
        assertThat(ok(get("/users/" + ann + "/blockedusers")).size()).isZero();
    }

    @Test
    void requiresAnExistingRole() {
        String role = fresh("role");
        refused(get("/roles/" + role), 404, "ERR_ROLE_NOT_FOUND");
        ok(post("/roles", json("{'role':'%s','name':'R'}".formatted(role))));
        ok(post("/users", json("{'uid':'%s','name':'N','role':'%s'}".formatted(fresh("u"), role))));
        ok(call("DELETE", "/roles/" + role, ""));
        refused(call("DELETE", "/roles/default", ""), 403, "ERR_ROLE_DELETE_DENIED");
    }
}
