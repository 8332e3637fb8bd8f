package io.chatferry.send;

import static io.chatferry.send.Sending.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.ledger.Export;
import io.chatferry.ledger.LedgerException;
import io.chatferry.ledger.MessageState;
import io.chatferry.sandbox.StoredMessage;
import io.chatferry.send.Proxy.Reply;
import io.chatferry.send.state.SendResult;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A target that will not have a message, or the job, or another run that has taken the ledger over. */
@Timeout(60)
class StubbornTargetTests {

    @TempDir
    Path folder;

    @Test
    void failsMessageAfterEightAttemptsAndContinuesConversation() throws Exception {
        try (Sending sending = new Sending(folder);
                Proxy proxy =
                        new Proxy(sending.sandbox.baseUrl(), Map.of("poison", Reply.error(500, "ERR_EXCEPTION")))) {
            sending.target = proxy.baseUrl();
            sending.job.pass(conversation(10, 3, "poison"));
            sending.job.sql("UPDATE message SET attempts = 6"); // six more would take half a minute

            assertThat(sending.run().end()).isEqualTo(SendResult.End.DONE);
            assertThat(proxy.intercepted).hasValue(2);
            assertThat(sending.job.states()).containsEntry("m3", MessageState.FAILED);
            assertThat(sending.job.report().messages())
                    .isEqualTo(Map.of(MessageState.FAILED, 1L, MessageState.SENT, 9L));
            assertThat(sending.job.report().failuresByCode(1)).containsOnlyKeys("TARGET_ERROR");
            assertThat(sending.messages()).extracting(StoredMessage::muid).endsWith("m8", "m9");
        }
    }

    @Test
    void failsRefusedMessageAloneWithReasonOfTarget() throws Exception {
        try (Sending sending = new Sending(folder);
                Proxy proxy = new Proxy(sending.sandbox.baseUrl(), Map.of("poison", Reply.error(400, "ERR_ODD")))) {
            sending.target = proxy.baseUrl();
            sending.job.pass(conversation(40, 9, "poison"));

            assertThat(sending.run().end()).isEqualTo(SendResult.End.DONE);
            assertThat(proxy.intercepted).hasValue(1);
            assertThat(sending.job.report().failuresByCode(1).get("ERR_ODD").message())
                    .contains("Said the proxy.");
            assertThat(sending.messages()).hasSize(39);
        }
    }

    @Test
    void stopsJobWhenFirstMessagesAreAllRefusedAlike() throws Exception {
        try (Sending sending = new Sending(folder);
                Proxy proxy = new Proxy(sending.sandbox.baseUrl(), Map.of("text", Reply.error(400, "ERR_ODD")))) {
            sending.target = proxy.baseUrl();
            sending.job.pass(conversation(300, 0, "text"));

            SendResult result = sending.run();
            assertThat(result.end()).isEqualTo(SendResult.End.JOB_REFUSED);
            assertThat(result.message()).contains("first 20", "ERR_ODD").hasLineCount(2);
            assertThat(proxy.intercepted.get()).isBetween(20L, 60L);
        }
    }

    @Test
    void stopsJobWithoutFailingMessagesWhenPlanLacksFeature() throws Exception {
        try (Sending sending = new Sending(folder);
                Proxy proxy = new Proxy(
                        sending.sandbox.baseUrl(), Map.of("text", Reply.error(402, "ERR_PLAN_RESTRICTION")))) {
            sending.target = proxy.baseUrl();
            sending.job.pass(conversation(50, 0, "text"));

            assertThat(sending.run().end()).isEqualTo(SendResult.End.JOB_REFUSED);
            assertThat(sending.job.states().values()).containsOnly(MessageState.STAGED);
        }
    }

    @Test
    void stopsWithoutFurtherRequestWhenLockIsLost() throws Exception {
        try (Sending sending = new Sending(folder, "sandbox.latency.median=20ms")) {
            sending.job.pass(Sending.chatter(400));
            long[] before = {-1};
            sending.stop = () -> {
                if (sending.counters.sent() > 50 && before[0] < 0) {
                    sending.job.sql("UPDATE run_lock SET epoch = epoch + 1, owner = 'another one'");
                    before[0] = sending.counters.requests();
                }
                return false;
            };

            assertThatThrownBy(sending::run)
                    .isInstanceOfSatisfying(
                            LedgerException.class,
                            lost -> assertThat(lost.reason()).isEqualTo(LedgerException.Reason.LOCK_LOST));
            assertThat(sending.counters.requests() - before[0])
                    .as("what was claimed before may still leave")
                    .isLessThanOrEqualTo(32);
        }
    }

    private static Export conversation(int messages, int odd, String word) {
        Export export = new Export();
        for (int i = 0; i < messages; i++) {
            String text = i == odd ? word : word.equals("text") ? "text " + i : "fine " + i;
            export.message("m" + i, i % 2 == 0 ? "ann" : "bob", i % 2 == 0 ? "bob" : "ann", START + i, text);
        }
        return export;
    }
}
