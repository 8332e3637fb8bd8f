package io.chatferry.ledger.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.ledger.Export;
import io.chatferry.ledger.LedgerException;
import io.chatferry.ledger.LedgerExtension;
import io.chatferry.ledger.MessageState;
import io.chatferry.ledger.TestLedger;
import io.chatferry.model.Kind;
import io.chatferry.model.RejectCode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A pass that is interrupted after any record leaves nothing behind in the next one. */
class StagingRestartTests {

    private static final List<String> TABLES = List.of(
            "message",
            "body",
            "entity",
            "entity_details",
            "member",
            "reject",
            "skipped_record",
            "duplicate_message",
            "staged_entity",
            "staged_member",
            "staged_reply",
            "staged_follow_up",
            "follow_up",
            "source_file");

    @RegisterExtension
    final LedgerExtension ledger = new LedgerExtension();

    private static Export export() {
        return new Export()
                .in("users.csv")
                .user("ann", "Ann")
                .group("team", "ann")
                .member("team", "ann", "admin")
                .in("messages.csv")
                .message("m1", "ann", "bob", 10, "one")
                .message("m2", "bob", "ann", 20, "two")
                .replyTo("m1")
                .reaction("ann", "👍")
                .message("m2", "bob", "ann", 20, "two")
                .rejected(Kind.MESSAGE, "broken", RejectCode.TEXT_EMPTY)
                .skipped(Kind.MESSAGE)
                .toGroup("m3", "ann", "team", 30, "three");
    }

    @Test
    void equalsUninterruptedPassWhereverTheFirstPassIsInterrupted() {
        TestLedger job = ledger.job();
        List<StagedRecord> records = export().records();
        for (int written = 0; written <= records.size(); written++) {
            try (Staging staging = Staging.begin(job.ledger, false)) {
                assertThat(staging.isFirst()).isTrue();
                records.subList(0, written).forEach(record -> staging.write(List.of(record)));
            }
        }
        job.pass(export());
        Map<String, Long> interrupted = rows();
        Map<String, MessageState> states = job.states();

        job.pass(export());

        assertThat(rows()).isEqualTo(interrupted);
        assertThat(job.states()).isEqualTo(states);
        assertThat(job.states().keySet()).containsExactly("m1", "m2", "m3");
        assertThat(interrupted).containsEntry("reject", 1L).containsEntry("duplicate_message", 1L);
    }

    @Test
    void keepsSentMessagesWhereverALaterPassIsInterrupted() {
        TestLedger job = ledger.job();
        job.pass(export());
        job.send("m1");
        Export later = export().message("m4", "ann", "bob", 40, "four");
        List<StagedRecord> records = later.records();
        for (int written = 0; written <= records.size(); written++) {
            try (Staging staging = Staging.begin(job.ledger, false)) {
                assertThat(staging.isFirst()).isFalse();
                assertThat(staging.bodyTable()).isEqualTo("incoming");
                staging.write(records.subList(0, written));
            }
            assertThat(job.states()).containsEntry("m1", MessageState.SENT).doesNotContainKey("m4");
        }

        job.pass(later);

        assertThat(job.states())
                .isEqualTo(Map.of(
                        "m1", MessageState.SENT,
                        "m2", MessageState.STAGED,
                        "m3", MessageState.STAGED,
                        "m4", MessageState.STAGED));
        assertThat(job.rows("reject")).isEqualTo(1);
        assertThat(job.rows("skipped_record")).isEqualTo(1);
    }

    @Test
    void refusesLedgerThatHasSentMessagesOfNoExport() {
        TestLedger job = ledger.job();
        job.pass(export());
        job.send("m1");
        job.outbox().fold();
        job.sql("DELETE FROM meta WHERE name LIKE 'pass.%'");

        assertThatThrownBy(() -> Staging.begin(job.ledger, false))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("damaged");
    }

    @Test
    void countsRecordsByKindAndName() {
        TestLedger job = ledger.job();
        try (Staging staging = Staging.begin(job.ledger, false)) {
            staging.write(export().records());

            assertThat(staging.counts().of(Kind.MESSAGE, PassCounts.READ)).isEqualTo(6);
            assertThat(staging.counts().of(Kind.MESSAGE, PassCounts.REJECTED)).isEqualTo(1);
            assertThat(staging.counts().of(Kind.MESSAGE, PassCounts.SKIPPED)).isEqualTo(1);
            assertThat(staging.counts().of(Kind.MESSAGE, PassCounts.SKIPPED + ":deleted"))
                    .isEqualTo(1);
            assertThat(staging.counts().of(Kind.USER, PassCounts.READ)).isEqualTo(1);
            assertThat(staging.counts().of(Kind.GROUP, PassCounts.READ)).isEqualTo(1);
            assertThat(staging.counts().of(Kind.MEMBER, PassCounts.READ)).isEqualTo(1);
            assertThat(staging.counts().of(Kind.MEMBER, PassCounts.REJECTED)).isZero();
            assertThat(staging.seq()).isEqualTo(export().records().size());
        }
    }

    @Test
    void closesTwiceWithoutHarm() {
        Staging staging = Staging.begin(ledger.job().ledger, false);
        staging.write(export().records());
        staging.close();
        staging.close();
        assertThat(ledger.job().ledger.sortFolder()).doesNotExist();
    }

    private Map<String, Long> rows() {
        Map<String, Long> found = new TreeMap<>();
        TABLES.forEach(table -> found.put(table, ledger.job().rows(table)));
        return found;
    }
}
