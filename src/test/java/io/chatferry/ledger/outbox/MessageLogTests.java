package io.chatferry.ledger.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.ledger.Db;
import io.chatferry.ledger.Export;
import io.chatferry.ledger.LedgerExtension;
import io.chatferry.ledger.TestLedger;
import io.chatferry.ledger.backlog.PendingMessage;
import io.chatferry.model.Endpoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows say the same whenever and in whatever portions the log is folded. */
class MessageLogTests {

    private static final int MESSAGES = 30;
    private static final int STEPS = 60;

    @RegisterExtension
    final LedgerExtension ledger = new LedgerExtension();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void foldsToTheSameRowsWheneverItIsFolded(long seed) {
        TestLedger job = ledger.job();
        Export export = new Export();
        for (int i = 0; i < MESSAGES; i++) {
            export.message("m" + i, "ann", "bob", 100 + i, "text");
        }
        job.pass(export);
        List<PendingMessage> messages = job.staged(MESSAGES);

        play(messages, new Random(seed), false);
        List<String> foldedAtTheEnd = rows();
        job.sql("UPDATE message SET state = 0, attempts = 0, halvings = 0, server_id = NULL, endpoint = 0, since = 0");
        job.sql("DELETE FROM doubt");
        job.sql("DELETE FROM failure");
        play(messages, new Random(seed), true);

        assertThat(rows()).isEqualTo(foldedAtTheEnd);
        assertThat(job.rows("set_aside")).isZero();
        assertThat(job.rows("message_log")).isZero();
    }

    /** Claims and outcomes at random; with {@code folds} the log is folded at random in between. */
    private void play(List<PendingMessage> messages, Random random, boolean folds) {
        Random folding = new Random(7);
        Outbox outbox = new Outbox(ledger.job().ledger);
        List<PendingMessage> free = new ArrayList<>(messages);
        List<PendingMessage> inFlight = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            if (random.nextBoolean() && !free.isEmpty()) {
                Collections.shuffle(free, random);
                List<PendingMessage> some = List.copyOf(free.subList(0, 1 + random.nextInt(Math.min(5, free.size()))));
                outbox.claim(some, Endpoint.IMPORT, Set.of(), step);
                free.removeAll(new HashSet<>(some));
                inFlight.addAll(some);
            } else if (!inFlight.isEmpty()) {
                PendingMessage message = inFlight.remove(random.nextInt(inFlight.size()));
                Outcome outcome = outcome(message.id(), random);
                outbox.record(new SendResults(List.of(outcome), Map.of()), step);
                if (outcome instanceof Outcome.NotSent
                        || outcome instanceof Outcome.Missing
                        || outcome instanceof Outcome.Doubtful) {
                    free.add(message);
                }
            }
            if (folds && folding.nextInt(3) == 0) {
                int most = 1 + folding.nextInt(10);
                ledger.job().ledger.db().change(connection -> MessageLog.fold(connection, most));
            }
        }
        outbox.fold();
    }

    private static Outcome outcome(long id, Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> new Outcome.NotSent(id);
            case 1 -> new Outcome.Missing(id);
            case 2 -> new Outcome.Doubtful(id, 1, "no answer", random.nextBoolean());
            case 3 -> new Outcome.Failed(id, "ERR", "refused");
            default -> new Outcome.Sent(id, "server-" + id);
        };
    }

    private List<String> rows() {
        List<String> rows = new ArrayList<>();
        ledger.job()
                .ledger
                .db()
                .visit(connection -> Db.each(
                        connection,
                        "SELECT id, state, attempts, halvings, server_id, since FROM message ORDER BY id",
                        row -> rows.add(row.getLong(1) + " " + row.getInt(2) + " " + row.getInt(3) + " " + row.getInt(4)
                                + " " + row.getString(5) + " " + row.getLong(6))));
        return rows;
    }

    @Test
    void removesEntryWithoutChanges() {
        TestLedger job = ledger.job();
        job.outbox().claim(List.of(), Endpoint.SEND, Set.of(), 1);

        job.outbox().fold();

        assertThat(Outbox.hasUnfolded(job.ledger)).isFalse();
    }

    /** An entry that no version writes is kept with its reason, and the entries after it are folded. */
    @ParameterizedTest
    @CsvSource({"'', EOF", "07, kind 7", "01, EOF", "0100, EOF", "02, EOF", "0200000001, EOF", "02000000010000, EOF"})
    void keepsUnreadableEntryWithItsReason(String hex, String reason) {
        TestLedger job = ledger.job();
        job.pass(new Export().message("m", "ann", "bob", 1, "x"));
        job.sql("INSERT INTO message_log (seq, content) VALUES (1000, ?)", (Object)
                java.util.HexFormat.of().parseHex(hex));

        new Outbox(job.ledger).fold();

        assertThat(UnstorableEntries.count(job.ledger)).isEqualTo(1);
        assertThat(job.rows("message_log")).isZero();
        List<String> reasons = new ArrayList<>();
        job.ledger
                .db()
                .visit(connection ->
                        Db.each(connection, "SELECT reason FROM set_aside", row -> reasons.add(row.getString(1))));
        assertThat(reasons)
                .singleElement()
                .satisfies(text ->
                        assertThat(text).contains("cannot be read").contains(reason.equals("EOF") ? "null" : reason));
    }
}
