package io.chatferry.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.cometchat.CallsEnded;
import io.chatferry.ledger.readback.TargetList;
import io.chatferry.model.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Lists are read page by page, and resumed at the page where they were left. */
@Timeout(60)
class TargetListReaderTests extends ScriptedReading {

    @Test
    void readsPagesUntilNothingNewFollows() {
        target.on("GET /users/", page("1", "2"), page("2", "3"), page("3"), EMPTY);

        read(TargetList.Type.CONVERSATION);

        assertThat(ledger.items(Kind.MESSAGE)).containsExactly("1", "2", "3");
        assertThat(target.requests("GET /users/")).isGreaterThanOrEqualTo(3);
        assertFinished(TargetList.Type.CONVERSATION);
    }

    @Test
    void resumesAtPositionOfList() {
        TargetList list = ledger.list(TargetList.Type.CONVERSATION);
        ledger.reading.page(list, List.of(), "affix=append&id=41", List.of());
        target.on("GET /users/", page("42"), EMPTY);

        read(TargetList.Type.CONVERSATION);

        assertThat(target.requests().get(0)).contains("id=41").contains("affix=append");
        assertThat(ledger.items(Kind.MESSAGE)).containsExactly("42");
    }

    /** After each page its items and the position behind it are in the ledger: here the third page is refused. */
    @Test
    void keepsPagesThatWereReadBeforeFailure() {
        target.on(
                "GET /users/",
                new ScriptedTarget.Answer(200, page("1", "2")),
                new ScriptedTarget.Answer(200, page("3")),
                ScriptedTarget.refusal(402, "ERR_PLAN_EXPIRED"));

        assertThatThrownBy(() -> read(TargetList.Type.CONVERSATION)).isInstanceOf(CallsEnded.class);

        assertThat(ledger.items(Kind.MESSAGE)).containsExactly("1", "2", "3");
        assertThat(ledger.list(TargetList.Type.CONVERSATION).position()).contains("id=3");
        target.on("GET /users/", page("4"), EMPTY);

        read(TargetList.Type.CONVERSATION);

        assertThat(ledger.items(Kind.MESSAGE)).containsExactly("1", "2", "3", "4");
    }

    /** Items without an id, entries of the target itself, and what is no item at all. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', nullValues = "none", textBlock = """
            {"data":[{"id":"1"},{"id":"2","category":"action"},{"id":"3","category":"call"},{"id":"4","category":"message"}]} | 1 4
            {"data":[{"id":1},{"id":2}]}                         | 1 2
            {"data":[{"id":"1"},{"id":"1"}]}                     | 1
            {"data":[{},{"id":""},{"id":null},{"muid":"m"}]}     | none
            {"data":[null,5,"text",[1],{"id":"1"}]}              | 1
            {"data":{}}                                          | none
            {"data":null}                                        | none
            {"data":"text"}                                      | none
            """)
    void keepsOnlyMessagesWithIds(String body, String ids) {
        target.on("GET /users/", body, EMPTY);

        read(TargetList.Type.CONVERSATION);

        assertThat(ledger.items(Kind.MESSAGE)).containsExactly(ids == null ? new String[0] : ids.split(" "));
        assertFinished(TargetList.Type.CONVERSATION);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', nullValues = "none", textBlock = """
            {"id":"1","muid":"m1"}  | m1
            {"id":"1","muid":""}    | none
            {"id":"1","muid":null}  | none
            {"id":"1","muid":5}     | none
            {"id":"1"}              | none
            """)
    void keepsMuidsThatAreTexts(String item, String muid) {
        target.on("GET /users/", "{\"data\":[" + item + "]}", EMPTY);

        read(TargetList.Type.CONVERSATION);

        List<String> muids = new ArrayList<>();
        ledger.reading.items(Kind.MESSAGE, (n, found, type, conversation) -> muids.add(found.muid()));
        assertThat(muids).singleElement().isEqualTo(muid);
    }

    @ParameterizedTest
    @CsvSource({
        "CONVERSATION, 404, ERR_UID_NOT_FOUND, true",
        "CONVERSATION, 403, ERR_CONVERSATION_NOT_ACCESSIBLE, true",
        "CONVERSATION, 404, ERR_CONVERSATION_NOT_FOUND, true",
        "CONVERSATION, 404, ERR_ANYTHING, true",
        "CONVERSATION, 400, ERR_BAD_REQUEST, false",
        "CONVERSATION, 403, ERR_PERMISSION_DENIED, false",
        "CONVERSATION, 404, ERR_API_NOT_FOUND, false",
        "CONVERSATION, 402, ERR_PLAN_EXPIRED, false",
        "CONVERSATION, 401, AUTH_ERR_APIKEY_NOT_FOUND, false",
        "GROUP_CONVERSATION, 404, ERR_GUID_NOT_FOUND, true",
        "GROUP_CONVERSATION, 404, ERR_API_NOT_FOUND, false",
        "CONVERSATION_BY_ID, 404, ERR_API_NOT_FOUND, true",
        "CONVERSATION_BACKWARDS, 404, ERR_API_NOT_FOUND, false",
        "MODERATED, 404, ERR_API_NOT_FOUND, true",
        "MODERATED, 400, ERR_BAD_REQUEST, false",
        "GROUP_MODERATED, 404, ERR_API_NOT_FOUND, true",
        "MEMBERS, 404, ERR_GUID_NOT_FOUND, true",
        "MEMBERS, 400, ERR_BAD_REQUEST, false"
    })
    void treatsOnlyAbsenceAsEmptyList(TargetList.Type type, int status, String code, boolean isEmpty) {
        add(type);
        target.on("GET /", ScriptedTarget.refusal(status, code));

        if (isEmpty) {
            read(type);
            assertFinished(type);
        } else {
            assertThatThrownBy(() -> read(type)).isInstanceOf(CallsEnded.class);
            assertThat(ledger.list(type)).isNotNull();
        }
        assertThat(ledger.items(Kind.MESSAGE)).isEmpty();
    }

    /** The target answers for a deactivated user that it does not exist. */
    @Test
    void readsConversationOfDeactivatedUserByItsId() {
        target.on("GET /users/", ScriptedTarget.refusal(404, "ERR_UID_NOT_FOUND"));
        target.on("GET /messages?", page("7"), EMPTY);

        read(TargetList.Type.CONVERSATION);
        read(TargetList.Type.CONVERSATION_BY_ID);

        assertThat(ledger.items(Kind.MESSAGE)).containsExactly("7");
        assertThat(target.requests("GET /messages?")).isPositive();
        assertThat(target.requests()).anyMatch(each -> each.contains("conversationId=ann_user_bob"));
    }

    @ParameterizedTest
    @CsvSource({
        "ann, bob, ann_user_bob",
        "bob, ann, ann_user_bob",
        "ann, ann, ann_user_ann",
        "a10, a9, a10_user_a9",
        "B, a, B_user_a"
    })
    void conversationIdSortsUsers(String first, String second, String id) {
        TargetList list = new TargetList(0, TargetList.Type.CONVERSATION, 1, first, second, null);

        assertThat(TargetListReader.conversationId(list)).isEqualTo(id);
    }

    @Test
    void readsAllPagesOfMembers() {
        target.on("GET /groups/team/members", entities("a", 1, 3), entities("b", 2, 3), entities("c", 3, 3));

        read(TargetList.Type.MEMBERS);

        assertThat(ledger.items(Kind.MEMBER)).containsExactly("team_member_a", "team_member_b", "team_member_c");
        assertThat(target.requests("GET /groups/team/members")).isEqualTo(3);
        assertFinished(TargetList.Type.MEMBERS);
    }

    @Test
    void resumesAtPageOfMembers() {
        ledger.reading.page(ledger.list(TargetList.Type.MEMBERS), List.of(), "2", List.of());
        target.on("GET /groups/team/members", entities("b", 2, 2));

        read(TargetList.Type.MEMBERS);

        assertThat(target.requests("GET /groups/team/members")).isEqualTo(1);
        assertThat(target.requests().get(0)).contains("page=2");
        assertThat(ledger.items(Kind.MEMBER)).containsExactly("team_member_b");
    }

    /** A target that counts wrongly must not let a reading run forever. */
    @Test
    void endsAtEmptyPageWhateverTheTargetCounts() {
        target.on(
                "GET /groups/team/members",
                entities("a", 1, 1_000_000),
                "{\"data\":[],\"meta\":{\"pagination\":{\"total_pages\":1000000}}}");

        read(TargetList.Type.MEMBERS);

        assertThat(target.requests("GET /groups/team/members")).isEqualTo(2);
        assertThat(ledger.items(Kind.MEMBER)).containsExactly("team_member_a");
    }

    @Test
    void marksBannedMembers() {
        add(TargetList.Type.BANNED);
        target.on("GET /groups/", entities("a", 1, 1));

        read(TargetList.Type.BANNED);

        List<String> json = new ArrayList<>();
        ledger.reading.items(Kind.MEMBER, (n, item, type, conversation) -> json.add(item.json()));
        assertThat(json).singleElement().asString().contains("\"isBanned\":true");
        assertThat(target.requests().get(0)).contains("/bannedusers");
    }

    @ParameterizedTest
    @EnumSource(
            value = TargetList.Type.class,
            names = {"USERS", "GROUPS"})
    void keepsOnlyWantedUsersAndGroups(TargetList.Type type) {
        add(type);
        target.on("GET /users?", "{\"data\":[{\"uid\":\"ann\"},{\"uid\":\"eve\"},{}]}");
        target.on("GET /groups?", "{\"data\":[{\"guid\":\"team\"},{\"guid\":\"other\"},{}]}");

        read(type);

        assertThat(ledger.items(Kind.USER))
                .containsExactly(type == TargetList.Type.USERS ? new String[] {"ann"} : new String[0]);
        assertThat(ledger.items(Kind.GROUP))
                .containsExactly(type == TargetList.Type.USERS ? new String[0] : new String[] {"team"});
    }
}
