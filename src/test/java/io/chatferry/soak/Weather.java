package io.chatferry.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What the target is like in one round: its limits, its habits, and what goes wrong. Everything that comes late comes
 * within half of the time after which the program calls a doubt missing.
 *
 * @param sandbox settings of the sandbox
 * @param job lines of the job file that go with them
 * @param latest after so long nothing that was begun can arrive any more
 */
record Weather(Map<String, String> sandbox, List<String> job, Duration latest) {

    private static final int SENDER_LIMIT = 30;
    /** A round whose busiest sender needs longer than this has no sender limit. */
    private static final int MOST_SECONDS = 15;

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
     * @param pace messages a second
     * @param busiest messages of the sender who has most
     * @param chain messages that may have to go one by one: each waits for the round trip of the one before, and for the
     *     end of its doubts
     */
    static Weather of(Random random, int pace, long busiest, long chain, Duration settleAfter) {
        long settle = settleAfter.toMillis();
        Map<String, String> sandbox = new LinkedHashMap<>();
        sandbox.put("sandbox.seed", String.valueOf(random.nextInt(1_000_000)));
        long late = random.nextLong(settle / 3);
        faults(random, settle, late, chain, sandbox);
        habits(random, settle, sandbox);
        return new Weather(sandbox, limits(random, pace, busiest, sandbox), Duration.ofMillis(late + 500));
    }

    private static void faults(Random random, long settle, long late, long chain, Map<String, String> sandbox) {
        double all = random.nextInt(5) == 0 ? 0 : random.nextDouble() * Math.min(0.12, 6.0 / chain);
        List<String> kinds = new ArrayList<>(FAULTS);
        Collections.shuffle(kinds, random);
        kinds = kinds.subList(0, 1 + random.nextInt(kinds.size()));
        for (String kind : kinds) {
            sandbox.put("sandbox.faults." + kind, "%.5f".formatted(all / kinds.size()));
        }
        sandbox.put("sandbox.faults.calls", pick(random, "all", "writes", "messages"));
        sandbox.put("sandbox.faults.cut-late-by", late + "ms");
        sandbox.put("sandbox.faults.stall-for", random.nextLong(settle) + "ms");
        if (random.nextInt(3) == 0) {
            sandbox.put("sandbox.faults.down-at", 2_000 + random.nextInt(10_000) + "ms");
            sandbox.put("sandbox.faults.down-for", 500 + random.nextInt(4_000) + "ms");
        }
        int median = random.nextInt((int) Math.min(60, 1 + MOST_SECONDS * 1_000 / chain));
        sandbox.put("sandbox.latency.median", median + "ms");
        sandbox.put("sandbox.latency.p99", median * (1 + random.nextInt(5)) + "ms");
    }

    private static void habits(Random random, long settle, Map<String, String> sandbox) {
        sandbox.put("sandbox.lag.lists", random.nextBoolean() ? "0s" : random.nextLong(settle / 6) + "ms");
        sandbox.put("sandbox.muids.echoed", pick(random, "true", "true", "false"));
        sandbox.put("sandbox.muids.checked-on-send", pick(random, "true", "false"));
        sandbox.put("sandbox.moderation.delay", random.nextLong(2 * settle) + "ms");
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

    /** Short windows: a limit that is hit costs seconds. */
    private static List<String> limits(Random random, int pace, long busiest, Map<String, String> sandbox) {
        int window = 1 + random.nextInt(3);
        sandbox.put("sandbox.limits.window", window + "s");
        sandbox.put("sandbox.limits.window-kind", pick(random, "fixed", "sliding"));
        sandbox.put("sandbox.limits.headers", pick(random, "both", "old", "new", "none"));
        sandbox.put("sandbox.limits.headers-on", pick(random, "all", "429"));
        sandbox.put("sandbox.limits.standard", random.nextBoolean() ? "0" : String.valueOf(pace * window));
        boolean sendersMatter = random.nextBoolean() && busiest * window / SENDER_LIMIT <= MOST_SECONDS;
        sandbox.put("sandbox.limits.sender", sendersMatter ? String.valueOf(SENDER_LIMIT) : "0");
        sandbox.put("sandbox.limits.sender-calls", pick(random, "on-behalf-of", "all"));
        return List.of("limits: {standard: %d, core: 10000, data-import: 60, sender: learn, window: %ds}"
                .formatted(pace * window, window));
    }

    /** Settings of a sandbox that does nothing wrong and shows everything. */
    static Map<String, String> calm() {
        return Map.of(
                "sandbox.limits.standard", "0",
                "sandbox.moderation.pending-in-lists", "true",
                "sandbox.moderation.disapproved-in-lists", "true");
    }

    private static String pick(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
