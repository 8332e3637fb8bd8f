package io.chatferry.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.cometchat.RepeatableCalls;
import io.chatferry.ledger.Export;
import io.chatferry.ledger.MessageState;
import io.chatferry.ledger.readback.ReadBackItem;
import io.chatferry.ledger.readback.TargetList;
import io.chatferry.ledger.readback.UndoRows;
import io.chatferry.model.Kind;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Deleting the messages of a job, at a target that gives prepared answers: one message, m1. */
@Timeout(60)
class MessageUndoTests {

    private static final String DONE = "{\"data\":{\"success\":true}}";
    private static final String OTHER = "message m1: what stands under its id in the target is another message";

    @TempDir
    Path folder;

    private final ScriptedTarget target = new ScriptedTarget();
    private final RepeatableCalls calls = target.calls();
    private final UndoResult result = new UndoResult();
    private final AtomicInteger progress = new AtomicInteger();
    private SentLedger ledger;
    private String body;

    @BeforeEach
    void open() {
        ledger = new SentLedger(folder, new Export().message("m1", "ann", "bob", 1, "one"));
        body = ledger.bodies().get("m1");
        ledger.message("m1", MessageState.SENT, "7").startReading();
        target.on("DELETE /messages/", DONE).on("DELETE /moderation/", DONE);
    }

    @AfterEach
    void close() {
        calls.close();
        target.close();
        ledger.close();
    }

    /** An item is read back as {@code id/muid}, with {@code !} for another text; the id that is deleted, or the reason why not. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '\0', nullValues = "none", textBlock = """
            its id and its muid            | 7    | 7/m1   | 7    | none
            its id and its content         | 7    | 7/-    | 7    | none
            its id, its muid, another text | 7    | 7/m1!  | 7    | none
            its id and another text        | 7    | 7/-!   | none | message m1: what stands under its id in the target is another message
            its id and another muid        | 7    | 7/x    | none | message m1: what stands under its id in the target is another message
            no id, and its muid            | none | 9/m1   | 9    | none
            no id, and nothing             | none | none   | none | message m1: its id in the target is not known
            no id, and its content         | none | 9/-    | none | message m1: its id in the target is not known
            """)
    void deletesOnlyMessagesOfJob(String words, String serverId, String item, String deleted, String kept) {
        ledger.message("m1", MessageState.SENT, serverId);
        if (item != null) {
            String[] parts = item.split("/");
            String json = parts[1].endsWith("!") ? body.replace("\"one\"", "\"other\"") : body;
            String muid = parts[1].replace("!", "");
            ledger.readBack(
                    TargetList.Type.CONVERSATION,
                    new ReadBackItem(Kind.MESSAGE, parts[0], muid.equals("-") ? null : muid, json));
        }

        undo();

        assertKept(kept);
        assertThat(target.requests("DELETE")).isEqualTo(deleted == null ? 0 : 1);
        assertThat(target.requests("DELETE /messages/" + deleted)).isEqualTo(deleted == null ? 0 : 1);
        assertThat(ledger.states().get("m1")).isEqualTo(deleted == null ? MessageState.SENT : MessageState.UNDONE);
    }

    /** A message that no list has shown is looked up by its id, and then in the moderation list. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '\0', nullValues = "none", textBlock = """
            shown with its muid        | {"data":{"id":"7","muid":"m1"}} | none                            | none
            shown with another muid    | {"data":{"id":"7","muid":"x"}}  | none                            | other
            held back with its muid    | none                            | {"data":{"id":"7","muid":"m1"}} | none
            held back, another muid    | none                            | {"data":{"id":"7","muid":"x"}}  | other
            shown as nothing           | {"data":{}}                     | none                            | other
            nowhere                    | none                            | none                            | none
            """)
    void looksUpMessagesThatWereNotReadBack(String words, String shown, String moderated, String kept) {
        if (shown != null) {
            target.on("GET /messages/7", shown);
        }
        if (moderated != null) {
            target.on("GET /moderation/messages/7", moderated);
        }

        undo();

        assertKept(kept == null ? null : OTHER);
        boolean isNowhere = shown == null && moderated == null;
        assertThat(target.requests("DELETE /messages/7")).isEqualTo(kept == null && !isNowhere ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void comparesContentOfMessageWithoutMuid(boolean isSame) {
        String shown = body.replaceFirst("\\{", "{\"id\":\"7\",");
        target.on("GET /messages/7", "{\"data\":" + (isSame ? shown : shown.replace("\"one\"", "\"other\"")) + "}");

        undo();

        assertKept(isSame ? null : OTHER);
    }

    /** The answers to the deletion, and to that of the moderation list where the first says that there is none. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "200, none, 0, none, none",
                "404, ERR_MESSAGE_ID_NOT_FOUND, 200, none, none",
                "404, ERR_MSG_NOT_FOUND, 404, ERR_MSG_NOT_FOUND, none",
                "404, ERR_MESSAGE_ID_NOT_FOUND, 404, ERR_API_NOT_FOUND, none",
                "400, ERR_BAD_REQUEST, 0, none, message m1: ERR_BAD_REQUEST: refused on purpose",
                "404, ERR_MESSAGE_ID_NOT_FOUND, 400, ERR_BAD_REQUEST, message m1: ERR_BAD_REQUEST: refused on purpose"
            })
    void countsDeletionsAndKeepsRefusedOnes(
            int status, String code, int moderatedStatus, String moderatedCode, String kept) {
        ledger.readBack(TargetList.Type.CONVERSATION, new ReadBackItem(Kind.MESSAGE, "7", "m1", body));
        target.on("DELETE /messages/7", answer(status, code));
        target.on("DELETE /moderation/messages/7", answer(moderatedStatus, moderatedCode));

        undo();

        assertKept(kept);
        assertThat(target.requests("DELETE /moderation")).isEqualTo(moderatedStatus == 0 ? 0 : 1);
    }

    @ParameterizedTest
    @EnumSource(
            value = MessageState.class,
            names = {"SENT"},
            mode = EnumSource.Mode.EXCLUDE)
    void leavesMessagesThatJobHasNotSent(MessageState state) {
        ledger.readBack(TargetList.Type.CONVERSATION, new ReadBackItem(Kind.MESSAGE, "7", "m1", body));
        ledger.message("m1", state, "7");

        undo();

        assertThat(target.requests()).isEmpty();
        assertThat(ledger.states().get("m1")).isEqualTo(state);
        assertThat(progress).hasValue(0);
    }

    /** What is read after the deletion: {@code id/muid}, with + for one that the target shows as deleted. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"none, true", "7/m1, false", "7/-, false", "7/m1+, true", "7/x, true", "9/m1, true"})
    void putsBackMessagesThatTargetStillShows(String item, boolean isDeleted) {
        ledger.message("m1", MessageState.UNDONE, "7");
        result.addDeleted(Kind.MESSAGE);
        if (!item.equals("none")) {
            String[] parts = item.split("/");
            String json = parts[1].endsWith("+") ? body.replaceFirst("\\{", "{\"deletedAt\":5,") : body;
            String muid = parts[1].replace("+", "");
            ledger.readBack(
                    TargetList.Type.CONVERSATION,
                    new ReadBackItem(Kind.MESSAGE, parts[0], muid.equals("-") ? null : muid, json));
        }

        try (MessageUndo undo = messageUndo()) {
            undo.prove();
        }

        assertThat(ledger.states().get("m1")).isEqualTo(isDeleted ? MessageState.UNDONE : MessageState.SENT);
        assertKept(isDeleted ? null : "message m1: deleted, and still shown by the target");
    }

    private MessageUndo messageUndo() {
        return new MessageUndo(
                ledger.ledger(), ledger.rows, new UndoRows(ledger.ledger()), ledger.reading, calls, result);
    }

    private void undo() {
        try (MessageUndo undo = messageUndo()) {
            undo.choose();
            undo.delete(progress::incrementAndGet);
        }
    }

    private void assertKept(String kept) {
        assertThat(result.kept()).containsExactly(kept == null ? new String[0] : new String[] {kept});
        assertThat(result.deleted(Kind.MESSAGE)).isEqualTo(kept == null ? 1 : 0);
    }

    private static ScriptedTarget.Answer answer(int status, String code) {
        return code == null ? new ScriptedTarget.Answer(200, DONE) : ScriptedTarget.refusal(status, code);
    }
}
