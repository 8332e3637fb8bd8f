package io.chatferry.send;

import static io.chatferry.send.Sending.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.ledger.Export;
import io.chatferry.ledger.MessageState;
import io.chatferry.ledger.staging.StagedRecord;
import io.chatferry.model.Endpoint;
import io.chatferry.model.Outbound.OutboundMessage;
import io.chatferry.sandbox.StoredMessage;
import io.chatferry.send.state.SendResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The calls that stamp the time themselves: {@code endpoint: send}, and {@code threads: native} beside another. */
@Timeout(120)
class SendLaneTests {

    @TempDir
    Path folder;

    private Sending live(String... settings) {
        Sending sending = new Sending(folder, settings);
        sending.endpoints = Set.of(Endpoint.SEND);
        sending.threads = true;
        return sending;
    }

    @Test
    void sendsInOrderOnBehalfOfSendersAndRepliesIntoThreads() throws Exception {
        try (Sending sending = live("sandbox.limits.sender=0", "sandbox.lag.actions=1500ms")) {
            Export export = threads(50);
            sending.job.pass(export);

            assertThat(sending.run()).isEqualTo(new SendResult(SendResult.End.DONE, ""));
            assertThreaded(sending, export);
            assertThat(sending.job.states().values()).containsOnly(MessageState.SENT);
            assertThat(sending.sandbox.requests("POST /moderation/messages")).isZero();
            assertThat(sending.messages())
                    .allSatisfy(message ->
                            assertThat(message.sentAt()).isGreaterThan(System.currentTimeMillis() / 1_000 - 120));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sandbox.faults.cut-after=0.05 sandbox.faults.500-after=0.02 sandbox.faults.cut-before=0.03",
                "sandbox.faults.cut-after=0.08 sandbox.muids.echoed=false",
                "sandbox.faults.cut-late=0.06 sandbox.faults.cut-late-by=1s sandbox.lag.lists=500ms",
            })
    void deliversEachMessageOnceDespiteFaults(String faults) throws Exception {
        List<String> settings = new ArrayList<>(List.of(faults.split(" ")));
        settings.add("sandbox.faults.calls=messages");
        settings.add("sandbox.limits.sender=0");
        try (Sending sending = live(settings.toArray(String[]::new))) {
            Export export = threads(60);
            sending.job.pass(export);

            assertThat(sending.run()).isEqualTo(new SendResult(SendResult.End.DONE, ""));
            assertThat(sending.counters.doubts()).as("something went wrong").isPositive();
            assertThreaded(sending, export);
        }
    }

    @Test
    void sendsBotMessagesByBotCall() throws Exception {
        try (Sending sending = live("sandbox.limits.sender=0")) {
            sending.sandbox.plantBot("robo", "Robo");
            sending.job.pass(new Export()
                    .message("m1", "robo", "ann", START, "beep")
                    .message("m2", "ann", "robo", START + 1, "what?"));

            assertThat(sending.run().end()).isEqualTo(SendResult.End.DONE);
            assertThat(sending.sandbox.requests("POST /bots/{uid}/messages")).isEqualTo(1);
            assertThat(sending.sandbox.requests("POST /messages")).isEqualTo(1);
            assertThat(sending.messages()).extracting(StoredMessage::sender).containsExactly("robo", "ann");
        }
    }

    @Test
    void sendsReplyWithoutParentAsPlainMessage() throws Exception {
        try (Sending sending = live("sandbox.limits.sender=0")) {
            sending.job.pass(new Export()
                    .message("m1", "ann", "bob", START, "hello")
                    .message("m2", "bob", "ann", START + 1, "to nothing")
                    .replyTo("nowhere")
                    .message("m3", "bob", "ann", START + 2, "to hello")
                    .replyTo("m1")
                    .message("m4", "ann", "bob", START + 3, "to the reply")
                    .replyTo("m3"));

            assertThat(sending.run().end()).isEqualTo(SendResult.End.DONE);
            Map<String, StoredMessage> byMuid = byMuid(sending);
            String hello = id(byMuid, "m1");
            assertThat(byMuid.get("m2")).extracting(StoredMessage::parentId).isNull();
            assertThat(byMuid.get("m3")).extracting(StoredMessage::parentId).isEqualTo(hello);
            assertThat(byMuid.get("m4"))
                    .as("threads do not nest")
                    .extracting(StoredMessage::parentId)
                    .isEqualTo(hello);
            assertThat(sending.job.report().flatReplies()).isEqualTo(1);
        }
    }

    @Test
    void sendsRepliesAfterAllOtherMessages() throws Exception {
        try (Sending sending = new Sending(
                folder,
                "sandbox.limits.sender=0",
                "sandbox.lag.actions=1500ms",
                "sandbox.faults.cut-after=0.05",
                "sandbox.faults.calls=messages")) {
            sending.threads = true;
            Export export = threads(120)
                    .message("orphan", "user1", "user2", START, "to nothing")
                    .replyTo("nowhere");
            sending.job.pass(export);

            assertThat(sending.run()).isEqualTo(new SendResult(SendResult.End.DONE, ""));
            List<StoredMessage> stored = sending.messages();
            assertThat(stored).extracting(StoredMessage::muid).doesNotHaveDuplicates();
            assertThat(stored).hasSize(121);
            int firstReply = 0;
            while (stored.get(firstReply).parentId() == null) {
                firstReply++;
            }
            assertThat(stored.subList(firstReply, stored.size())).allMatch(message -> message.parentId() != null);
            assertThat(stored.subList(0, firstReply)).allMatch(message -> message.sentAt() < START + 1_000);
            assertThat(byMuid(sending)).containsKey("orphan");
            assertThat(sending.job.report().flatReplies()).isEqualTo(1);
            assertParents(sending, export);
        }
    }

    /** Conversations of users and groups in which every third message replies to an earlier one. */
    private static Export threads(int messages) {
        Export export = new Export();
        for (int i = 0; i < messages; i++) {
            String muid = "m" + i;
            boolean group = i / 3 % 2 == 0;
            String sender = "user" + (i % 3 == 2 ? 1 : i % 2);
            if (group) {
                export.toGroup(muid, sender, "group0", START + i, "ok");
            } else {
                export.message(muid, sender, sender.equals("user1") ? "user0" : "user1", START + i, "ok");
            }
            if (i % 3 == 2) {
                export.replyTo("m" + (i - 2));
            }
        }
        return export;
    }

    private static void assertThreaded(Sending sending, Export export) {
        List<StoredMessage> stored = sending.messages();
        assertThat(stored).extracting(StoredMessage::muid).doesNotHaveDuplicates();
        Map<String, String> expected = new TreeMap<>();
        for (OutboundMessage message : messages(export)) {
            expected.put(
                    message.muid(),
                    message.sender().targetId() + " > " + message.receiver().targetId());
        }
        Map<String, String> found = new TreeMap<>();
        stored.forEach(
                message -> found.put(String.valueOf(message.muid()), message.sender() + " > " + message.receiver()));
        assertThat(found).isEqualTo(expected);
        assertParents(sending, export);
        stored.stream()
                .collect(Collectors.groupingBy(StoredMessage::conversationId))
                .forEach((id, messages) -> assertThat(messages)
                        .extracting(message -> Integer.parseInt(
                                Objects.requireNonNull(message.muid()).substring(1)))
                        .isSorted());
    }

    private static void assertParents(Sending sending, Export export) {
        Map<String, StoredMessage> byMuid = byMuid(sending);
        for (OutboundMessage message : messages(export)) {
            String parent = message.followups().parentMuid();
            assertThat(byMuid.get(message.muid()))
                    .as(message.muid())
                    .extracting(StoredMessage::parentId)
                    .isEqualTo(parent == null || !byMuid.containsKey(parent) ? null : id(byMuid, parent));
        }
    }

    private static List<OutboundMessage> messages(Export export) {
        return export.records().stream()
                .map(record -> (OutboundMessage) ((StagedRecord.Accepted) record).outbound())
                .toList();
    }

    private static Map<String, StoredMessage> byMuid(Sending sending) {
        return sending.messages().stream()
                .collect(Collectors.toMap(message -> String.valueOf(message.muid()), message -> message));
    }

    private static String id(Map<String, StoredMessage> byMuid, String muid) {
        return Objects.requireNonNull(byMuid.get(muid)).id();
    }
}
