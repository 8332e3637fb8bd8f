package io.chatferry.ledger.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.ledger.Export;
import io.chatferry.ledger.LedgerException;
import io.chatferry.ledger.LedgerException.Reason;
import io.chatferry.ledger.LedgerExtension;
import io.chatferry.ledger.MessageState;
import io.chatferry.ledger.TestLedger;
import io.chatferry.ledger.backlog.ClaimedMessage;
import io.chatferry.ledger.backlog.PendingMessage;
import io.chatferry.model.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which outcome a message may have in which state of a run, and what the ledger then says of it. */
class OutcomeTests {

    private static final Map<String, LongFunction<Outcome>> OUTCOMES = outcomes();

    @RegisterExtension
    final LedgerExtension ledger = new LedgerExtension();

    private static Map<String, LongFunction<Outcome>> outcomes() {
        Map<String, LongFunction<Outcome>> all = new TreeMap<>();
        all.put("sent", id -> new Outcome.Sent(id, "server-" + id));
        all.put("already there", id -> new Outcome.AlreadyThere(id, "server-" + id));
        all.put("failed", id -> new Outcome.Failed(id, "ERR_X", "refused"));
        all.put("deferred", Outcome.Deferred::new);
        all.put("not sent", Outcome.NotSent::new);
        all.put("missing", Outcome.Missing::new);
        all.put("doubtful", id -> new Outcome.Doubtful(id, 5_000, "no answer"));
        return all;
    }

    @Test
    void allowsEveryOutcomeOfClaimedMessages() {
        List<PendingMessage> staged = stage(OUTCOMES.size());
        List<ClaimedMessage> claimed = claim(staged, Endpoint.SEND);
        assertThat(states()).containsOnly(MessageState.SENDING);

        List<Outcome> outcomes = outcomesOf(staged);
        ledger.job().outbox().record(new SendResults(outcomes, Map.of()), 3_000);

        assertThat(claimed).hasSameSizeAs(staged);
        assertThat(states()).isEqualTo(outcomes.stream().map(Outcome::state).toList());
    }

    @Test
    void allowsEveryOutcomeOfMessagesInDoubt() {
        List<PendingMessage> staged = stage(OUTCOMES.size());
        claim(staged, Endpoint.SEND);
        record(staged.stream()
                .map(each -> (Outcome) new Outcome.Doubtful(each.id(), 1_000, "no answer"))
                .toList());
        assertThat(states()).containsOnly(MessageState.IN_DOUBT);
        assertThat(ledger.job().rows("doubt")).isEqualTo(OUTCOMES.size());

        List<Outcome> outcomes = outcomesOf(staged);
        record(outcomes);

        assertThat(states()).isEqualTo(outcomes.stream().map(Outcome::state).toList());
        assertThat(ledger.job().rows("doubt")).isEqualTo(1);
        assertThat(ledger.job().number("SELECT closed_at FROM doubt")).isEqualTo(5_000);
    }

    @Test
    void allowsOnlySomeOutcomesOfStagedMessages() {
        List<PendingMessage> staged = stage(OUTCOMES.size());
        int i = 0;
        for (Map.Entry<String, LongFunction<Outcome>> each : OUTCOMES.entrySet()) {
            Outcome outcome = each.getValue().apply(staged.get(i++).id());
            boolean isAllowed = Set.of("already there", "failed", "deferred").contains(each.getKey());
            assertThat(!outcome.isOfClaimed()).as(each.getKey()).isEqualTo(isAllowed);
            if (isAllowed) {
                record(List.of(outcome));
            } else {
                assertLockLost(() -> record(List.of(outcome)), each.getKey());
            }
        }
        assertThat(states().stream().filter(state -> state == MessageState.STAGED))
                .hasSize(4);
    }

    @Test
    void refusesSecondOutcomeOfClaimedMessages() {
        List<PendingMessage> staged = stage(1);
        claim(staged, Endpoint.SEND);
        record(List.of(new Outcome.Sent(staged.get(0).id(), "id")));

        for (Map.Entry<String, LongFunction<Outcome>> each : OUTCOMES.entrySet()) {
            Outcome outcome = each.getValue().apply(staged.get(0).id());
            if (outcome.isOfClaimed()) {
                assertLockLost(() -> record(List.of(outcome)), each.getKey());
            }
        }
        assertThat(states()).containsExactly(MessageState.SENT);
    }

    @Test
    void writesNothingWhenOneOfSeveralOutcomesIsRefused() {
        List<PendingMessage> staged = stage(2);
        claim(staged.subList(0, 1), Endpoint.SEND);

        assertLockLost(
                () -> record(List.of(
                        new Outcome.Sent(staged.get(0).id(), "id"),
                        new Outcome.Sent(staged.get(1).id(), "other"))),
                "second is not claimed");

        assertThat(states()).containsExactly(MessageState.SENDING, MessageState.STAGED);
    }

    @Test
    void claimsMessageInDoubtAgainForTheDataImportOnly() {
        List<PendingMessage> staged = stage(2);
        claim(staged, Endpoint.IMPORT);
        assertLockLost(() -> claim(staged, Endpoint.IMPORT), "in flight");
        record(staged.stream()
                .map(each -> (Outcome) new Outcome.Doubtful(each.id(), 1_000, "no answer"))
                .toList());

        for (Endpoint endpoint : Endpoint.values()) {
            if (endpoint != Endpoint.IMPORT) {
                assertLockLost(() -> claim(staged, endpoint), endpoint.name());
            }
        }
        claim(staged, Endpoint.IMPORT);

        assertThat(states()).containsOnly(MessageState.SENDING);
        assertThat(ledger.job().rows("doubt")).isZero();
        assertThat(ledger.job().number("SELECT MIN(attempts) FROM message")).isEqualTo(2);
    }

    @Test
    void returnsClaimedMessagesInTheGivenOrderWithTheirBodies() {
        List<PendingMessage> staged = new ArrayList<>(stage(4));
        java.util.Collections.reverse(staged);

        assertThat(claim(staged, Endpoint.SEND))
                .extracting(ClaimedMessage::muid)
                .containsExactly("m3", "m2", "m1", "m0");
    }

    @Test
    void reportsCommittedSuccesses() {
        List<PendingMessage> staged = stage(3);
        claim(staged, Endpoint.SEND);
        assertThat(ledger.job().outbox().isAnySent()).isFalse();

        record(List.of(
                new Outcome.Sent(staged.get(0).id(), "a"),
                new Outcome.Failed(staged.get(1).id(), "ERR", "no"),
                new Outcome.NotSent(staged.get(2).id())));

        TestLedger job = ledger.job();
        job.outbox().fold();
        assertThat(job.outbox().isAnySent()).isTrue();
        assertThat(job.outbox().open()).isEqualTo(1);
        assertThat(job.outbox().size()).isEqualTo(3);
        assertThat(job.outbox().claimedServerIds(Set.of("a", "b"))).containsExactly("a");
        assertThat(Outbox.hasUnfolded(job.ledger)).isFalse();
    }

    @Test
    void putsMessagesInFlightInDoubtAfterCrashAndKeepsTheRest() {
        List<PendingMessage> staged = stage(4);
        claim(staged.subList(0, 3), Endpoint.SEND);
        record(List.of(
                new Outcome.Sent(staged.get(0).id(), "a"),
                new Outcome.Doubtful(staged.get(1).id(), 1_000, "no answer")));

        TestLedger next = ledger.crash();
        next.outbox().takeOver(9_000);

        assertThat(states())
                .containsExactly(MessageState.SENT, MessageState.IN_DOUBT, MessageState.IN_DOUBT, MessageState.STAGED);
        assertThat(next.number("SELECT closed_at FROM doubt ORDER BY message")).isEqualTo(1_000);
        assertThat(next.number("SELECT closed_at FROM doubt ORDER BY message DESC"))
                .isEqualTo(9_000);
    }

    private List<PendingMessage> stage(int amount) {
        Export export = new Export();
        for (int i = 0; i < amount; i++) {
            export.message("m" + i, "ann", "bob", 100 + i, "text " + i);
        }
        ledger.job().pass(export);
        return ledger.job().staged(amount);
    }

    private List<Outcome> outcomesOf(List<PendingMessage> messages) {
        List<Outcome> found = new ArrayList<>();
        for (LongFunction<Outcome> each : OUTCOMES.values()) {
            found.add(each.apply(messages.get(found.size()).id()));
        }
        return found;
    }

    private List<ClaimedMessage> claim(List<PendingMessage> messages, Endpoint endpoint) {
        return ledger.job().outbox().claim(messages, endpoint, Set.of(), 500);
    }

    private void record(List<Outcome> outcomes) {
        ledger.job().outbox().record(new SendResults(outcomes, Map.of()), 2_000);
    }

    /** The states of all messages, in the order of time. */
    private List<MessageState> states() {
        return List.copyOf(ledger.job().states().values());
    }

    private static void assertLockLost(org.assertj.core.api.ThrowableAssert.ThrowingCallable change, String what) {
        assertThatThrownBy(change)
                .as(what)
                .isInstanceOfSatisfying(
                        LedgerException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.LOCK_LOST));
    }
}
