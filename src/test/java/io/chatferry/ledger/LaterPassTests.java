package io.chatferry.ledger;

import static io.chatferry.ledger.Export.SECOND;
import static io.chatferry.ledger.MessageState.DEFERRED;
import static io.chatferry.ledger.MessageState.SENT;
import static io.chatferry.ledger.MessageState.STAGED;
import static io.chatferry.ledger.MessageState.WITHDRAWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.ledger.backlog.ClaimedMessage;
import io.chatferry.ledger.merge.MergeSettings;
import io.chatferry.ledger.merge.PassMerge;
import io.chatferry.ledger.staging.PassCounts;
import io.chatferry.ledger.staging.Staging;
import io.chatferry.model.Kind;
import io.chatferry.model.RejectCode;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** How a changed export is merged with what the ledger knows, and what a pass that was cut off leaves behind. */
@ParameterizedClass
@EnumSource(Database.class)
class LaterPassTests {

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
    void recognizesUnchangedExportAndChangesNothing() {
        Export export = conversation(5);
        job.pass(export);
        job.send("m1", "m2");
        Map<String, MessageState> before = job.states();

        assertThat(PassMerge.isCurrent(job.ledger, TestLedger.inputs(export), "settings"))
                .isTrue();
        assertThat(PassMerge.isCurrent(job.ledger, TestLedger.inputs(export), "others"))
                .isFalse();
        assertThat(PassMerge.isCurrent(job.ledger, TestLedger.inputs(conversation(6)), "settings"))
                .isFalse();
        job.pass(export);
        assertThat(job.states()).isEqualTo(before);
        assertThat(job.rows("body")).isEqualTo(5);
        assertThat(job.report().pass().of(Kind.MESSAGE, PassCounts.CHANGED)).isZero();
    }

    @Test
    void replacesUnbegunMessagesAndNeverChangesBegunOnes() {
        job.pass(new Export().message("sent", "ann", "bob", 100, "old").message("unsent", "ann", "bob", 101, "old"));
        job.send("sent");

        job.pass(new Export().message("sent", "ann", "bob", 100, "new").message("unsent", "ann", "cat", 201, "new"));

        assertThat(job.report().pass().of(Kind.MESSAGE, PassCounts.CHANGED)).isEqualTo(1);
        assertThat(job.claimAll()).singleElement().satisfies(message -> {
            assertThat(message.muid()).isEqualTo("unsent");
            assertThat(message.body()).contains("new", "cat");
            assertThat(message.message().second()).isEqualTo(201);
        });
        assertThat(job.states()).containsEntry("sent", SENT);
    }

    @Test
    void withdrawsRemovedMessagesUnlessBegunAndRestoresThem() {
        job.pass(conversation(4));
        job.send("m1", "m2");

        job.pass(new Export().message("m2", "ann", "bob", 102, "text 2").message("m4", "ann", "bob", 104, "text 4"));
        assertThat(job.states()).isEqualTo(Map.of("m1", SENT, "m2", SENT, "m3", WITHDRAWN, "m4", STAGED));
        assertThat(job.facts().removed()).isEqualTo(2);

        job.pass(conversation(4));
        assertThat(job.states()).isEqualTo(Map.of("m1", SENT, "m2", SENT, "m3", STAGED, "m4", STAGED));
        assertThat(job.facts().removed()).isZero();
    }

    @Test
    void ordersCorrectedRecordWithinItsSecond() {
        job.pass(new Export()
                .message("m0", "ann", "bob", 99, "text")
                .message("m1", "ann", "bob", 100, "text")
                .message("m3", "ann", "bob", 100, "text")
                .message("m5", "ann", "bob", 100, "text"));
        job.send("m0"); // something has left: the ledger is not begun anew

        job.pass(new Export()
                .message("m0", "ann", "bob", 99, "text")
                .message("m1", "ann", "bob", 100, "text")
                .message("m2", "ann", "bob", 100, "text")
                .message("m3", "ann", "bob", 100, "text")
                .message("m4", "ann", "bob", 100, "text")
                .message("m5", "ann", "bob", 100, "text"));
        assertThat(job.claimAll()).extracting(ClaimedMessage::muid).containsExactly("m1", "m2", "m3", "m4", "m5");
    }

    @Test
    void withdrawsNothingForDelta() {
        MergeSettings delta = new MergeSettings(true, false, Long.MIN_VALUE);
        job.pass(conversation(2), delta);
        job.pass(new Export().message("m3", "ann", "bob", 103, "text 3"), delta);

        assertThat(job.states()).isEqualTo(Map.of("m1", STAGED, "m2", STAGED, "m3", STAGED));
        assertThat(job.facts().removed()).isZero();
    }

    @Test
    void stagesDeferredMessagesWhenCutOffMoves() {
        job.pass(conversation(3), new MergeSettings(false, false, 103 * SECOND));
        assertThat(job.states()).isEqualTo(Map.of("m1", DEFERRED, "m2", DEFERRED, "m3", STAGED));

        job.pass(conversation(3));
        assertThat(job.states()).isEqualTo(Map.of("m1", STAGED, "m2", STAGED, "m3", STAGED));
    }

    @Test
    void ignoresPassThatWasInterruptedWhileReading() {
        Staging cutOff = Staging.begin(job.ledger, false);
        cutOff.write(
                conversation(50).rejected(Kind.USER, "u", RejectCode.TEXT_EMPTY).records());
        job = ledger.reopen();
        assertThat(job.outbox().open()).isZero();
        job.pass(conversation(3));
        job.send("m1");

        Staging again = Staging.begin(job.ledger, false);
        again.write(
                conversation(70).rejected(Kind.USER, "u", RejectCode.TEXT_EMPTY).records());
        job = ledger.reopen();
        assertThat(job.outbox().open()).isEqualTo(2);
        assertThat(PassMerge.isCurrent(job.ledger, TestLedger.inputs(conversation(3)), "settings"))
                .isTrue();
        job.pass(conversation(4));
        assertThat(job.states()).isEqualTo(Map.of("m1", SENT, "m2", STAGED, "m3", STAGED, "m4", STAGED));
        assertThat(job.report().rejects()).isEmpty();
        assertThat(job.rows("body")).isEqualTo(4);
    }

    @Test
    void finishesMergeThatWasStoppedAtAnyPoint() {
        job.pass(conversation(3));
        job.send("m1");
        int asked = 0;
        for (boolean stopped = true; stopped; asked++) {
            stopped = isStoppedAfter(asked, conversation(5));
            if (stopped) {
                assertThat(PassMerge.isCurrent(job.ledger, TestLedger.inputs(conversation(5)), "settings"))
                        .isFalse();
                assertThat(job.states()).containsEntry("m1", SENT);
            }
        }
        assertThat(asked).as("how often it was asked to stop").isGreaterThan(5);
        assertThat(job.states()).isEqualTo(Map.of("m1", SENT, "m2", STAGED, "m3", STAGED, "m4", STAGED, "m5", STAGED));
        assertThat(job.rows("body")).isEqualTo(5);
    }

    private boolean isStoppedAfter(int times, Export export) {
        AtomicInteger left = new AtomicInteger(times);
        job.outbox().fold();
        try (Staging staging = Staging.begin(job.ledger, false)) {
            staging.write(export.records());
            new PassMerge(job.ledger, staging, TestLedger.CUMULATIVE, () -> left.getAndDecrement() <= 0)
                    .merge(TestLedger.inputs(export), "settings");
            return false;
        } catch (CancellationException stopped) {
            return true;
        }
    }

    @Test
    void ignoresInterruptedFirstMerge() {
        cutOffAtItsEnd(conversation(5));

        assertThat(PassMerge.isCurrent(job.ledger, TestLedger.inputs(conversation(5)), "settings"))
                .isFalse();
        job.pass(conversation(3));
        assertThat(job.states()).hasSize(3);
        assertThat(job.claimAll()).extracting(ClaimedMessage::muid).containsExactly("m1", "m2", "m3");
    }

    @Test
    void repeatsInterruptedLaterMergeWithoutLoss() {
        Export first = conversation(3);
        Export changed = new Export()
                .message("m1", "ann", "bob", 101, "text 1")
                .message("m2", "ann", "bob", 102, "changed")
                .message("m9", "ann", "bob", 109, "new");
        job.pass(first);
        job.send("m1");
        cutOffAtItsEnd(changed);
        cutOffAtItsEnd(changed);

        assertThat(PassMerge.isCurrent(job.ledger, TestLedger.inputs(first), "settings"))
                .as("half merged rows are not what the first export says")
                .isFalse();
        job.pass(changed);
        assertThat(job.states()).isEqualTo(Map.of("m1", SENT, "m2", STAGED, "m3", WITHDRAWN, "m9", STAGED));
        assertThat(job.claimAll())
                .extracting(ClaimedMessage::body)
                .anySatisfy(body -> assertThat(body).contains("changed"));
    }

    @Test
    void countsNextExportAloneAfterInterruptedMerge() {
        job.pass(conversation(3));
        cutOffAtItsEnd(new Export().message("m2", "ann", "bob", 102, "changed").message("m7", "ann", "bob", 107, "x"));

        job.pass(conversation(3));
        assertThat(job.claimAll())
                .extracting(ClaimedMessage::muid, message -> message.body().contains("changed"))
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple("m1", false),
                        org.assertj.core.api.Assertions.tuple("m2", false),
                        org.assertj.core.api.Assertions.tuple("m3", false));
    }

    /** Reads an export and merges it, but the last transaction of the merge, and so the process, fails. */
    private void cutOffAtItsEnd(Export export) {
        Staging staging = Staging.begin(job.ledger, false);
        staging.write(export.records());
        job.sql("ALTER TABLE pass_count RENAME TO pass_count_away");
        assertThatThrownBy(() -> job.merge(staging, TestLedger.CUMULATIVE, TestLedger.inputs(export)))
                .isInstanceOf(LedgerException.class);
        job.sql("ALTER TABLE pass_count_away RENAME TO pass_count");
        job = ledger.reopen();
    }

    private static Export conversation(int messages) {
        Export export = new Export();
        for (int i = 1; i <= messages; i++) {
            export.message("m" + i, "ann", "bob", 100 + i, "text " + i);
        }
        return export;
    }
}
