package io.chatferry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.ledger.LedgerException.Reason;
import io.chatferry.ledger.backlog.Backlog;
import io.chatferry.ledger.backlog.ClaimedMessage;
import io.chatferry.ledger.backlog.PendingMessage;
import io.chatferry.ledger.backlog.SendOrder;
import io.chatferry.ledger.outbox.Doubt;
import io.chatferry.ledger.outbox.EntityTable;
import io.chatferry.ledger.outbox.Outbox;
import io.chatferry.ledger.outbox.Outcome;
import io.chatferry.ledger.outbox.SendResults;
import io.chatferry.model.Endpoint;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages on their way out: what is on disk when, and who may change it. */
@ParameterizedClass
@EnumSource(Database.class)
class OutboxTests {

    @Parameter
    Database database;

    @RegisterExtension
    final LedgerExtension ledger = new LedgerExtension(() -> database);

    private TestLedger job;

    @BeforeEach
    void open() {
        job = ledger.job();
        job.pass(new Export()
                .message("m1", "ann", "bob", 1, "one")
                .message("m2", "ann", "bob", 2, "two")
                .message("m3", "ann", "bob", 3, "three")
                .message("m4", "ann", "bob", 4, "four")
                .message("m5", "ann", "bob", 5, "five"));
    }

    @Test
    void storesClaimWithStateBodyAndCreatedUsers() {
        Set<Long> creating = Set.of(job.entity("ann").key());
        List<PendingMessage> batch = job.staged(2);
        List<ClaimedMessage> claimed = job.outbox().claim(batch, Endpoint.MODERATION, creating, 1_000);

        assertThat(claimed).extracting(ClaimedMessage::muid).containsExactly("m1", "m2");
        assertThat(claimed.get(1).body()).contains("two");
        job = ledger.reopen();
        assertThat(job.states()).containsEntry("m1", MessageState.SENDING).containsEntry("m3", MessageState.STAGED);
        assertThat(job.entity("ann").state()).isEqualTo(EntityState.CREATING);
        assertThat(job.entity("bob").state()).isEqualTo(EntityState.UNKNOWN);
    }

    @Test
    void refusesSecondClaimOfMessage() {
        List<PendingMessage> batch = job.staged(3);
        job.outbox().claim(batch.subList(1, 2), Endpoint.MODERATION, Set.of(), 1_000);

        assertThatThrownBy(() -> job.outbox().claim(batch, Endpoint.MODERATION, Set.of(), 2_000))
                .isInstanceOfSatisfying(
                        LedgerException.class, lost -> assertThat(lost.reason()).isEqualTo(Reason.LOCK_LOST));
        assertThat(job.states())
                .as("all or none of a batch")
                .containsEntry("m1", MessageState.STAGED)
                .containsEntry("m2", MessageState.SENDING)
                .containsEntry("m3", MessageState.STAGED);
    }

    @Test
    void storesEveryOutcome() {
        List<ClaimedMessage> claimed = job.claimAll();
        job.outbox()
                .record(
                        new SendResults(
                                List.of(
                                        new Outcome.Sent(id(claimed, "m1"), "s1"),
                                        new Outcome.Failed(
                                                id(claimed, "m2"), "ERR_BAD", "no\u0000thing " + "x".repeat(2_000)),
                                        new Outcome.NotSent(id(claimed, "m3")),
                                        new Outcome.Doubtful(id(claimed, "m4"), 1_500, "cut " + "x".repeat(2_000))),
                                Map.of(job.entity("ann").key(), EntityState.CREATED)),
                        2_000);
        job = ledger.reopen();

        assertThat(job.states())
                .isEqualTo(Map.of(
                        "m1", MessageState.SENT,
                        "m2", MessageState.FAILED,
                        "m3", MessageState.STAGED,
                        "m4", MessageState.IN_DOUBT,
                        "m5", MessageState.SENDING));
        assertThat(job.entity("ann").state()).isEqualTo(EntityState.CREATED);
        assertThat(job.outbox().claimedServerIds(Set.of("s1", "s2"))).containsExactly("s1");
        assertThat(job.outbox().open()).isEqualTo(3);
        assertThat(job.report().failuresByCode(3).get("ERR_BAD").examples()).containsExactly("messages.csv:3");
        assertThat(job.report().messages()).containsEntry(MessageState.SENT, 1L).containsEntry(MessageState.FAILED, 1L);
    }

    @Test
    void refusesSecondOutcome() {
        List<ClaimedMessage> claimed = job.claimAll();
        Outcome sent = new Outcome.Sent(id(claimed, "m1"), "s1");
        job.outbox().record(new SendResults(List.of(sent), Map.of()), 2_000);

        assertThatThrownBy(() -> job.outbox()
                        .record(
                                new SendResults(List.of(new Outcome.NotSent(id(claimed, "m2")), sent), Map.of()),
                                3_000))
                .isInstanceOf(LedgerException.class);
        assertThat(job.states()).containsEntry("m1", MessageState.SENT).containsEntry("m2", MessageState.SENDING);
    }

    @Test
    void putsMessagesOfDeadRunInDoubtAtTakeover() {
        job.outbox()
                .claim(
                        job.staged(2),
                        Endpoint.MODERATION,
                        Set.of(job.entity("ann").key()),
                        1_000);
        job = ledger.reopen();
        job.outbox().takeOver(9_000);
        job.outbox().takeOver(9_999);

        assertThat(doubts())
                .extracting(
                        doubt -> doubt.claimed().muid(),
                        Doubt::begunAtMillis,
                        Doubt::closedAtMillis,
                        Doubt::lookedAtMillis)
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple("m1", 1_000L, 9_000L, 0L),
                        org.assertj.core.api.Assertions.tuple("m2", 1_000L, 9_000L, 0L));
        assertThat(job.entity("ann").state()).isEqualTo(EntityState.UNKNOWN);
    }

    @Test
    void keepsFirstMissOfDoubtUntilResolved() {
        List<ClaimedMessage> claimed = job.claimAll();
        long one = id(claimed, "m1");
        long two = id(claimed, "m2");
        job.outbox()
                .record(
                        new SendResults(
                                List.of(
                                        new Outcome.Doubtful(one, 1_500, "cut"),
                                        new Outcome.Doubtful(two, 1_600, "cut")),
                                Map.of()),
                        2_000);
        job.outbox().markNotFound(List.of(two), 40_000);
        job = ledger.reopen();
        assertThat(doubts())
                .extracting(Doubt::lookedAtMillis)
                .as("the others were taken over by nobody yet")
                .containsExactlyInAnyOrder(0L, 40_000L);

        job.outbox()
                .record(
                        new SendResults(List.of(new Outcome.Missing(two), new Outcome.Sent(one, "s")), Map.of()),
                        46_000);
        assertThat(doubts()).isEmpty();
        assertThat(job.states()).containsEntry("m1", MessageState.SENT).containsEntry("m2", MessageState.STAGED);
        assertThatThrownBy(() -> job.outbox().markNotFound(List.of(two), 50_000))
                .isInstanceOf(LedgerException.class);
    }

    @Test
    void countsOnlyAttemptsThatMayHaveArrived() {
        PendingMessage first = job.staged(1).get(0);
        List<PendingMessage> batch = List.of(first);
        assertThat(first.attempts()).isZero();
        job.outbox().claim(batch, Endpoint.MODERATION, Set.of(), 1);
        job.outbox().record(new SendResults(List.of(new Outcome.NotSent(first.id())), Map.of()), 2);
        assertThat(job.staged(1).get(0).attempts()).as("a 429").isZero();

        job.outbox().claim(batch, Endpoint.MODERATION, Set.of(), 3);
        job.outbox().record(new SendResults(List.of(new Outcome.Doubtful(first.id(), 4, "cut")), Map.of()), 4);
        assertThat(doubts().get(0).claimed().message().attempts()).isEqualTo(1);
        job.outbox().record(new SendResults(List.of(new Outcome.Missing(first.id())), Map.of()), 5);
        assertThat(job.staged(1).get(0).attempts())
                .as("a doubt resolved as absent")
                .isEqualTo(1);
    }

    @Test
    void changesNothingAfterLosingLock() {
        List<ClaimedMessage> claimed = job.outbox().claim(job.staged(1), Endpoint.MODERATION, Set.of(), 1_000);
        List<PendingMessage> more = job.staged(10);
        EntityTable directory = new EntityTable(job.ledger);
        long ann = job.entity("ann").key();
        Map<String, MessageState> before = job.states();
        job.sql("UPDATE run_lock SET epoch = epoch + 1, owner = 'another one'");

        List<Consumer<Outbox>> changes = List.of(
                outbox -> outbox.claim(more, Endpoint.MODERATION, Set.of(), 2_000),
                outbox -> outbox.record(
                        new SendResults(
                                List.of(new Outcome.Sent(
                                        claimed.get(0).message().id(), "s")),
                                Map.of()),
                        2_000),
                outbox -> outbox.takeOver(2_000),
                outbox -> outbox.markNotFound(List.of(), 2_000),
                outbox -> directory.restate(Map.of(ann, EntityState.CREATED)),
                outbox -> directory.refused(Map.of(ann, "no")),
                outbox -> directory.writeMembers(Map.of(), Map.of()),
                outbox -> job.lock.heartbeat());
        assertThat(changes)
                .allSatisfy(change -> assertThatThrownBy(() -> change.accept(job.outbox()))
                        .isInstanceOfSatisfying(
                                LedgerException.class,
                                lost -> assertThat(lost.reason()).isEqualTo(Reason.LOCK_LOST)));
        job.sql("UPDATE run_lock SET epoch = epoch - 1");
        assertThat(job.states()).isEqualTo(before);
        assertThat(job.entity("ann").state()).isEqualTo(EntityState.UNKNOWN);
    }

    @Test
    void choosesBusiestFittingConversationsAsCanary() {
        job.pass(new Export()
                .message("a1", "ann", "bob", 1, "x")
                .message("a2", "bob", "ann", 2, "x")
                .message("a3", "ann", "bob", 3, "x")
                .toGroup("g1", "ann", "team", 1, "x")
                .toGroup("g2", "bob", "team", 2, "x")
                .message("c1", "ann", "cat", 1, "x"));

        assertThat(conversations(1)).containsExactly(1L);
        assertThat(conversations(3)).containsExactly(3L);
        assertThat(conversations(5)).containsExactlyInAnyOrder(3L, 2L);
        assertThat(conversations(100)).containsExactlyInAnyOrder(3L, 2L, 1L);
    }

    private List<Long> conversations(long limit) {
        return job.outbox().canary(limit).stream()
                .map(conversation -> job.ledger
                        .db()
                        .read(connection -> Db.number(
                                connection,
                                "SELECT COUNT(*) FROM message WHERE state = 0 AND conversation = ?",
                                conversation)))
                .toList();
    }

    private List<Doubt> doubts() {
        job.outbox().fold();
        try (Backlog backlog = job.outbox().backlog(SendOrder.BY_SECOND, true, Set.of(), () -> false)) {
            return job.outbox()
                    .doubts(backlog.inDoubt().stream().map(backlog::at).toList());
        }
    }

    private static long id(List<ClaimedMessage> claimed, String muid) {
        return claimed.stream()
                .filter(each -> each.muid().equals(muid))
                .findFirst()
                .orElseThrow()
                .message()
                .id();
    }
}
