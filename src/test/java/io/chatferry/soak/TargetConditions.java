package io.chatferry.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The limits, the behaviour and the faults of the target in one round. What arrives late arrives within half of the time
 * after which a message that is not found counts as missing.
 *
 * @param sandbox settings of the sandbox
 * @param job lines of the job file that go with them
 */
record TargetConditions(Map<String, String> sandbox, List<String> job) {

    private static final int SENDER_LIMIT = 30;
    /** A round in which a limit or a chain of single messages would take longer than this is given milder settings. */
    private static final int MAX_SECONDS = 15;

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

    /**
     * @param messagesPerSecond the rate that the limits allow
     * @param busiest messages of the sender that has most
     * @param chain messages that may have to be sent one by one: each waits for the round trip of the one before, and until
     *     its doubts are resolved
     */
    static TargetConditions of(Random random, int messagesPerSecond, long busiest, long chain, Duration missingAfter) {
        long missingAfterMillis = missingAfter.toMillis();
        Map<String, String> sandbox = new LinkedHashMap<>();
        sandbox.put("sandbox.seed", String.valueOf(random.nextInt(1_000_000)));
        long late = random.nextLong(missingAfterMillis / 3);
        faults(random, missingAfterMillis, late, chain, sandbox);
        behaviour(random, missingAfterMillis, sandbox);
        return new TargetConditions(sandbox, limits(random, messagesPerSecond, busiest, sandbox));
    }

    private static void faults(
            Random random, long missingAfterMillis, long late, long chain, Map<String, String> sandbox) {
        double all = random.nextInt(5) == 0 ? 0 : random.nextDouble() * Math.min(0.12, 6.0 / chain);
        List<String> kinds = new ArrayList<>(FAULTS);
        Collections.shuffle(kinds, random);
        kinds = kinds.subList(0, 1 + random.nextInt(kinds.size()));
        for (String kind : kinds) {
            sandbox.put("sandbox.faults." + kind, "%.5f".formatted(all / kinds.size()));
        }
        sandbox.put("sandbox.faults.calls", pick(random, "all", "writes", "messages"));
        sandbox.put("sandbox.faults.cut-late-by", late + "ms");
        sandbox.put("sandbox.faults.stall-for", random.nextLong(missingAfterMillis) + "ms");
        if (random.nextInt(3) == 0) {
            sandbox.put("sandbox.faults.down-at", 2_000 + random.nextInt(10_000) + "ms");
            sandbox.put("sandbox.faults.down-for", 500 + random.nextInt(4_000) + "ms");
        }
        int median = random.nextInt((int) Math.min(60, 1 + MAX_SECONDS * 1_000 / chain));
        sandbox.put("sandbox.latency.median", median + "ms");
        sandbox.put("sandbox.latency.p99", median * (1 + random.nextInt(5)) + "ms");
    }

    private static void behaviour(Random random, long missingAfterMillis, Map<String, String> sandbox) {
        sandbox.put("sandbox.lag.lists", random.nextBoolean() ? "0s" : random.nextLong(missingAfterMillis / 6) + "ms");
        sandbox.put("sandbox.muids.echoed", pick(random, "true", "true", "false"));
        sandbox.put("sandbox.muids.checked-on-send", pick(random, "true", "false"));
        sandbox.put("sandbox.moderation.delay", random.nextLong(2 * missingAfterMillis) + "ms");
        sandbox.put("sandbox.moderation.pending-in-lists", pick(random, "true", "false"));
        sandbox.put("sandbox.moderation.disapproved-in-lists", pick(random, "true", "false"));
        sandbox.put("sandbox.moderation.keywords", pick(random, "", "forbidden"));
        sandbox.put("sandbox.membership-required", pick(random, "none", "on-behalf-of", "all"));
        sandbox.put("sandbox.member-messages", pick(random, "true", "false"));
        sandbox.put("sandbox.details-of-existing", pick(random, "use", "refuse"));
        sandbox.put("sandbox.conversation-id", pick(random, "sorted", "sender-first"));
        sandbox.put("sandbox.status.duplicate-user", pick(random, "400", "409", "417"));
        sandbox.put("sandbox.status.duplicate-group", pick(random, "400", "409", "417"));
        sandbox.put("sandbox.status.already-joined", pick(random, "row", "417", "409"));
    }

    /** Short windows, so that hitting a limit costs seconds. */
    private static List<String> limits(
            Random random, int messagesPerSecond, long busiest, Map<String, String> sandbox) {
        int window = 1 + random.nextInt(3);
        sandbox.put("sandbox.limits.window", window + "s");
        sandbox.put("sandbox.limits.window-kind", pick(random, "fixed", "sliding"));
        sandbox.put("sandbox.limits.headers", pick(random, "both", "old", "new", "none"));
        sandbox.put("sandbox.limits.headers-on", pick(random, "all", "429"));
        sandbox.put("sandbox.limits.standard", random.nextBoolean() ? "0" : String.valueOf(messagesPerSecond * window));
        boolean sendersMatter = random.nextBoolean() && busiest * window / SENDER_LIMIT <= MAX_SECONDS;
        sandbox.put("sandbox.limits.sender", sendersMatter ? String.valueOf(SENDER_LIMIT) : "0");
        sandbox.put("sandbox.limits.sender-calls", pick(random, "on-behalf-of", "all"));
        return List.of("limits: {standard: %d, core: 10000, data-import: 60, sender: learn, window: %ds}"
                .formatted(messagesPerSecond * window, window));
    }

    /** Settings of a sandbox without faults that shows every message. */
    static Map<String, String> faultless() {
        return Map.of(
                "sandbox.limits.standard", "0",
                "sandbox.moderation.pending-in-lists", "true",
                "sandbox.moderation.disapproved-in-lists", "true");
    }

    private static String pick(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
