package io.chatferry.send;

import static io.chatferry.send.Sending.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.ledger.EntityState;
import io.chatferry.ledger.Export;
import io.chatferry.ledger.MessageState;
import io.chatferry.sandbox.StoredMessage;
import io.chatferry.send.state.SendResult;
import io.chatferry.send.state.SendSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sending from a real ledger to a real server over real connections, with all that can go wrong between them. */
@Timeout(60)
class SendLoopTests {

    @TempDir
    Path folder;

    @Test
    void deliversEachMessageOnceInOrderAndCreatesEachEntityOnce() throws Exception {
        try (Sending sending = new Sending(folder)) {
            sending.sandbox.plantUser("user1", "Real One");
            sending.sandbox.plantGroup("group1", "Real Group");
            Export export = Sending.chatter(300);
            sending.job.pass(export);

            assertThat(sending.run().end()).isEqualTo(SendResult.End.DONE);
            sending.assertArrivedOnce(export);
            sending.assertInOrder();
            assertThat(sending.sandbox.uids())
                    .containsExactlyInAnyOrder(
                            "user0", "user1", "user2", "user3", "user4", "user5", "user6", "user7", "lurker");
            assertThat(sending.sandbox.guids()).containsExactlyInAnyOrder("group0", "group1");
            assertThat(sending.sandbox.userName("user1")).contains("Real One");
            assertThat(sending.sandbox.userName("user2")).contains("User 2");
            assertThat(sending.sandbox.memberUids("group0")).contains("user1");
            assertThat(sending.job.entity("user1").state()).isEqualTo(EntityState.FOUND);
            assertThat(sending.job.entity("user5").state()).isEqualTo(EntityState.CREATED);
            assertThat(sending.job.states().values()).containsOnly(MessageState.SENT);
            assertThat(sending.sandbox.requests("POST /moderation/messages")).isEqualTo(300);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sandbox.faults.cut-before=0.04 sandbox.faults.500-before=0.02 sandbox.faults.503-html=0.02 sandbox.faults.429=0.02",
                "sandbox.faults.cut-after=0.04 sandbox.faults.500-after=0.02 sandbox.faults.truncated=0.02 sandbox.faults.bad-json=0.02",
                "sandbox.faults.stall=0.04 sandbox.faults.stall-for=3s sandbox.faults.calls=messages",
                "sandbox.faults.cut-late=0.06 sandbox.faults.cut-late-by=1s sandbox.faults.calls=writes",
                "sandbox.faults.cut-after=0.08 sandbox.faults.calls=messages sandbox.muids.echoed=false",
            })
    void deliversEachMessageOnceDespiteFaults(String faults) throws Exception {
        try (Sending sending = new Sending(folder, faults.split(" "))) {
            Export export = Sending.chatter(200);
            sending.job.pass(export);

            assertThat(sending.run()).isEqualTo(new SendResult(SendResult.End.DONE, ""));
            sending.assertArrivedOnce(export);
            assertThat(sending.job.states().values()).containsOnly(MessageState.SENT);
            assertThat(sending.counters.doubts()).as("something went wrong").isPositive();
            assertThat(sending.counters.doubts())
                    .isEqualTo(sending.counters.foundAfterDoubt() + sending.counters.absentAfterDoubt());
            assertThat(sending.sandbox.uids()).hasSize(9);
        }
    }

    @Test
    void resumesAfterOutage() throws Exception {
        try (Sending sending = new Sending(
                folder, "sandbox.faults.down-at=1s", "sandbox.faults.down-for=2s", "sandbox.latency.median=50ms")) {
            Export export = Sending.chatter(1_500);
            sending.job.pass(export);

            assertThat(sending.run().end()).isEqualTo(SendResult.End.DONE);
            sending.assertArrivedOnce(export);
        }
    }

    @Test
    void distinguishesEqualMessagesWithoutMuidEcho() throws Exception {
        try (Sending sending = new Sending(
                folder,
                "sandbox.faults.cut-after=0.15",
                "sandbox.faults.calls=messages",
                "sandbox.muids.echoed=false")) {
            Export export = new Export();
            for (int i = 0; i < 20; i++) {
                export.message("m" + i, "ann", "bob", START + i / 10, "ok");
            }
            sending.job.pass(export);

            assertThat(sending.run().end()).isEqualTo(SendResult.End.DONE);
            sending.assertArrivedOnce(export);
        }
    }

    @Test
    void addsSenderToGroupWhenTargetRequiresMembership() throws Exception {
        try (Sending sending = new Sending(folder, "sandbox.membership-required=all")) {
            sending.sandbox.plantGroup("group0", "Real Group");
            Export export = Sending.chatter(60);
            sending.job.pass(export);

            assertThat(sending.run().end()).isEqualTo(SendResult.End.DONE);
            sending.assertArrivedOnce(export);
            Set<String> writers = sending.messages().stream()
                    .filter(message -> message.receiver().equals("group0"))
                    .map(StoredMessage::sender)
                    .collect(Collectors.toSet());
            assertThat(sending.sandbox.memberUids("group0")).containsAll(writers);
        }
    }

    @Test
    void neverExceedsSenderLimit() throws Exception {
        try (Sending sending = new Sending(
                folder,
                "sandbox.limits.sender=30",
                "sandbox.limits.sender-calls=all",
                "sandbox.limits.window=1500ms",
                "sandbox.limits.window-kind=sliding")) {
            sending.sender = 27; // the way to the target is not as even as the pace
            sending.window = Duration.ofMillis(1_500);
            Export export = new Export();
            for (int i = 0; i < 240; i++) {
                export.message("m" + i, "user" + i % 3, "user" + (i + 1) % 3, START + i, "text");
            }
            sending.job.pass(export);

            assertThat(sending.run().end()).isEqualTo(SendResult.End.DONE);
            sending.assertArrivedOnce(export);
            assertThat(sending.counters.rateLimited()).isZero();
        }
    }

    @Test
    void learnsSenderLimitFromFirstRefusal() throws Exception {
        try (Sending sending = new Sending(
                folder, "sandbox.limits.sender=30", "sandbox.limits.sender-calls=all", "sandbox.limits.window=2s")) {
            sending.sender = SendSettings.LEARN;
            sending.window = Duration.ofSeconds(2);
            Export export = new Export();
            for (int i = 0; i < 120; i++) {
                export.message("m" + i, "user" + i % 2, "user" + (i + 1) % 2, START + i, "text");
            }
            sending.job.pass(export);

            assertThat(sending.run().end()).isEqualTo(SendResult.End.DONE);
            sending.assertArrivedOnce(export);
            assertThat(sending.counters.rateLimited()).isBetween(1L, 40L);
        }
    }

    @Test
    void endsRunAfterFirstRequestWhenKeyIsRefused() throws Exception {
        try (Sending sending = new Sending(folder)) {
            sending.key = "wrong-key-of-a-test";
            sending.job.pass(Sending.chatter(50));

            SendResult result = sending.run();
            assertThat(result.end()).isEqualTo(SendResult.End.KEY_REFUSED);
            assertThat(result.message()).hasLineCount(2).doesNotContain(sending.key);
            assertThat(sending.counters.requests()).isEqualTo(1);
            assertThat(sending.job.states().values()).containsOnly(MessageState.STAGED);
        }
    }

    @Test
    void resumesAfterStop() throws Exception {
        try (Sending sending = new Sending(folder, "sandbox.latency.median=30ms")) {
            Export export = Sending.chatter(300);
            sending.job.pass(export);
            sending.stop = () -> sending.counters.sent() >= 40;

            assertThat(sending.run().end()).isEqualTo(SendResult.End.STOPPED);
            Map<MessageState, Long> states = sending.job.report().messages();
            assertThat(states.keySet()).isSubsetOf(MessageState.SENT, MessageState.STAGED);
            assertThat(states.get(MessageState.SENT)).isBetween(40L, 299L);

            sending.stop = () -> false;
            assertThat(sending.run().end()).isEqualTo(SendResult.End.DONE);
            sending.assertArrivedOnce(export);
            sending.assertInOrder();
        }
    }

    @Test
    void sendsWholeConversationsOfCanaryAndCreatesOnlyTheirEntities() throws Exception {
        try (Sending sending = new Sending(folder)) {
            Export export = new Export().user("lurker", "Never writes");
            for (int i = 0; i < 30; i++) {
                export.message("m" + i, i % 3 == 0 ? "cat" : "ann", "bob", START + i, "text");
            }
            sending.job.pass(export);
            sending.limit = 20;

            assertThat(sending.run().end()).isEqualTo(SendResult.End.DONE);
            assertThat(sending.messages())
                    .hasSize(20)
                    .extracting(StoredMessage::sender)
                    .containsOnly("ann");
            assertThat(sending.sandbox.uids()).containsExactlyInAnyOrder("ann", "bob");

            sending.limit = 0;
            assertThat(sending.run().end()).isEqualTo(SendResult.End.DONE);
            sending.assertArrivedOnce(export);
            assertThat(sending.sandbox.uids()).containsExactlyInAnyOrder("ann", "bob", "cat", "lurker");
        }
    }

    @Test
    void createsUsersAheadBeforeFirstMessage() throws Exception {
        try (Sending sending = new Sending(folder)) {
            sending.usersAhead = true;
            Export export = Sending.chatter(60);
            sending.job.pass(export);

            assertThat(sending.run().end()).isEqualTo(SendResult.End.DONE);
            sending.assertArrivedOnce(export);
            assertThat(sending.sandbox.requests("POST /data_import/users")).isEqualTo(1);
            assertThat(sending.sandbox.uids()).hasSize(9);
        }
    }

    @Test
    void stopsWhenEntityExistsAndStopOnExistingIsSet() throws Exception {
        try (Sending sending = new Sending(folder)) {
            sending.stopOnExisting = true;
            sending.sandbox.plantUser("user1", "Real One");
            sending.job.pass(Sending.chatter(60));

            SendResult result = sending.run();
            assertThat(result.end()).isEqualTo(SendResult.End.JOB_REFUSED);
            assertThat(result.message()).contains("1 user or group of this job");
            assertThat(sending.sandbox.messagesStored()).isZero();
            assertThat(sending.sandbox.uids()).containsExactly("user1");
        }
    }
}
