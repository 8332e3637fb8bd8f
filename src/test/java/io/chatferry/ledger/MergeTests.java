package io.chatferry.ledger;

import static io.chatferry.ledger.Export.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.chatferry.ledger.backlog.ClaimedMessage;
import io.chatferry.ledger.merge.MergeSettings;
import io.chatferry.ledger.query.LedgerReport;
import io.chatferry.ledger.staging.PassCounts;
import io.chatferry.model.EntityRef;
import io.chatferry.model.Kind;
import io.chatferry.model.RejectCode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a first pass over an export becomes. */
@ParameterizedClass
@EnumSource(Database.class)
class MergeTests {

    @Parameter
    Database database;

    @RegisterExtension
    final LedgerExtension ledger = new LedgerExtension(() -> database);

    private TestLedger job;

    @BeforeEach
    void open() {
        job = ledger.job();
    }

    @Test
    void countsRepeatedMessageAsDuplicate() {
        job.pass(new Export().message("m1", "ann", "bob", 100, "hi").message("m1", "ann", "bob", 100, "hi"));

        assertThat(job.states()).isEqualTo(Map.of("m1", MessageState.STAGED));
        assertThat(job.report().pass().of(Kind.MESSAGE, PassCounts.READ)).isEqualTo(2);
        assertThat(job.report().pass().of(Kind.MESSAGE, PassCounts.DUPLICATE)).isEqualTo(1);
        assertThat(job.report().rejects()).isEmpty();
    }

    @Test
    void rejectsOtherContentUnderSameMuidWithBothLines() {
        job.pass(new Export()
                .in("a.csv")
                .message("m0", "ann", "bob", 99, "before")
                .message("m1", "ann", "bob", 100, "first")
                .in("b.csv")
                .message("m1", "ann", "bob", 100, "second"));

        assertThat(job.claimAll())
                .extracting(ClaimedMessage::body)
                .hasSize(2)
                .anySatisfy(body -> assertThat(body).contains("first"));
        assertThat(job.report().rejects()).singleElement().satisfies(reject -> {
            assertThat(List.of(reject.file(), reject.line(), reject.record(), reject.key()))
                    .isEqualTo(List.of("b.csv", 2L, 1L, "m1"));
            assertThat(reject.problems().get(0).code()).isEqualTo(RejectCode.MUID_CONFLICT);
            assertThat(reject.problems().get(0).message()).contains("a.csv:3", "b.csv:2");
        });
        assertThat(job.report().pass().of(Kind.MESSAGE, PassCounts.REJECTED)).isEqualTo(1);
    }

    @Test
    void numbersEqualMessagesWithoutMuid() {
        job.pass(new Export()
                .derived("hash", "ann", "bob", 100, "ok")
                .derived("hash", "ann", "bob", 100, "ok")
                .derived("other", "ann", "bob", 100, "ok?")
                .derived("hash", "ann", "bob", 100, "ok"));

        assertThat(job.claimAll())
                .extracting(ClaimedMessage::muid)
                .containsExactlyInAnyOrder("hash", "hash-2", "hash-3", "other");
        assertThat(job.report().pass().of(Kind.MESSAGE, PassCounts.DUPLICATE)).isZero();
    }

    @Test
    void ordersMessagesByFinestTimeThenByReading() {
        EntityRef ann = Export.user("ann");
        EntityRef bob = Export.user("bob");
        job.pass(new Export()
                .message("late", false, ann, bob, 100 * SECOND + 9, "5")
                .message("equal-1", false, bob, ann, 100 * SECOND + 7, "3")
                .message("equal-2", false, ann, bob, 100 * SECOND + 7, "4")
                .message("early", false, ann, bob, 100 * SECOND + 1, "2")
                .message("first", false, bob, ann, 99 * SECOND, "1")
                .toGroup("lonely", "ann", "team", 50, "alone")
                .message("bob-to-himself", "bob", "bob", 98, "note"));

        assertThat(job.claimAll())
                .extracting(ClaimedMessage::muid)
                .containsExactly("lonely", "bob-to-himself", "first", "early", "equal-1", "equal-2", "late");
    }

    @Test
    void defersOlderMessages() {
        Export export = new Export()
                .message("old", "ann", "bob", 99, "x")
                .message("new", "ann", "bob", 100, "x")
                .message("old-2", "ann", "cat", 99, "x");
        job.pass(export, new MergeSettings(false, false, 100 * SECOND));

        assertThat(job.states())
                .isEqualTo(Map.of(
                        "old", MessageState.DEFERRED, "new", MessageState.STAGED, "old-2", MessageState.DEFERRED));
        assertThat(job.outbox().open()).isEqualTo(1);
    }

    @Test
    void countsRejectsAndSkippedRecordsAndKeepsAllProblems() {
        job.pass(new Export()
                .rejected(Kind.MESSAGE, "m\u00001\ud800", RejectCode.TEXT_EMPTY, RejectCode.TAGS_OVER_25)
                .skipped(Kind.MESSAGE)
                .in("users.csv")
                .rejected(Kind.USER, "u1", RejectCode.TEXT_EMPTY));

        assertThat(job.report().rejects())
                .extracting(
                        LedgerReport.Reject::file,
                        LedgerReport.Reject::key,
                        reject -> reject.problems().size())
                .containsExactly(tuple("messages.csv", "m\\u00001\\ud800", 2), tuple("users.csv", "u1", 1));
        assertThat(job.report().rejects())
                .first()
                .satisfies(reject -> assertThat(reject.raw()).isEqualTo("raw of m\\u00001\\ud800"));
        assertThat(job.report().rejectsByCode(5).get(RejectCode.TEXT_EMPTY).examples())
                .containsExactly("messages.csv:2", "users.csv:2");
        PassCounts counts = job.report().pass();
        assertThat(counts.of(Kind.MESSAGE))
                .containsEntry(PassCounts.READ, 2L)
                .containsEntry(PassCounts.REJECTED, 1L)
                .containsEntry(PassCounts.SKIPPED, 1L);
    }
}
