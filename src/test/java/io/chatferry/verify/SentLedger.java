package io.chatferry.verify;

import io.chatferry.ledger.Database;
import io.chatferry.ledger.EntityState;
import io.chatferry.ledger.Export;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.MessageState;
import io.chatferry.ledger.TestLedger;
import io.chatferry.ledger.readback.Differences;
import io.chatferry.ledger.readback.Differences.Difference;
import io.chatferry.ledger.readback.ReadBackItem;
import io.chatferry.ledger.readback.ReadBackRun;
import io.chatferry.ledger.readback.TargetList;
import io.chatferry.ledger.readback.VerifyRows;
import io.chatferry.ledger.readback.VerifySample;
import io.chatferry.model.Endpoint;
import io.chatferry.model.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A ledger of which a test says what was sent and what was read back. */
final class SentLedger implements AutoCloseable {

    private static final long NOW_MILLIS = 1_700_000_000_000L;

    final VerifyRows rows;
    final ReadBackRun reading;
    private final TestLedger ledger;
    private final Differences differences;
    private TargetComparison comparison;

    SentLedger(Path folder, Export export) {
        ledger = TestLedger.open(Database.H2, folder);
        ledger.pass(export);
        rows = new VerifyRows(ledger.ledger, VerifySample.ALL);
        reading = new ReadBackRun(ledger.ledger);
        differences = new Differences(ledger.ledger);
        comparison = new TargetComparison(ledger.ledger, rows, reading, differences, true);
    }

    Ledger ledger() {
        return ledger.ledger;
    }

    /** Sets what has become of a message; without a server id where the target has returned none. */
    SentLedger message(String muid, MessageState state, @Nullable String serverId) {
        ledger.sql(
                "UPDATE message SET state = ?, server_id = ? WHERE seq IN (SELECT seq FROM body WHERE muid = ?)",
                state.number(),
                serverId,
                muid);
        return this;
    }

    /** Sets the endpoint that has carried a message. */
    SentLedger endpoint(String muid, Endpoint endpoint) {
        ledger.sql(
                "UPDATE message SET endpoint = ? WHERE seq IN (SELECT seq FROM body WHERE muid = ?)",
                endpoint.number(),
                muid);
        return this;
    }

    /** Sets what is known of users or groups. */
    SentLedger entities(EntityState state, String... targetIds) {
        for (String id : targetIds) {
            ledger.sql("UPDATE entity SET state = ? WHERE target_id = ?", state.number(), id);
        }
        return this;
    }

    /** Sets what is known of all memberships. */
    SentLedger members(EntityState state) {
        ledger.sql("UPDATE member SET state = ?", state.number());
        return this;
    }

    /** Changes the ledger by a statement of SQL. */
    SentLedger change(String statement, Object... values) {
        ledger.sql(statement, values);
        return this;
    }

    /** Starts a reading of all lists. */
    SentLedger startReading() {
        reading.begin("verify", rows.places(), NOW_MILLIS);
        return this;
    }

    /** The first list of this type that is not read yet. */
    TargetList list(TargetList.Type type) {
        return lists().stream()
                .filter(each -> each.type() == type)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no list " + type + " among " + lists()));
    }

    List<TargetList> lists() {
        return reading.open(0);
    }

    /** Reads items back in a list of this type, which is added where there is none. */
    SentLedger readBack(TargetList.Type type, ReadBackItem... items) {
        if (lists().stream().noneMatch(each -> each.type() == type)) {
            TargetList some = lists().get(0);
            reading.add(List.of(new TargetList(0, type, some.conversation(), some.first(), some.second(), null)));
        }
        reading.page(list(type), List.of(items), "1", List.of());
        return this;
    }

    ComparisonResult compare() {
        return comparison.run();
    }

    TargetComparison comparison() {
        return comparison;
    }

    /** From now on differences show no texts. */
    SentLedger hideTexts() {
        comparison = new TargetComparison(ledger.ledger, rows, reading, differences, false);
        return this;
    }

    /** The differences as {@code FAULT key serverId field: expected -> found}. */
    List<String> differences() {
        return differences.all().map(SentLedger::line).toList();
    }

    private static String line(Difference each) {
        return each.fault() + " " + each.key() + " " + each.serverId() + " " + each.field() + ": " + each.expected()
                + " -> " + each.found();
    }

    /** Everything that was read back, by {@code kind key}. */
    List<String> items(Kind kind) {
        List<String> keys = new ArrayList<>();
        reading.items(kind, (n, item, type, conversation) -> keys.add(item.key()));
        return keys;
    }

    /** The bodies of all messages, by muid. */
    Map<String, String> bodies() {
        Map<String, String> bodies = new HashMap<>();
        rows.messages(sent -> bodies.put(sent.muid(), sent.body()));
        return bodies;
    }

    /** The states of all messages, by muid. */
    Map<String, MessageState> states() {
        Map<String, MessageState> states = new HashMap<>();
        rows.messages(sent -> states.put(sent.muid(), sent.state()));
        return states;
    }

    @Override
    public void close() {
        ledger.close();
    }
}
