package io.chatferry.ledger.readback;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.ledger.EntityState;
import io.chatferry.ledger.Export;
import io.chatferry.ledger.LedgerExtension;
import io.chatferry.ledger.MessageState;
import io.chatferry.ledger.TestLedger;
import io.chatferry.model.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What undo deletes: all that this job has created, and nothing that was there before. */
class UndoRowsTests {

    @RegisterExtension
    final LedgerExtension ledger = new LedgerExtension();

    private TestLedger job;
    private UndoRows undo;

    @BeforeEach
    void send() {
        job = ledger.job();
        job.pass(new Export()
                .user("ann", "Ann")
                .user("bob", "Bob")
                .group("own", "ann")
                .group("foreign", null)
                .member("own", "bob", "admin")
                .member("foreign", "bob", "admin")
                .message("m1", "ann", "bob", 10, "one")
                .message("m2", "ann", "bob", 20, "two"));
        job.send("m1");
        job.restate(EntityState.CREATED, "ann", "own");
        job.restate(EntityState.FOUND, "bob", "foreign");
        job.sql("UPDATE member SET state = 4");
        job.outbox().fold();
        undo = new UndoRows(job.ledger);
    }

    @Test
    void countsCreatedRecordsWithExamples() {
        Map<Kind, UndoRows.Amount> amounts = undo.amounts(3);

        assertThat(amounts.get(Kind.MESSAGE)).isEqualTo(new UndoRows.Amount(1, List.of("m1 (id server-m1)")));
        assertThat(amounts.get(Kind.USER)).isEqualTo(new UndoRows.Amount(1, List.of("ann")));
        assertThat(amounts.get(Kind.GROUP)).isEqualTo(new UndoRows.Amount(1, List.of("own")));
        assertThat(amounts.get(Kind.MEMBER)).isEqualTo(new UndoRows.Amount(1, List.of("bob in foreign")));
        assertThat(undo.amounts(0).get(Kind.USER).examples()).isEmpty();
    }

    @Test
    void listsCreatedEntitiesPageByPage() {
        List<UndoRows.Created> users = undo.created(Kind.USER, Long.MIN_VALUE);

        assertThat(users).extracting(UndoRows.Created::id).containsExactly("ann");
        assertThat(undo.created(Kind.USER, users.get(0).key())).isEmpty();
        assertThat(undo.created(Kind.GROUP, Long.MIN_VALUE))
                .extracting(UndoRows.Created::id)
                .containsExactly("own");
        assertThat(undo.createdMembers(Long.MIN_VALUE))
                .singleElement()
                .satisfies(member -> assertThat(member.description(Kind.MEMBER)).contains("foreign", "bob"));
    }

    @Test
    void keepsUserThatOwnsAGroupOfThisJob() {
        long ann = job.entity("ann").key();
        assertThat(undo.ownedBy(ann)).containsExactly("own");

        undo.markDeleted(Kind.GROUP, job.entity("own").key());

        assertThat(undo.ownedBy(ann)).isEmpty();
    }

    @Test
    void marksGroupAsDeletedWithItsMemberships() {
        undo.markDeleted(Kind.GROUP, job.entity("own").key());

        assertThat(job.entity("own").state()).isEqualTo(EntityState.UNKNOWN);
        assertThat(job.number("SELECT COUNT(*) FROM member WHERE state = 0")).isEqualTo(1);
        assertThat(undo.createdMembers(Long.MIN_VALUE)).hasSize(1);
    }

    @Test
    void leavesFoundEntityAsItIs() {
        undo.markDeleted(Kind.GROUP, job.entity("foreign").key());

        assertThat(job.entity("foreign").state()).isEqualTo(EntityState.FOUND);
    }

    @Test
    void marksMembershipAsDeleted() {
        UndoRows.Created member = undo.createdMembers(Long.MIN_VALUE).get(0);

        undo.markMemberDeleted(member.key());

        assertThat(undo.createdMembers(Long.MIN_VALUE)).isEmpty();
        assertThat(job.number("SELECT COUNT(*) FROM member WHERE state = 4")).isEqualTo(1);
    }

    @Test
    void stagesDeletedMessagesAgain() {
        undo.markDeleted(message(MessageState.SENT));
        assertThat(job.states()).containsEntry("m1", MessageState.UNDONE);

        undo.stageDeleted();

        assertThat(job.states()).containsEntry("m1", MessageState.STAGED);
        assertThat(job.number("SELECT COUNT(*) FROM message WHERE server_id IS NOT NULL"))
                .isZero();
        undo.stageDeleted();
        assertThat(job.states()).containsEntry("m1", MessageState.STAGED);
    }

    @Test
    void restoresMessageThatIsStillInTheTarget() {
        long message = message(MessageState.SENT);
        undo.markDeleted(message);

        undo.markPresent(message);

        assertThat(job.states()).containsEntry("m1", MessageState.SENT);
        undo.stageDeleted();
        assertThat(job.states()).containsEntry("m1", MessageState.SENT);
    }

    @ParameterizedTest
    @EnumSource(
            value = MessageState.class,
            names = {"SENT", "UNDONE"},
            mode = EnumSource.Mode.EXCLUDE)
    void leavesMessageInOtherStateAsItIs(MessageState state) {
        long message = message(MessageState.STAGED);
        job.sql("UPDATE message SET state = ? WHERE id = ?", state.number(), message);

        undo.markDeleted(message);
        assertThat(job.states()).containsEntry("m2", state);
        undo.markPresent(message);
        assertThat(job.states()).containsEntry("m2", state);
    }

    private long message(MessageState state) {
        return job.number("SELECT id FROM message WHERE state = " + state.number());
    }
}
