package io.chatferry.send;

import static io.chatferry.send.Sending.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.ledger.Export;
import io.chatferry.ledger.MessageState;
import io.chatferry.model.Endpoint;
import io.chatferry.sandbox.StoredMessage;
import io.chatferry.send.state.SendResult;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages by data import: 50 a call, with an answer for each row. */
@Timeout(120)
class ImportLaneTests {

    @TempDir
    Path folder;

    @Test
    void importsFiftyMessagesPerCall() throws Exception {
        try (Sending sending = importing()) {
            Export export = new Export();
            for (int i = 0; i < 1_000; i++) {
                export.message("m" + i, "ann", "bob", START + i, "text " + i);
            }
            sending.job.pass(export);

            assertThat(sending.run()).isEqualTo(new SendResult(SendResult.End.DONE, ""));
            sending.assertArrivedOnce(export);
            sending.assertInOrder();
            assertThat(sending.sandbox.requests("POST /data_import/messages")).isBetween(20L, 25L);
        }
    }

    @Test
    void importsMessagesOfOneSecondTogetherOnceIdsAscend() throws Exception {
        try (Sending sending = importing()) {
            Export export = new Export();
            for (int i = 0; i < 20; i++) {
                export.message("m" + i, "ann", "bob", START + i, "text " + i);
            }
            for (int i = 20; i < 520; i++) {
                export.message("m" + i, i % 2 == 0 ? "ann" : "bob", i % 2 == 0 ? "bob" : "ann", START + 100, "text");
            }
            sending.job.pass(export);

            assertThat(sending.run()).isEqualTo(new SendResult(SendResult.End.DONE, ""));
            sending.assertArrivedOnce(export);
            sending.assertInOrder();
            assertThat(sending.sandbox.requests("POST /data_import/messages")).isLessThan(30L);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sandbox.faults.cut-before=0.1 sandbox.faults.500-before=0.1 sandbox.faults.503-html=0.05 sandbox.faults.429=0.05",
                "sandbox.faults.cut-after=0.1 sandbox.faults.500-after=0.1 sandbox.faults.truncated=0.05 sandbox.faults.bad-json=0.05",
                "sandbox.faults.cut-late=0.2 sandbox.faults.cut-late-by=1s sandbox.faults.calls=writes",
            })
    void deliversEachMessageOnceDespiteFaults(String faults) throws Exception {
        try (Sending sending = importing(faults.split(" "))) {
            Export export = Sending.chatter(300);
            sending.job.pass(export);

            assertThat(sending.run()).isEqualTo(new SendResult(SendResult.End.DONE, ""));
            sending.assertArrivedOnce(export);
            assertThat(sending.job.states().values()).containsOnly(MessageState.SENT);
            assertThat(sending.counters.doubts())
                    .isEqualTo(sending.counters.foundAfterDoubt() + sending.counters.absentAfterDoubt());
        }
    }

    @Test
    void isolatesPoisonedRow() throws Exception {
        try (Sending sending = importing("sandbox.import.hard-refusals=exception")) {
            long now = Instant.now().getEpochSecond();
            Export export = new Export();
            for (int i = 0; i < 120; i++) {
                export.message("m" + i, "ann", "bob", now - 1_000 + i, i == 77 ? "" : "text");
            }
            sending.job.pass(export);

            assertThat(sending.run()).isEqualTo(new SendResult(SendResult.End.DONE, ""));
            Map<String, MessageState> states = sending.job.states();
            assertThat(states.remove("m77")).isEqualTo(MessageState.FAILED);
            assertThat(states.values()).containsOnly(MessageState.SENT);
            assertThat(sending.messages()).hasSize(119);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"row", "exception"})
    void defersMessagesBeyondRetentionWithFewRequests(String refusals) throws Exception {
        try (Sending sending = importing("sandbox.retention=180d", "sandbox.import.hard-refusals=" + refusals)) {
            long day = 24 * 3600;
            long now = Instant.now().getEpochSecond();
            Export export = new Export();
            for (int i = 0; i < 400; i++) {
                export.message("m" + i, "ann", "user" + i % 3, now - (400 - i) * day + 3_600, "text");
            }
            sending.job.pass(export);

            assertThat(sending.run()).isEqualTo(new SendResult(SendResult.End.DONE, ""));
            assertThat(sending.job.states())
                    .allSatisfy((muid, state) -> assertThat(state)
                            .as(muid)
                            .isEqualTo(
                                    Integer.parseInt(muid.substring(1)) <= 400 - 181
                                            ? MessageState.DEFERRED
                                            : MessageState.SENT));
            assertThat(sending.sandbox.requests("POST /data_import/messages")).isLessThan(60L);
        }
    }

    @Test
    void comparesExistingMuidAndNeverOverwritesIt() throws Exception {
        try (Sending first = importing()) {
            Export export = new Export()
                    .message("m1", "ann", "bob", START, "same")
                    .message("m2", "ann", "bob", START + 1, "other than what comes")
                    .message("m3", "ann", "cat", START + 1, "elsewhere");
            first.job.pass(export);
            first.run();
            try (Sending second = new Sending(folder.resolve("second"))) {
                second.target = first.target;
                second.endpoints = Set.of(Endpoint.IMPORT);
                second.job.pass(new Export()
                        .message("m1", "ann", "bob", START, "same")
                        .message("m2", "ann", "bob", START + 1, "what comes")
                        .message("m3", "ann", "bob", START + 1, "elsewhere"));

                assertThat(second.run()).isEqualTo(new SendResult(SendResult.End.DONE, ""));
                assertThat(second.job.states())
                        .isEqualTo(Map.of(
                                "m1",
                                MessageState.ALREADY_THERE,
                                "m2",
                                MessageState.FAILED,
                                "m3",
                                MessageState.FAILED));
                assertThat(first.messages()).extracting(StoredMessage::muid).containsExactly("m1", "m2", "m3");
            }
        }
    }

    @Test
    void deliversEachMessageOnceThroughBothLanes() throws Exception {
        try (Sending sending = importing("sandbox.faults.cut-after=0.03", "sandbox.faults.500-after=0.02")) {
            sending.endpoints = Set.of(Endpoint.IMPORT, Endpoint.MODERATION);
            Export export = Sending.chatter(800);
            sending.job.pass(export);

            assertThat(sending.run()).isEqualTo(new SendResult(SendResult.End.DONE, ""));
            sending.assertArrivedOnce(export);
            assertThat(sending.sandbox.requests("POST /data_import/messages")).isPositive();
            assertThat(sending.sandbox.requests("POST /moderation/messages")).isPositive();
        }
    }

    private Sending importing(String... settings) {
        Sending sending = new Sending(folder.resolve("work"), settings);
        sending.endpoints = Set.of(Endpoint.IMPORT);
        return sending;
    }
}
