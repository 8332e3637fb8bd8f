package io.chatferry.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatferry.ledger.LedgerException;
import io.chatferry.ledger.MessageState;
import io.chatferry.ledger.backlog.SendOrder;
import io.chatferry.ledger.staging.PassCounts;
import io.chatferry.model.Endpoint;
import io.chatferry.model.Kind;
import io.chatferry.sandbox.StoredMessage;
import io.chatferry.send.state.SendResult;
import io.chatferry.send.state.SendSettings;
import io.chatferry.soak.ArrivalCheck;
import io.chatferry.soak.ArrivedMessage;
import io.chatferry.soak.ExpectedMessage;
import io.chatferry.soak.SendMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/** One random migration from a real ledger to a real server, which crashes and resumes a few times. */
final class OneCase implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> FAULTS = List.of(
            "429",
            "500-before",
            "500-after",
            "503-html",
            "cut-before",
            "cut-after",
            "cut-late",
            "truncated",
            "bad-json",
            "stall");

    private final Random random;
    private final RandomExport export;
    private final String[] target;
    private final Sending sending;
    private final SendMode mode;
    private final Crashes crashes;

    OneCase(Path folder, long seed) {
        random = new Random(seed);
        export = new RandomExport(random);
        target = target(random);
        sending = new Sending(folder, target);
        sending.response = Duration.ofMillis(800);
        sending.missingAfter = Duration.ofMillis(1_600);
        sending.window = Duration.ofSeconds(1);
        sending.sender = random.nextBoolean() ? 0 : SendSettings.LEARN;
        mode = SendMode.ALL.get(random.nextInt(SendMode.ALL.size()));
        sending.endpoints = switch (mode.endpoint()) {
            case "import" -> Set.of(Endpoint.IMPORT);
            case "auto" -> Set.of(Endpoint.MODERATION, Endpoint.IMPORT);
            default -> Set.of(Endpoint.valueOf(mode.endpoint().toUpperCase(Locale.ROOT)));
        };
        sending.order = switch (mode.order()) {
            case "strict" -> SendOrder.STRICT;
            case "by-second" -> SendOrder.BY_SECOND;
            default -> null;
        };
        sending.threads = mode.hasThreadReplies();
        crashes = new Crashes(sending);
    }

    /** Runs the migration and checks what has arrived; returns how often it crashed. */
    int play() throws InterruptedException {
        int runs = random.nextInt(4);
        int crashCount = 0;
        int exported = random.nextInt(3) == 0 ? export.cut(random.nextInt(export.size() + 1)) : export.size();
        sending.job.pass(export.export(exported));
        for (int i = 0; i < runs; i++) {
            crashes.plan(random);
            runUntilCrash();
            if (crashes.happened()) {
                crashCount++;
                sending.job = sending.job.crashed();
            } else if (random.nextBoolean()) {
                sending.job = sending.job.reopened();
            }
            if (exported < export.size() && random.nextBoolean()) {
                exported = export.cut(exported + 1 + random.nextInt(export.size() - exported));
                sending.job.pass(export.export(exported));
            }
        }
        crashes.planNone();
        if (exported < export.size()) {
            sending.job.pass(export.export(export.size()));
        }
        assertThat(sending.run()).isEqualTo(new SendResult(SendResult.End.DONE, ""));
        await().pollInterval(Duration.ofMillis(5)).until(sending.sandbox::isIdle); // a second copy may arrive late
        check();
        return crashCount;
    }

    private void runUntilCrash() throws InterruptedException {
        try {
            assertThat(sending.run()).isEqualTo(new SendResult(SendResult.End.DONE, ""));
        } catch (Crashes.Crash crash) {
            // the simulated process has ended
        } catch (LedgerException failed) {
            assertThat(crashes.happened())
                    .as("the simulated disk failed: %s", failed)
                    .isTrue();
        }
    }

    private void check() {
        List<ExpectedMessage> messages = export.messages();
        ArrivalCheck arrivals = new ArrivalCheck(messages, arrived(), mode);
        assertThat(arrivals.examples()).isEmpty();
        assertThat(arrivals.isGood()).isTrue();

        Map<MessageState, Long> states = sending.job.report().messages();
        assertThat(states.keySet()).isSubsetOf(MessageState.SENT);
        assertThat(states.getOrDefault(MessageState.SENT, 0L)).isEqualTo(messages.size());
        PassCounts pass = sending.job.report().pass();
        assertThat(pass.of(Kind.MESSAGE, PassCounts.READ))
                .as("records read: %s", pass.of(Kind.MESSAGE))
                .isEqualTo(export.size())
                .isEqualTo(messages.size()
                        + pass.of(Kind.MESSAGE, PassCounts.REJECTED)
                        + pass.of(Kind.MESSAGE, PassCounts.SKIPPED)
                        + pass.of(Kind.MESSAGE, PassCounts.DUPLICATE));
        // a user is created also when only a record names it that lost its muid to another record
        assertThat(sending.sandbox.uids()).containsAll(export.uids());
    }

    private List<ArrivedMessage> arrived() {
        List<ArrivedMessage> arrived = new ArrayList<>();
        for (StoredMessage message : sending.messages()) {
            arrived.add(new ArrivedMessage(
                    Long.parseLong(message.id()),
                    message.sender(),
                    message.receiverType(),
                    message.receiver(),
                    message.sentAt(),
                    JSON.readTree(message.data()).path("text").asString()));
        }
        return arrived;
    }

    /** Limits, behaviour and faults of the target; a late request is carried out well before it would count as missing. */
    private static String[] target(Random random) {
        List<String> settings = new ArrayList<>();
        double all = random.nextInt(4) == 0 ? 0 : random.nextDouble() * 0.15;
        double share = all / FAULTS.size();
        boolean one = random.nextBoolean();
        int only = random.nextInt(FAULTS.size());
        for (int i = 0; i < FAULTS.size(); i++) {
            double chosen = one ? (i == only ? all : 0) : share;
            settings.add("sandbox.faults." + FAULTS.get(i) + "=" + "%.5f".formatted(chosen));
        }
        settings.add("sandbox.seed=" + random.nextInt(1_000_000));
        settings.add("sandbox.faults.calls=" + pick(random, "all", "writes", "messages"));
        settings.add("sandbox.faults.cut-late-by=" + random.nextInt(400) + "ms");
        settings.add("sandbox.faults.stall-for=" + random.nextInt(1_200) + "ms");
        settings.add("sandbox.lag.lists=" + pick(random, "0ms", "300ms"));
        settings.add("sandbox.latency.median=" + pick(random, "0ms", "5ms", "20ms"));
        settings.add("sandbox.muids.echoed=" + pick(random, "true", "true", "false"));
        settings.add("sandbox.muids.checked-on-send=" + pick(random, "true", "false"));
        settings.add("sandbox.moderation.delay=" + pick(random, "0ms", "300ms", "10s"));
        settings.add("sandbox.moderation.pending-in-lists=" + pick(random, "true", "false"));
        settings.add("sandbox.moderation.keywords=" + pick(random, "", "1,2"));
        settings.add("sandbox.membership-required=" + pick(random, "none", "on-behalf-of", "all"));
        settings.add("sandbox.details-of-existing=" + pick(random, "use", "refuse"));
        settings.add("sandbox.limits.window=1s");
        settings.add("sandbox.limits.sender=" + pick(random, "0", "30"));
        settings.add("sandbox.limits.sender-calls=all");
        settings.add("sandbox.limits.headers=" + pick(random, "both", "old", "new", "none"));
        return settings.toArray(String[]::new);
    }

    private static String pick(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    @Override
    public String toString() {
        return mode + ", " + export.size() + " records, against " + String.join(" ", target);
    }

    @Override
    public void close() {
        sending.close();
    }
}
