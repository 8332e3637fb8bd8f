package io.chatferry.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.ledger.readback.Differences;
import io.chatferry.ledger.readback.Differences.Difference;
import io.chatferry.ledger.readback.Differences.Fault;
import io.chatferry.ledger.readback.ReadBackItem;
import io.chatferry.ledger.readback.ReadBackRun;
import io.chatferry.ledger.readback.TargetList;
import io.chatferry.ledger.readback.UndoRows;
import io.chatferry.ledger.readback.VerifyRows;
import io.chatferry.ledger.readback.VerifySample;
import io.chatferry.model.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What was read back is kept, page by page, on each database. */
@ParameterizedClass
@EnumSource
class ReadBackRunTests {

    private static final long NOW = 1_700_000_000_000L;

    @Parameter
    Database database;

    @RegisterExtension
    final LedgerExtension ledger = new LedgerExtension(() -> database);

    private TestLedger job;
    private ReadBackRun reading;

    @BeforeEach
    void open() {
        job = ledger.job();
        job.pass(new Export()
                .message("m1", "ann", "bob", 1, "one")
                .message("m2", "bob", "ann", 2, "two")
                .message("m3", "ann", "eve", 3, "three"));
        job.send("m1", "m2", "m3");
        job.outbox().fold();
        reading = new ReadBackRun(job.ledger);
    }

    @Test
    void resumesReadingBehindLastPage() {
        VerifyRows rows = new VerifyRows(job.ledger, VerifySample.ALL);
        reading.begin("verify", rows.places(), NOW);
        assertThat(reading.open(0))
                .extracting(TargetList::type)
                .containsOnly(TargetList.Type.CONVERSATION)
                .hasSize(2);
        TargetList first = reading.open(0).get(0);
        reading.page(first, List.of(item("server-m1"), item("x")), "17", List.of());

        job = ledger.reopen();
        reading = new ReadBackRun(job.ledger);
        assertThat(reading.begin("verify", rows(), NOW + 1_000)).isEqualTo(NOW);
        assertThat(reading.open(0).get(0).position()).isEqualTo("17");
        reading.page(reading.open(0).get(0), List.of(item("y")), null, List.of());
        assertThat(reading.open(0)).hasSize(1);
        assertThat(items()).containsExactly("server-m1", "x", "y");

        assertThat(reading.begin("undo", rows(), NOW + 2_000)).isEqualTo(NOW + 2_000);
        assertThat(items()).isEmpty();
        assertThat(reading.open()).isEqualTo(2);
    }

    @Test
    void restartsReadingAfterADay() {
        reading.begin("verify", rows(), NOW);
        reading.page(reading.open(0).get(0), List.of(item("x")), null, List.of());

        reading.begin("verify", rows(), NOW + 86_400_000);
        assertThat(items()).isEmpty();
    }

    @Test
    void keepsDifferencesUntilNextComparison() {
        Differences differences = new Differences(job.ledger);
        differences.add(new Difference(Kind.MESSAGE, Fault.MISSING, 1L, "m\0", "a:1", "7", "", "there", "missing"));
        differences.add(new Difference(Kind.USER, Fault.DIFFERENT, null, "ann", "", "ann", "name", "Ann", "Ännchen"));
        differences.flush();

        assertThat(differences.all())
                .hasSize(2)
                .last()
                .extracting(Difference::found)
                .isEqualTo("Ännchen");
        assertThat(differences.of(1)).extracting(Difference::fault).containsExactly(Fault.MISSING);
        differences.clear();
        assertThat(differences.all()).isEmpty();
    }

    @Test
    void stagesDeletedMessagesAgain() {
        UndoRows undo = new UndoRows(job.ledger);
        assertThat(undo.amounts(1).get(Kind.MESSAGE).amount()).isEqualTo(3);
        new VerifyRows(job.ledger, VerifySample.ALL).messages(sent -> undo.markDeleted(sent.id()));
        assertThat(job.states()).isEqualTo(states(MessageState.UNDONE));

        undo.stageDeleted();
        assertThat(job.states()).isEqualTo(states(MessageState.STAGED));
        assertThat(job.staged(9)).hasSize(3);
    }

    private static Map<String, MessageState> states(MessageState state) {
        return Map.of("m1", state, "m2", state, "m3", state);
    }

    private ReadBackRun.Places rows() {
        return new VerifyRows(job.ledger, VerifySample.ALL).places();
    }

    private static ReadBackItem item(String key) {
        return new ReadBackItem(Kind.MESSAGE, key, "m", "{}");
    }

    private List<String> items() {
        List<String> keys = new ArrayList<>();
        reading.items(Kind.MESSAGE, (n, item, type, conversation) -> keys.add(item.key()));
        return keys;
    }
}
