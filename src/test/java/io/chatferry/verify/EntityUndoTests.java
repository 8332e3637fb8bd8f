package io.chatferry.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.cometchat.CallsEnded;
import io.chatferry.cometchat.RepeatableCalls;
import io.chatferry.ledger.EntityState;
import io.chatferry.ledger.Export;
import io.chatferry.ledger.readback.UndoRows;
import io.chatferry.model.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Deleting what a job has created, at a target that gives prepared answers: one user, one group, one membership. */
@Timeout(60)
class EntityUndoTests {

    private static final String EMPTY = "{\"data\":[]}";
    private static final String DONE = "{\"data\":{\"success\":true}}";
    private static final ScriptedTarget.Answer ABSENT_USER = ScriptedTarget.refusal(404, "ERR_UID_NOT_FOUND");
    private static final ScriptedTarget.Answer ABSENT_GROUP = ScriptedTarget.refusal(404, "ERR_GUID_NOT_FOUND");

    @TempDir
    Path folder;

    private final ScriptedTarget target = new ScriptedTarget();
    private final RepeatableCalls calls = target.calls();
    private final UndoResult result = new UndoResult();
    private final AtomicInteger progress = new AtomicInteger();
    private SentLedger ledger;

    @BeforeEach
    void open() {
        ledger = new SentLedger(
                folder, new Export().user("ann", "Ann").group("team", null).member("team", "ann", "participant"));
        ledger.entities(EntityState.UNKNOWN, "ann", "team").members(EntityState.UNKNOWN);
        target.on("DELETE /", DONE)
                .on("PUT /users", DONE)
                .on("GET /users/ann/messages", EMPTY)
                .on("GET /groups/team/messages", EMPTY);
        target.on("GET /users/ann", ABSENT_USER);
        target.on("GET /groups/team", ABSENT_GROUP);
    }

    @AfterEach
    void close() {
        calls.close();
        target.close();
        ledger.close();
    }

    @Test
    void deletesNothingThatJobHasNotCreated() {
        ledger.entities(EntityState.FOUND, "ann", "team").members(EntityState.FOUND);

        undo();

        assertThat(target.requests()).isEmpty();
        assertThat(result.keptCount()).isZero();
        assertThat(progress).hasValue(0);
    }

    @Test
    void deletesMembershipsThenGroupsThenUsers() {
        ledger.entities(EntityState.CREATED, "ann");
        ledger.members(EntityState.CREATED);

        undo();

        assertThat(target.requests().stream().filter(each -> each.startsWith("DELETE")))
                .containsExactly("DELETE /groups/team/members/ann", "DELETE /users/ann");
        assertThat(result.deleted(Kind.MEMBER)).isEqualTo(1);
        assertThat(result.deleted(Kind.USER)).isEqualTo(1);
        assertThat(progress).hasValue(2);
        assertThat(amount(Kind.USER)).isZero();
        assertThat(amount(Kind.MEMBER)).isZero();
    }

    @Test
    void unbansBannedMembers() {
        ledger.members(EntityState.CREATED).change("UPDATE member SET details = ?", "{\"isBanned\":true}");

        undo();

        assertThat(target.requests()).containsExactly("DELETE /groups/team/bannedusers/ann");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '\0', nullValues = "none", textBlock = """
            no message                          | {"data":[]}                                                        | none
            a message                           | {"data":[{"id":"9","sender":"eve","receiverType":"group"}]}        | group team: there are messages of others in it
            a deleted message                   | {"data":[{"id":"9","sender":"eve","deletedAt":5}]}                 | none
            an entry of the target              | {"data":[{"id":"9","category":"action"},{"id":"10","category":"call"}]} | none
            an entry and a message              | {"data":[{"id":"9","category":"action"},{"id":"10"}]}              | group team: there are messages of others in it
            """)
    void keepsGroupsWithMessages(String words, String messages, String kept) {
        ledger.entities(EntityState.CREATED, "team");
        target.on("GET /groups/team/messages", messages, EMPTY);

        undo();

        assertKept(Kind.GROUP, kept);
        assertThat(target.requests("DELETE /groups/team")).isEqualTo(kept == null ? 1 : 0);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '\0', nullValues = "none", textBlock = """
            no message                   | {"data":[]}                                                              | none
            a message of the user        | {"data":[{"id":"9","sender":"ann","receiverType":"group"}]}              | user ann: has messages that are not of this job
            a message to the user        | {"data":[{"id":"9","sender":"eve","receiverType":"user"}]}               | user ann: has messages that are not of this job
            a message in a group         | {"data":[{"id":"9","sender":"eve","receiverType":"group"}]}              | none
            a deleted message            | {"data":[{"id":"9","sender":"ann","receiverType":"user","deletedAt":5}]} | none
            an entry of the target       | {"data":[{"id":"9","sender":"ann","category":"action"}]}                 | none
            """)
    void keepsUsersWithMessagesOfOthers(String words, String messages, String kept) {
        ledger.entities(EntityState.CREATED, "ann");
        target.on("GET /users/ann/messages", messages, EMPTY);

        undo();

        assertKept(Kind.USER, kept);
        assertThat(target.requests("DELETE /users/ann")).isEqualTo(kept == null ? 1 : 0);
    }

    /** Whether there are messages cannot be told: the user stays. */
    @ParameterizedTest
    @CsvSource({"400, ERR_BAD_REQUEST, true", "404, ERR_UID_NOT_FOUND, false"})
    void keepsUsersWhoseMessagesCannotBeListed(int status, String code, boolean isKept) {
        ledger.entities(EntityState.CREATED, "ann");
        target.on("GET /users/ann/messages", ScriptedTarget.refusal(status, code));

        undo();

        assertThat(result.keptCount()).isEqualTo(isKept ? 1 : 0);
        assertThat(result.deleted(Kind.USER)).isEqualTo(isKept ? 0 : 1);
    }

    @Test
    void keepsUsersWhoseListHasNoEnd() {
        ledger.entities(EntityState.CREATED, "ann");
        String[] pages = new String[100];
        for (int i = 0; i < pages.length; i++) {
            pages[i] = "{\"data\":[{\"id\":\"" + (1_000 - i) + "\",\"sender\":\"eve\",\"receiverType\":\"group\"}]}";
        }
        target.on("GET /users/ann/messages", pages);

        undo();

        assertKept(Kind.USER, "user ann: has messages that are not of this job");
        assertThat(target.requests("GET /users/ann/messages")).isEqualTo(20);
    }

    @Test
    void activatesDeactivatedUsersBeforeItListsTheirMessages() {
        ledger.entities(EntityState.CREATED, "ann")
                .change("UPDATE entity SET deactivated = TRUE WHERE target_id = 'ann'");

        undo();

        assertThat(target.requests().get(0)).isEqualTo("PUT /users");
        assertThat(target.requests("DELETE /users/ann")).isEqualTo(1);
        assertThat(result.deleted(Kind.USER)).isEqualTo(1);
    }

    @Test
    void deactivatesUsersThatItKeepsOnceMore() {
        ledger.entities(EntityState.CREATED, "ann")
                .change("UPDATE entity SET deactivated = TRUE WHERE target_id = 'ann'");
        target.on("GET /users/ann/messages", "{\"data\":[{\"id\":\"9\",\"sender\":\"ann\"}]}");

        undo();

        List<String> requests = target.requests();
        assertThat(requests.get(0)).isEqualTo("PUT /users");
        assertThat(requests.get(requests.size() - 1)).isEqualTo("DELETE /users");
        assertThat(result.keptCount()).isEqualTo(1);
    }

    @Test
    void keepsOwnersOfGroupsThatStay() {
        ledger.entities(EntityState.CREATED, "ann", "team")
                .change("UPDATE entity SET owner_key ="
                        + " (SELECT entity_key FROM entity WHERE target_id = 'ann') WHERE target_id = 'team'");
        target.on("GET /groups/team/messages", "{\"data\":[{\"id\":\"9\"}]}");

        undo();

        assertThat(result.kept())
                .containsExactly(
                        "group team: there are messages of others in it", "user ann: owns the group team, which stays");
        assertThat(target.requests("DELETE")).isZero();
    }

    @ParameterizedTest
    @CsvSource({"USER, ann, /users/ann", "GROUP, team, /groups/team"})
    void keepsWhatTargetRefusesToDelete(Kind kind, String id, String path) {
        ledger.entities(EntityState.CREATED, id);
        target.on("DELETE " + path, ScriptedTarget.refusal(400, "ERR_BAD_REQUEST"));

        undo();

        assertKept(kind, (kind == Kind.USER ? "user " : "group ") + id + ": ERR_BAD_REQUEST: refused on purpose");
        assertThat(amount(kind)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"USER, ann, /users/ann, ERR_UID_NOT_FOUND", "GROUP, team, /groups/team, ERR_GUID_NOT_FOUND"})
    void countsWhatIsAbsentAlreadyAsDeleted(Kind kind, String id, String path, String code) {
        ledger.entities(EntityState.CREATED, id);
        target.on("DELETE " + path, ScriptedTarget.refusal(404, code));

        undo();

        assertKept(kind, null);
        assertThat(amount(kind)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"USER, ann, /users/ann", "GROUP, team, /groups/team"})
    void keepsWhatTargetStillShowsAfterDeletion(Kind kind, String id, String path) {
        ledger.entities(EntityState.CREATED, id);
        target.on("GET " + path, "{\"data\":{}}");
        target.on("GET " + path + "/messages", EMPTY);

        undo();

        assertKept(kind, (kind == Kind.USER ? "user " : "group ") + id + ": deleted, and still shown by the target");
        assertThat(amount(kind)).isEqualTo(1);
    }

    @Test
    void endsWhereTargetRefusesTheJob() {
        ledger.entities(EntityState.CREATED, "ann");
        target.on("GET /users/ann/messages", ScriptedTarget.refusal(402, "ERR_PLAN_EXPIRED"));

        assertThatThrownBy(this::undo).isInstanceOf(CallsEnded.class);
        assertThat(amount(Kind.USER)).isEqualTo(1);
    }

    private void undo() {
        new EntityUndo(new UndoRows(ledger.ledger()), calls, result).delete(progress::incrementAndGet);
    }

    private long amount(Kind kind) {
        return new UndoRows(ledger.ledger()).amounts(1).get(kind).amount();
    }

    private void assertKept(Kind kind, String kept) {
        assertThat(result.kept()).containsExactly(kept == null ? new String[0] : new String[] {kept});
        assertThat(result.deleted(kind)).isEqualTo(kept == null ? 1 : 0);
    }
}
