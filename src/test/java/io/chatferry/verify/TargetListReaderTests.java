package io.chatferry.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.cometchat.CallsEnded;
import io.chatferry.cometchat.RepeatableCalls;
import io.chatferry.ledger.EntityState;
import io.chatferry.ledger.Export;
import io.chatferry.ledger.MessageState;
import io.chatferry.ledger.readback.TargetList;
import io.chatferry.model.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Lists of a target that gives prepared answers, read page by page into a real ledger. */
@Timeout(60)
class TargetListReaderTests {

    private static final String EMPTY = "{\"data\":[]}";

    @TempDir
    Path folder;

    private final ScriptedTarget target = new ScriptedTarget();
    private final RepeatableCalls calls = target.calls();
    private SentLedger ledger;

    @BeforeEach
    void open() {
        ledger = new SentLedger(
                folder,
                new Export()
                        .user("ann", "Ann")
                        .user("bob", "Bob")
                        .group("team", "ann")
                        .member("team", "bob", "participant")
                        .message("m1", "ann", "bob", 1, "one")
                        .toGroup("m2", "bob", "team", 2, "two"));
        ledger.message("m1", MessageState.SENT, "7")
                .message("m2", MessageState.SENT, "8")
                .entities(EntityState.CREATED, "ann", "bob", "team")
                .members(EntityState.CREATED)
                .startReading();
    }

    @AfterEach
    void close() {
        calls.close();
        target.close();
        ledger.close();
    }

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

    @ParameterizedTest
    @CsvSource({
        "{\"data\":{\"id\":\"7\"}}, 200, 1",
        "{\"data\":{\"id\":7}}, 200, 1",
        "{\"data\":{\"id\":\"8\"}}, 200, 0",
        "{\"data\":{}}, 200, 0"
    })
    void looksUpSingleMessage(String body, int status, int items) {
        addMessageLookup("7");
        target.on("GET /messages/7", new ScriptedTarget.Answer(status, body));

        read(TargetList.Type.MESSAGE);

        assertThat(ledger.items(Kind.MESSAGE)).hasSize(items);
    }

    @ParameterizedTest
    @CsvSource({
        "404, ERR_MESSAGE_ID_NOT_FOUND, true",
        "400, ERR_MSG_NOT_FOUND, true",
        "404, ERR_API_NOT_FOUND, true",
        "400, ERR_BAD_REQUEST, false",
        "402, ERR_PLAN_EXPIRED, false"
    })
    void singleMessageMayBeAbsent(int status, String code, boolean isAbsent) {
        addMessageLookup("7");
        target.on("GET /messages/7", ScriptedTarget.refusal(status, code));

        if (isAbsent) {
            read(TargetList.Type.MESSAGE);
            assertFinished(TargetList.Type.MESSAGE);
        } else {
            assertThatThrownBy(() -> read(TargetList.Type.MESSAGE)).isInstanceOf(CallsEnded.class);
        }
    }

    @Test
    void looksUpUserAndGroup() {
        target.on("GET /users/", "{\"data\":{\"uid\":\"x\",\"name\":\"X\"}}");
        target.on("GET /groups/team", "{\"data\":{\"guid\":\"team\"}}");

        String user = ledger.list(TargetList.Type.USER).first();
        read(TargetList.Type.USER);
        read(TargetList.Type.GROUP);

        assertThat(ledger.items(Kind.USER)).containsExactly(user);
        assertThat(ledger.items(Kind.GROUP)).containsExactly("team");
    }

    @Test
    void findsDeactivatedUserInList() {
        String user = ledger.list(TargetList.Type.USER).first();
        target.on("GET /users/" + user, ScriptedTarget.refusal(404, "ERR_UID_NOT_FOUND"));
        target.on(
                "GET /users?",
                "{\"data\":[{\"uid\":\"" + user + "2\"},{\"uid\":\"" + user + "\",\"deactivatedAt\":5}]}");

        read(TargetList.Type.USER);

        assertThat(ledger.items(Kind.USER)).containsExactly(user);
    }

    @Test
    void userThatNoListShowsIsAbsent() {
        String user = ledger.list(TargetList.Type.USER).first();
        target.on("GET /users/" + user, ScriptedTarget.refusal(404, "ERR_UID_NOT_FOUND"));
        target.on("GET /users?", "{\"data\":[{\"uid\":\"" + user + "2\"}]}");

        read(TargetList.Type.USER);

        assertThat(ledger.items(Kind.USER)).isEmpty();
    }

    @Test
    void refusalOfUserProvesNothing() {
        target.on("GET /users/", ScriptedTarget.refusal(400, "ERR_BAD_REQUEST"));

        assertThatThrownBy(() -> read(TargetList.Type.USER)).isInstanceOf(CallsEnded.class);
        assertThat(ledger.list(TargetList.Type.USER)).isNotNull();
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

    @Test
    void readerReadsEachListOnceIncludingLaterOnes() {
        target.on("GET /users/bob/messages", ScriptedTarget.refusal(404, "ERR_UID_NOT_FOUND"));
        target.on("GET /users/ann/messages", ScriptedTarget.refusal(404, "ERR_UID_NOT_FOUND"));
        target.on("GET /messages?", page("7"), EMPTY);
        target.on("GET /groups/team/messages", page("8"), EMPTY);
        int lists = ledger.lists().size();
        AtomicInteger done = new AtomicInteger();
        try (TargetReader reader = new TargetReader(ledger.reading, ledger.rows, calls, done::incrementAndGet)) {
            for (TargetList list = reader.next(); list != null; list = reader.next()) {
                reader.read(list);
            }
        }

        assertThat(done).as("one list more, by the id of the conversation").hasValue(lists + 1);
        assertThat(ledger.lists()).isEmpty();
        assertThat(Set.copyOf(ledger.items(Kind.MESSAGE))).isEqualTo(Set.of("7", "8"));
    }

    @Test
    void readerThrowsFailureOfList() {
        target.on("GET /", ScriptedTarget.refusal(402, "ERR_PLAN_EXPIRED"));
        try (TargetReader reader = new TargetReader(ledger.reading, ledger.rows, calls, () -> {})) {
            assertThatThrownBy(() -> {
                        for (TargetList list = reader.next(); list != null; list = reader.next()) {
                            reader.read(list);
                        }
                    })
                    .isInstanceOf(CallsEnded.class);
        }
        assertThat(ledger.lists()).as("lists for the next run").isNotEmpty();
    }

    private void read(TargetList.Type type) {
        new TargetListReader(ledger.reading, calls, "ann"::equals, "team"::equals).read(ledger.list(type));
    }

    private void add(TargetList.Type type) {
        TargetList some = ledger.lists().get(0);
        if (ledger.lists().stream().noneMatch(each -> each.type() == type)) {
            ledger.reading.add(
                    List.of(new TargetList(0, type, some.conversation(), some.first(), some.second(), null)));
        }
    }

    private void addMessageLookup(String id) {
        ledger.reading.add(List.of(new TargetList(0, TargetList.Type.MESSAGE, 1, id, "", null)));
    }

    private void assertFinished(TargetList.Type type) {
        assertThat(ledger.lists()).noneMatch(each -> each.type() == type);
    }

    private static String page(String... ids) {
        StringBuilder items = new StringBuilder();
        for (String id : ids) {
            items.append(items.isEmpty() ? "" : ",")
                    .append("{\"id\":\"")
                    .append(id)
                    .append("\"}");
        }
        return "{\"data\":[" + items + "]}";
    }

    private static String entities(String uid, int page, int pages) {
        return "{\"data\":[{\"uid\":\"" + uid + "\"}],\"meta\":{\"pagination\":{\"current_page\":" + page
                + ",\"total_pages\":" + pages + "}}}";
    }
}
