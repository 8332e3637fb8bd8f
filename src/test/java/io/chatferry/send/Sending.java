package io.chatferry.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.cometchat.ApiKey;
import io.chatferry.cometchat.CometChat;
import io.chatferry.cometchat.Timeouts;
import io.chatferry.ledger.Database;
import io.chatferry.ledger.Export;
import io.chatferry.ledger.TestLedger;
import io.chatferry.ledger.backlog.SendOrder;
import io.chatferry.ledger.staging.StagedRecord;
import io.chatferry.model.Endpoint;
import io.chatferry.model.Outbound.OutboundMessage;
import io.chatferry.sandbox.SandboxServer;
import io.chatferry.sandbox.StoredMessage;
import io.chatferry.sandbox.settings.SandboxSettings;
import io.chatferry.send.files.FileSupply;
import io.chatferry.send.ratelimit.LimitsFolder;
import io.chatferry.send.state.OutgoingRequest;
import io.chatferry.send.state.SendCounters;
import io.chatferry.send.state.SendResult;
import io.chatferry.send.state.SendSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A ledger, a sandbox, and what sends from the one to the other; with waits that are short but in proportion. */
public final class Sending implements AutoCloseable {

    /** A second of the past, with the ten digits that the target asks for. */
    public static final long START = 1_700_000_000;

    static final Duration RESPONSE = Duration.ofMillis(1_500);
    private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(300);

    public final SandboxServer sandbox;
    public Path limits;
    public final SendCounters counters = new SendCounters();
    public TestLedger job;
    Clock clock = Clock.systemUTC();
    public BooleanSupplier stop = () -> false;
    public int standard = 1_000_000;
    public int sender;
    public Duration window = Duration.ofSeconds(60);
    Duration response = RESPONSE;
    Duration missingAfter = Duration.ofMillis(2_000);
    boolean usersAhead;
    boolean stopOnExisting;
    SendOrder order = SendOrder.BY_SECOND;
    Set<Endpoint> endpoints = Set.of(Endpoint.MODERATION);
    boolean threads;
    long limit;
    long deferBeforeNanos = Long.MIN_VALUE;
    String key = SandboxSettings.DEFAULT_KEY;
    public URI target;
    Consumer<CometChat> withApi = api -> {};
    FileSupply files = FileSupply.NONE;

    public Sending(Path folder, String... settings) {
        limits = folder.resolve(".limits");
        SandboxSettings all = SandboxSettings.defaults()
                .with("sandbox.limits.standard", "0")
                .with("sandbox.limits.core", "0")
                .with("sandbox.limits.data-import", "0")
                .with("sandbox.moderation.delay", "0ms");
        for (String setting : settings) {
            String[] parts = setting.split("=", 2);
            all = all.with(parts[0], parts[1]);
        }
        sandbox = SandboxServer.start(all);
        target = sandbox.baseUrl();
        job = TestLedger.open(Database.H2, folder);
    }

    /** Sends until nothing is left, or the run has to end. */
    public SendResult run() throws InterruptedException {
        CometChat api =
                new CometChat(target, "app", new ApiKey(key), new Timeouts(Duration.ofSeconds(1), response), 64);
        withApi.accept(api);
        try (api;
                SendLoop loop = new SendLoop(job.ledger, api, settings(), counters, files, limits(), clock, stop)) {
            List<OutgoingRequest> batch = loop.next();
            while (batch != null) {
                loop.send(batch);
                batch = loop.next();
            }
            return Objects.requireNonNull(loop.result());
        }
    }

    /** What the jobs of this target share. */
    public LimitsFolder limits() {
        return new LimitsFolder(limits, "app at " + target, "moderation");
    }

    private SendSettings settings() {
        return new SendSettings(
                standard,
                1_000_000,
                100_000,
                sender,
                window,
                32,
                missingAfter,
                LOOK_AGAIN_AFTER,
                usersAhead,
                stopOnExisting,
                endpoints,
                threads,
                order,
                limit,
                deferBeforeNanos);
    }

    /** Whether the sandbox holds each message of the export exactly once, as it was meant. */
    public void assertArrivedOnce(Export export) {
        Map<String, String> expected = new TreeMap<>();
        for (StagedRecord record : export.records()) {
            if (record instanceof StagedRecord.Accepted accepted
                    && accepted.outbound() instanceof OutboundMessage message) {
                expected.put(
                        message.muid(),
                        message.sender().targetId() + " > " + message.receiver().targetId() + " "
                                + message.sentAtNanos() / Export.SECOND);
            }
        }
        List<StoredMessage> stored = messages();
        assertThat(stored).extracting(StoredMessage::muid).doesNotHaveDuplicates();
        Map<String, String> found = new TreeMap<>();
        stored.forEach(message -> found.put(
                String.valueOf(message.muid()),
                message.sender() + " > " + message.receiver() + " " + message.sentAt()));
        assertThat(found).isEqualTo(expected);
    }

    /** In each conversation: those of one second in the order of reading, and the last two last. */
    void assertInOrder() {
        Map<String, List<StoredMessage>> conversations =
                messages().stream().collect(Collectors.groupingBy(StoredMessage::conversationId));
        assertThat(conversations).isNotEmpty().allSatisfy((id, messages) -> {
            List<Long> times = messages.stream().map(StoredMessage::sentAt).toList();
            assertThat(times.get(times.size() - 1))
                    .isEqualTo(times.stream().max(Long::compare).orElseThrow());
            messages.stream()
                    .collect(Collectors.groupingBy(StoredMessage::sentAt))
                    .forEach((second, together) -> assertThat(together)
                            .extracting(message -> number(message.muid()))
                            .isSorted());
        });
    }

    private static int number(String muid) {
        return Integer.parseInt(muid.replaceAll("\\D", ""));
    }

    /** What is there, without what the sandbox says itself ("ann joined"). */
    List<StoredMessage> messages() {
        return sandbox.messages().stream()
                .filter(message -> !message.category().equals("action"))
                .toList();
    }

    /** Users who write to each other and to groups; three messages a second in each conversation. */
    public static Export chatter(int messages) {
        Export export = new Export();
        for (int i = 0; i < 5; i++) {
            export.user("user" + i, "User " + i);
        }
        export.group("group0", "user7").member("group0", "user1", "admin").user("lurker", "Never writes");
        for (int i = 0; i < messages; i++) {
            String muid = "m" + i;
            String text = "text " + i;
            if (i % 3 == 0) {
                export.toGroup(muid, "user" + i % 8, "group" + i % 2, START + i / 20, text);
            } else {
                export.message(muid, "user" + i % 4, "user" + (i + 1 + i % 3) % 8, START + i / 20, text);
            }
        }
        return export;
    }

    @Override
    public void close() {
        job.close();
        sandbox.close();
    }
}
