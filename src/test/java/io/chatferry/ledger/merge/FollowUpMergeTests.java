package io.chatferry.ledger.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.ledger.Db;
import io.chatferry.ledger.Export;
import io.chatferry.ledger.LedgerExtension;
import io.chatferry.ledger.TestLedger;
import io.chatferry.ledger.outbox.FollowUp;
import io.chatferry.ledger.outbox.FollowUpList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a later pass makes of reactions and deletes. */
class FollowUpMergeTests {

    private static final MergeSettings DELTA = new MergeSettings(true, false, Long.MIN_VALUE);

    @RegisterExtension
    final LedgerExtension ledger = new LedgerExtension();

    private TestLedger job;

    @BeforeEach
    void stage() {
        job = ledger.job();
        job.pass(new Export().message("m", "ann", "bob", 1, "hi").reaction("bob", "👍"));
        job.send("m");
    }

    @ParameterizedTest
    @CsvSource({
        // state before | still in the export | after a cumulative pass | after a delta
        "OPEN,      true,  OPEN,      OPEN",
        "OPEN,      false, WITHDRAWN, OPEN",
        "DONE,      true,  DONE,      DONE",
        "DONE,      false, DONE,      DONE",
        "FAILED,    true,  FAILED,    FAILED",
        "FAILED,    false, FAILED,    FAILED",
        "WITHDRAWN, true,  OPEN,      OPEN",
        "WITHDRAWN, false, WITHDRAWN, WITHDRAWN",
    })
    void mergesFollowUpByItsState(
            FollowUp.State before, boolean contained, FollowUp.State cumulative, FollowUp.State delta) {
        Export later = new Export().message("m", "ann", "bob", 1, "hi");
        if (contained) {
            later.reaction("bob", "👍");
        }
        set(before);
        job.pass(later, DELTA);
        assertThat(states()).isEqualTo(Map.of("👍", delta.number()));

        set(before);
        job.pass(later);
        assertThat(states()).isEqualTo(Map.of("👍", cumulative.number()));
    }

    @Test
    void addsFollowUpsToMessageThatWasSentBefore() {
        job.pass(new Export()
                .message("m", "ann", "bob", 1, "hi")
                .reaction("bob", "👍")
                .reaction("ann", "🎉")
                .deleted());

        assertThat(states()).isEqualTo(Map.of("👍", 0, "🎉", 0, "", 0));
        FollowUpList list = new FollowUpList(job.ledger);
        assertThat(list.prepare()).isTrue();
        assertThat(list.open(FollowUp.Kind.DELETE, 0))
                .singleElement()
                .satisfies(each -> assertThat(each.serverId()).isEqualTo("server-m"));
        assertThat(list.open(FollowUp.Kind.REACTION, 0))
                .extracting(FollowUp::word)
                .containsExactly("👍", "🎉");
    }

    @Test
    void addsRepeatedReactionOnce() {
        job.pass(new Export()
                .message("m", "ann", "bob", 1, "hi")
                .reaction("bob", "👍")
                .reaction("bob", "👍")
                .reaction("bob", "🎉")
                .reaction("bob", "🎉"));

        assertThat(job.number("SELECT COUNT(*) FROM follow_up")).isEqualTo(2);
    }

    @Test
    void separatesReactionsOfUsersMessagesAndContents() {
        job.pass(new Export()
                .message("m", "ann", "bob", 1, "hi")
                .reaction("bob", "👍")
                .reaction("ann", "👍")
                .message("n", "ann", "bob", 2, "hi")
                .reaction("bob", "👍")
                .derived("d", "ann", "bob", 3, "ok")
                .reaction("bob", "👍")
                .derived("d", "ann", "bob", 3, "ok")
                .reaction("bob", "👍"));

        assertThat(job.number("SELECT COUNT(*) FROM follow_up")).isEqualTo(5);
    }

    @Test
    void countsFollowUpsByStateAndByTheirMessage() {
        job.pass(new Export()
                .message("m", "ann", "bob", 1, "hi")
                .reaction("bob", "👍")
                .message("failed", "ann", "bob", 2, "hi")
                .reaction("bob", "👍")
                .message("staged", "ann", "bob", 3, "hi")
                .reaction("bob", "👍"));
        job.sql("UPDATE message SET state = 4 WHERE sent_at_ns = 2000000000");
        FollowUpList list = new FollowUpList(job.ledger);

        assertThat(list.counts().get(FollowUp.Kind.REACTION)).isEqualTo(new FollowUpList.Counts(0, 0, 0, 1, 2));
        assertThat(list.counts().get(FollowUp.Kind.DELETE)).isEqualTo(new FollowUpList.Counts(0, 0, 0, 0, 0));

        List<FollowUp> open = list.open(FollowUp.Kind.REACTION, 0);
        assertThat(open).hasSize(1);
        list.write(List.of(), Map.of(open.get(0).id(), "refused: \u0000"));
        assertThat(list.counts().get(FollowUp.Kind.REACTION)).isEqualTo(new FollowUpList.Counts(0, 1, 0, 1, 1));
        assertThat(list.refusals()).isEqualTo(Map.of("refused: \\u0000", 1L));
        list.write(List.of(open.get(0).id()), Map.of());
        assertThat(list.counts().get(FollowUp.Kind.REACTION)).isEqualTo(new FollowUpList.Counts(1, 0, 0, 1, 1));
        assertThat(list.refusals()).isEmpty();
    }

    private void set(FollowUp.State state) {
        job.sql("UPDATE follow_up SET state = ?", state.number());
    }

    private Map<String, Integer> states() {
        Map<String, Integer> found = new TreeMap<>();
        job.ledger
                .db()
                .visit(connection -> Db.each(
                        connection,
                        "SELECT word, state FROM follow_up",
                        row -> found.put(row.getString(1), row.getInt(2))));
        return found;
    }
}
