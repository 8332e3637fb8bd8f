package io.chatferry.ledger.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.ledger.Db;
import io.chatferry.ledger.Export;
import io.chatferry.ledger.LedgerExtension;
import io.chatferry.ledger.MessageState;
import io.chatferry.ledger.TestLedger;
import io.chatferry.ledger.staging.PassCounts;
import io.chatferry.model.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a later pass makes of a message, by the state that the ledger has it in. */
class MessageMergeRulesTests {

    private static final MergeSettings DELTA = new MergeSettings(true, false, Long.MIN_VALUE);

    @RegisterExtension
    final LedgerExtension ledger = new LedgerExtension();

    /** What the later export contains: {@code same} and {@code changed} content, or {@code absent}. */
    @ParameterizedTest
    @CsvSource({
        // state before | export | state after, cumulative | removed | state after, delta
        "STAGED,        same,    STAGED,        false, STAGED",
        "STAGED,        changed, STAGED,        false, STAGED",
        "STAGED,        absent,  WITHDRAWN,     true,  STAGED",
        "SENDING,       same,    SENDING,       false, SENDING",
        "SENDING,       changed, SENDING,       false, SENDING",
        "SENDING,       absent,  SENDING,       true,  SENDING",
        "IN_DOUBT,      same,    IN_DOUBT,      false, IN_DOUBT",
        "IN_DOUBT,      changed, IN_DOUBT,      false, IN_DOUBT",
        "IN_DOUBT,      absent,  IN_DOUBT,      true,  IN_DOUBT",
        "SENT,          same,    SENT,          false, SENT",
        "SENT,          changed, SENT,          false, SENT",
        "SENT,          absent,  SENT,          true,  SENT",
        "FAILED,        same,    FAILED,        false, FAILED",
        "FAILED,        changed, FAILED,        false, FAILED",
        "FAILED,        absent,  FAILED,        true,  FAILED",
        "ALREADY_THERE, same,    ALREADY_THERE, false, ALREADY_THERE",
        "ALREADY_THERE, changed, ALREADY_THERE, false, ALREADY_THERE",
        "ALREADY_THERE, absent,  ALREADY_THERE, true,  ALREADY_THERE",
        "DEFERRED,      same,    STAGED,        false, STAGED",
        "DEFERRED,      changed, STAGED,        false, STAGED",
        "DEFERRED,      absent,  WITHDRAWN,     true,  DEFERRED",
        "REJECTED,      same,    STAGED,        false, STAGED",
        "REJECTED,      changed, STAGED,        false, STAGED",
        "REJECTED,      absent,  WITHDRAWN,     true,  REJECTED",
        "WITHDRAWN,     same,    STAGED,        false, STAGED",
        "WITHDRAWN,     changed, STAGED,        false, STAGED",
        "WITHDRAWN,     absent,  WITHDRAWN,     true,  WITHDRAWN",
        "UNDONE,        same,    UNDONE,        false, UNDONE",
        "UNDONE,        changed, UNDONE,        false, UNDONE",
        "UNDONE,        absent,  UNDONE,        true,  UNDONE",
    })
    void mergesMessageByItsState(
            MessageState before, String export, MessageState cumulative, boolean removed, MessageState delta) {
        TestLedger job = ledger.job();
        Export first = new Export()
                .message("begun", "ann", "bob", 1, "x")
                .message("m", "ann", "bob", 10, "text")
                .message("other", "ann", "bob", 20, "x");
        job.pass(first);
        job.sql("UPDATE message SET state = 3 WHERE seq = 1");
        job.sql("UPDATE message SET state = ? WHERE seq = 2", before.number());
        Export later = new Export().message("begun", "ann", "bob", 1, "x");
        if (!export.equals("absent")) {
            later.message("m", "ann", "bob", 10, export.equals("same") ? "text" : "another text");
        }
        later.message("other", "ann", "bob", 20, "x");

        job.pass(later, DELTA);
        assertThat(job.states()).containsEntry("m", delta);
        long changed = before.isBegun() && export.equals("changed") ? 1 : 0;
        assertThat(job.report().pass().of(Kind.MESSAGE, PassCounts.CHANGED)).isEqualTo(changed);
        job.sql(
                "UPDATE message SET state = ?, gone = FALSE WHERE seq NOT IN (SELECT seq FROM body WHERE muid <> 'm')",
                before.number());

        job.pass(later, TestLedger.CUMULATIVE);
        assertThat(job.states()).containsEntry("m", cumulative).containsEntry("begun", MessageState.SENT);
        assertThat(removed()).containsEntry("m", removed).containsEntry("other", false);
    }

    @ParameterizedTest
    @EnumSource(
            value = MessageState.class,
            names = {"SENDING", "IN_DOUBT", "SENT", "FAILED", "ALREADY_THERE", "UNDONE"})
    void neverChangesTheBodyOfBegunMessage(MessageState state) {
        TestLedger job = ledger.job();
        job.pass(new Export().message("m", "ann", "bob", 10, "as sent"));
        job.sql("UPDATE message SET state = ?, attempts = 2, server_id = 'id'", state.number());

        job.pass(new Export().message("m", "ann", "bob", 10, "as corrected").message("n", "ann", "bob", 11, "new"));

        assertThat(bodies()).containsEntry("m", "as sent").containsEntry("n", "new");
        assertThat(job.number("SELECT attempts FROM message WHERE server_id = 'id'"))
                .isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"1, 3", "2, 2", "3, 1", "4, 4", "5, 0"})
    void matchesEqualMessagesWithoutMuidByTheirNumber(int before, int after) {
        TestLedger job = ledger.job();
        Export first = new Export().message("begun", "ann", "bob", 1, "x");
        Export later = new Export().message("begun", "ann", "bob", 1, "x");
        for (int i = 0; i < before; i++) {
            first.derived("hash", "ann", "bob", 10, "ok");
        }
        for (int i = 0; i < after; i++) {
            later.derived("hash", "ann", "bob", 10, "ok");
        }
        job.pass(first);
        job.send("begun", "hash");

        job.pass(later);

        Map<String, MessageState> expected = new TreeMap<>(Map.of("begun", MessageState.SENT));
        for (int i = 1; i <= Math.max(before, after); i++) {
            MessageState state = i > after ? MessageState.WITHDRAWN : MessageState.STAGED;
            expected.put(i == 1 ? "hash" : "hash-" + i, i == 1 ? MessageState.SENT : state);
        }
        assertThat(job.states()).isEqualTo(expected);
    }

    @Test
    void numbersReplacedMessagesAmongNewOnesInTheOrderOfTime() {
        TestLedger job = ledger.job();
        job.pass(new Export().message("a", "ann", "bob", 10, "x").message("b", "ann", "bob", 20, "x"));

        job.pass(new Export()
                .message("c", "ann", "bob", 15, "x")
                .message("a", "ann", "bob", 30, "moved")
                .message("b", "ann", "bob", 20, "x"));

        assertThat(order()).containsExactly("c", "b", "a");
    }

    @ParameterizedTest
    @CsvSource({"9, STAGED", "10, STAGED", "11, DEFERRED"})
    void defersMessagesBeforeTheCutOffOnly(long cutOffSecond, MessageState expected) {
        TestLedger job = ledger.job();

        job.pass(
                new Export().message("m", "ann", "bob", 10, "x"),
                new MergeSettings(false, false, cutOffSecond * Export.SECOND));

        assertThat(job.states()).containsEntry("m", expected);
    }

    @Test
    void keepsTheFirstOfThreeRecordsWithOneMuid() {
        TestLedger job = ledger.job();

        job.pass(new Export()
                .message("m", "ann", "bob", 10, "first")
                .message("m", "ann", "bob", 10, "second")
                .message("m", "ann", "bob", 10, "first")
                .message("m", "ann", "bob", 10, "third"));

        assertThat(bodies()).isEqualTo(Map.of("m", "first"));
        PassCounts counts = job.report().pass();
        assertThat(counts.of(Kind.MESSAGE, PassCounts.DUPLICATE)).isEqualTo(1);
        assertThat(counts.of(Kind.MESSAGE, PassCounts.REJECTED)).isEqualTo(2);
        assertThat(job.report().rejects().map(reject -> reject.line())).containsExactly(3L, 5L);
    }

    /** The bodies that message rows refer to, by muid. */
    private Map<String, String> bodies() {
        Map<String, String> found = new TreeMap<>();
        ledger.job()
                .ledger
                .db()
                .visit(connection -> Db.each(
                        connection,
                        "SELECT b.muid, b.json FROM message m JOIN body b ON b.seq = m.seq",
                        row -> found.put(
                                row.getString(1),
                                new String(row.getBytes(2), java.nio.charset.StandardCharsets.UTF_8)
                                        .replaceAll(".*\"text\":\"([^\"]*)\".*", "$1"))));
        return found;
    }

    private Map<String, Boolean> removed() {
        Map<String, Boolean> found = new TreeMap<>();
        ledger.job()
                .ledger
                .db()
                .visit(connection -> Db.each(
                        connection,
                        "SELECT b.muid, m.gone FROM message m JOIN body b ON b.seq = m.seq",
                        row -> found.put(row.getString(1), row.getBoolean(2))));
        return found;
    }

    private List<String> order() {
        List<String> found = new ArrayList<>();
        ledger.job()
                .ledger
                .db()
                .visit(connection -> Db.each(
                        connection,
                        "SELECT b.muid FROM message m JOIN body b ON b.seq = m.seq ORDER BY m.id",
                        row -> found.add(row.getString(1))));
        return found;
    }
}
