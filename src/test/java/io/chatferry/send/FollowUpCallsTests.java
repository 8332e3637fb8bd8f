package io.chatferry.send;

import static io.chatferry.send.Sending.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.ledger.Export;
import io.chatferry.ledger.outbox.FollowUp;
import io.chatferry.ledger.outbox.FollowUpList;
import io.chatferry.ledger.outbox.FollowUpList.Counts;
import io.chatferry.sandbox.StoredMessage;
import io.chatferry.send.Proxy.Reply;
import io.chatferry.send.state.SendResult;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reactions and deletes, after the messages that they belong to. */
@Timeout(120)
class FollowUpCallsTests {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sandbox.lag.actions=2500ms",
                "sandbox.faults.cut-after=0.06 sandbox.faults.500-before=0.03 sandbox.faults.429=0.03",
                "sandbox.membership-required=all",
            })
    void makesEachFollowUpCallOnceAndDeletesLast(String settings) throws Exception {
        try (Sending sending = new Sending(folder, settings.split(" "))) {
            Export export = export(60);
            sending.job.pass(export);

            assertThat(sending.run()).isEqualTo(new SendResult(SendResult.End.DONE, ""));
            assertThat(sending.messages()).hasSize(60);
            assertDone(sending, 60);
            assertThat(sending.sandbox.uids()).contains("reader");
            assertThat(counts(sending, FollowUp.Kind.REACTION)).isEqualTo(new Counts(50, 0, 0, 0, 0));
            assertThat(counts(sending, FollowUp.Kind.DELETE)).isEqualTo(new Counts(12, 0, 0, 0, 0));
        }
    }

    @Test
    void resumesFollowUpCallsAndAddsOnlyNewOnesOfLaterPass() throws Exception {
        try (Sending sending = new Sending(folder, "sandbox.latency.median=20ms")) {
            sending.job.pass(export(60));
            sending.stop = () -> sending.sandbox.requests("POST /messages/{id}/reactions/{reaction}") > 15;
            assertThat(sending.run().end()).isEqualTo(SendResult.End.STOPPED);
            Counts open = counts(sending, FollowUp.Kind.REACTION);
            assertThat(open.open()).isBetween(1L, 40L);
            assertThat(open.done()).isPositive();

            sending.stop = () -> false;
            assertThat(sending.run().end()).isEqualTo(SendResult.End.DONE);
            assertDone(sending, 60);
            long calls = sending.sandbox.requests("POST /messages/{id}/reactions/{reaction}");

            sending.job.pass(export(60)
                    .message("m60", "user0", "user1", START + 60, "late")
                    .reaction("user1", "👋"));
            assertThat(sending.run().end()).isEqualTo(SendResult.End.DONE);
            assertThat(sending.sandbox.requests("POST /messages/{id}/reactions/{reaction}"))
                    .isEqualTo(calls + 1);
            assertThat(counts(sending, FollowUp.Kind.REACTION).done()).isEqualTo(51);
        }
    }

    @Test
    void followsUpMessageSentEarlierAndWithdrawsRemovedReactions() throws Exception {
        try (Sending sending = new Sending(folder)) {
            Export before =
                    new Export().message("m1", "ann", "bob", START, "hello").reaction("bob", "👍");
            sending.job.pass(before);
            assertThat(sending.run().end()).isEqualTo(SendResult.End.DONE);

            sending.job.pass(new Export()
                    .message("m1", "ann", "bob", START, "hello")
                    .reaction("bob", "👍")
                    .reaction("ann", "❤️")
                    .message("m2", "ann", "bob", START + 1, "never sent")
                    .reaction("bob", "🎉"));
            sending.job.pass(new Export()
                    .message("m1", "ann", "bob", START, "hello")
                    .reaction("bob", "👍")
                    .reaction("ann", "❤️")
                    .deleted());
            assertThat(sending.run().end()).isEqualTo(SendResult.End.DONE);

            StoredMessage only = sending.messages().get(0);
            assertThat(sending.messages()).hasSize(1);
            assertThat(only.deleted()).isTrue();
            assertThat(sending.sandbox.reactions(only.id())).containsExactly("👍 bob", "❤️ ann");
            assertThat(counts(sending, FollowUp.Kind.REACTION)).isEqualTo(new Counts(2, 0, 1, 0, 0));
        }
    }

    @Test
    void countsRefusedFollowUpCallsWithReason() throws Exception {
        try (Sending sending = new Sending(folder);
                Proxy proxy = new Proxy(sending.sandbox.baseUrl(), Map.of("poison", Reply.error(400, "ERR_ODD")))) {
            sending.target = proxy.baseUrl();
            sending.job.pass(new Export()
                    .message("m1", "ann", "bob", START, "poison")
                    .reaction("bob", "👍")
                    .deleted()
                    .message("m2", "ann", "bob", START + 1, "fine")
                    .reaction("stranger", "👍")
                    .reaction("bob", "👍")
                    .deleted());

            assertThat(sending.run().end()).isEqualTo(SendResult.End.DONE);
            assertThat(counts(sending, FollowUp.Kind.REACTION)).isEqualTo(new Counts(1, 1, 0, 1, 0));
            assertThat(counts(sending, FollowUp.Kind.DELETE)).isEqualTo(new Counts(1, 0, 0, 1, 0));
            assertThat(new FollowUpList(sending.job.ledger).refusals().keySet())
                    .singleElement()
                    .asString()
                    .startsWith("ERR_MESSAGE_NO_ACCESS: ");
        }
    }

    /** Every second message has a reaction of who got it, every third to a group one of somebody who writes nothing. */
    private static Export export(int messages) {
        Export export = new Export();
        for (int i = 0; i < messages; i++) {
            if (i % 3 == 0) {
                export.toGroup("m" + i, "user" + i % 2, "group0", START + i, "text")
                        .reaction("reader", "🎉");
            } else {
                export.message("m" + i, "user" + i % 2, "user" + (i + 1) % 2, START + i, "text");
            }
            if (i % 2 == 0) {
                export.reaction("user1", "👍");
            }
            if (i % 5 == 0) {
                export.deleted();
            }
        }
        return export;
    }

    private static void assertDone(Sending sending, int messages) {
        Map<String, StoredMessage> byMuid = new TreeMap<>();
        sending.messages().forEach(message -> byMuid.put(String.valueOf(message.muid()), message));
        for (int i = 0; i < messages; i++) {
            StoredMessage message = Objects.requireNonNull(byMuid.get("m" + i));
            assertThat(message.deleted()).as("m%d", i).isEqualTo(i % 5 == 0);
            assertThat(sending.sandbox.reactions(message.id())).as("m%d", i).satisfies(reactions -> {
                assertThat(reactions.contains("🎉 reader")).isEqualTo(i(message) % 3 == 0);
                assertThat(reactions.contains("👍 user1")).isEqualTo(i(message) % 2 == 0);
            });
        }
    }

    private static int i(StoredMessage message) {
        return Integer.parseInt(String.valueOf(message.muid()).substring(1));
    }

    private static Counts counts(Sending sending, FollowUp.Kind kind) {
        sending.job.outbox().fold();
        return Objects.requireNonNull(
                new FollowUpList(sending.job.ledger).counts().get(kind));
    }
}
