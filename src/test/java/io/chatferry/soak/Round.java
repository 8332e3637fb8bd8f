package io.chatferry.soak;

import io.chatferry.soak.ExportRecord.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One migration from its export to its read-back: runs are killed or stopped at random instants, the export may grow
 * halfway, and the last run completes.
 */
final class Round {

    private static final int DONE = 0;
    private static final int DONE_WITH_REJECTS = 2;
    private static final int STOPPED = 3;
    private static final int ENDS_WITHIN_SECONDS = 300;
    private static final int MAX_MESSAGES_ONE_BY_ONE = 600;
    private static final int STOPS_WITHIN_SECONDS = 15;
    private static final Duration IDLE_WITHIN = Duration.ofSeconds(30);

    private final Program program;
    private final Path folder;
    private final Random random;
    private final SendMode mode;
    private final int messagesPerSecond;
    private final RandomHistory history;
    private final TargetConditions conditions;
    private final ExportWriter export;
    private final boolean grows;
    private final List<String> problems = new ArrayList<>();
    private int kills;

    /**
     * @param seed determines everything but the instants of the kills
     * @param modes one of them is chosen at random
     */
    Round(Program program, Path folder, long seed, List<SendMode> modes) {
        this.program = program;
        this.folder = folder;
        this.random = new Random(seed);
        this.mode = modes.get(random.nextInt(modes.size()));
        this.messagesPerSecond = 40 + random.nextInt(400);
        boolean oneByOne = !mode.order().equals("by-second");
        int messages = messagesPerSecond * (2 + random.nextInt(6));
        this.history = new RandomHistory(random, oneByOne ? Math.min(messages, MAX_MESSAGES_ONE_BY_ONE) : messages);
        long chain = oneByOne ? history.messagesOfLongestConversation() : 1;
        this.conditions = TargetConditions.of(
                random, messagesPerSecond, history.messagesOfBusiestSender(), chain, program.missingAfter());
        this.export = new ExportWriter(folder.resolve("export"), history, random);
        this.grows = random.nextInt(3) == 0;
    }

    /**
     * The result of a round.
     *
     * @param messages that had to arrive
     * @param problems what is wrong beside the arrivals, one sentence each
     */
    record Result(SendMode mode, int kills, long faults, int messages, ArrivalCheck arrivals, List<String> problems) {

        boolean isGood() {
            return arrivals.isGood() && problems.isEmpty();
        }
    }

    /** Plays the round; after {@code until} (an instant of {@link System#nanoTime}) nothing is killed any more. */
    Result play(long until) throws IOException, InterruptedException {
        Path job = writeJob();
        long faults;
        try (SandboxProcess target = SandboxProcess.start(program, folder, conditions.sandbox())) {
            for (String uid : history.users()) {
                if (random.nextInt(5) == 0) {
                    target.http().createUser(uid);
                }
            }
            interruptRuns(job, target, until);
            int code = runToCompletion(job, target);
            int expectedCode = history.count(Outcome.REJECTED) > 0 ? DONE_WITH_REJECTS : DONE;
            if (code != expectedCode) {
                problems.add("the last run ended with exit code " + code + " instead of " + expectedCode);
            }
            if (!target.awaitIdle(IDLE_WITHIN)) { // a second copy may arrive late
                problems.add("the sandbox still had requests to carry out " + IDLE_WITHIN.toSeconds()
                        + " s after the last run");
            }
            faults = target.http().faults();
        }
        List<ExpectedMessage> expected = history.messages();
        List<ArrivedMessage> arrived;
        // a sandbox without faults over the same journal shows everything
        try (SandboxProcess faultless = SandboxProcess.start(program, folder, TargetConditions.faultless())) {
            arrived = faultless.http().messages();
        }
        compareReport(arrived.size());
        return new Result(
                mode, kills, faults, expected.size(), new ArrivalCheck(expected, arrived, mode), List.copyOf(problems));
    }

    private Path writeJob() throws IOException {
        export.write(grows ? history.half() : Long.MAX_VALUE);
        List<String> lines = new ArrayList<>(List.of(
                "name: soak",
                "source:",
                "  path: export",
                "target:",
                "  app-id: ${COMETCHAT_APP_ID}",
                "  api-key: ${COMETCHAT_API_KEY}",
                "  endpoint: " + mode.endpoint(),
                "order: " + mode.order()));
        if (mode.hasThreadReplies()) {
            lines.add("threads: native");
        }
        lines.addAll(conditions.job());
        return Files.write(folder.resolve("soak.yaml"), lines);
    }

    /** Starts runs and kills or stops each of them; afterwards the export is complete. */
    private void interruptRuns(Path job, SandboxProcess target, long until) throws IOException, InterruptedException {
        int times = 3 + random.nextInt(6);
        for (int time = 0; time < times && System.nanoTime() - until < 0; time++) {
            if (time == times / 2) {
                export.write(Long.MAX_VALUE);
            }
            Process run = start(job, target);
            try {
                awaitRandomInstant(run, target, until);
                stopOrKill(run);
            } finally {
                run.destroyForcibly();
            }
        }
        export.write(Long.MAX_VALUE);
    }

    /** Waits for an instant while the program starts and reads, or after the target has stored something. */
    private void awaitRandomInstant(Process run, SandboxProcess target, long until)
            throws IOException, InterruptedException {
        if (random.nextInt(4) == 0) {
            run.waitFor(random.nextInt(3_000), TimeUnit.MILLISECONDS);
            return;
        }
        long before = target.journal();
        while (run.isAlive() && target.journal() == before && System.nanoTime() - until < 0) {
            run.waitFor(10, TimeUnit.MILLISECONDS);
        }
        run.waitFor(random.nextInt(3_000), TimeUnit.MILLISECONDS);
    }

    private void stopOrKill(Process run) throws InterruptedException {
        if (!run.isAlive()) {
            expect(run, DONE, DONE_WITH_REJECTS);
        } else if (random.nextInt(6) == 0) {
            run.destroy();
            if (run.waitFor(STOPS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                // 143: the signal came before the program had installed its handler
                expect(run, DONE, DONE_WITH_REJECTS, STOPPED, 143);
            } else {
                problems.add("a run did not shut down within " + STOPS_WITHIN_SECONDS + " s of SIGTERM");
            }
        } else {
            Program.kill(run);
            kills++;
        }
    }

    private void expect(Process run, int... codes) {
        for (int code : codes) {
            if (run.exitValue() == code) {
                return;
            }
        }
        problems.add("a run ended with exit code " + run.exitValue());
    }

    private int runToCompletion(Path job, SandboxProcess target) throws IOException, InterruptedException {
        Process run = start(job, target);
        try {
            if (!run.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                problems.add("the last run did not end within " + ENDS_WITHIN_SECONDS + " s");
                return -1;
            }
            return run.exitValue();
        } finally {
            run.destroyForcibly();
        }
    }

    private Process start(Path job, SandboxProcess target) throws IOException {
        return program.start(
                folder.resolve("import.log"),
                "import",
                job.toString(),
                "--work",
                folder.resolve("work").toString(),
                "--set",
                "target.base-url=" + target.url());
    }

    private void compareReport(int arrived) throws IOException {
        Path file = folder.resolve("work/soak/report.json");
        if (!Files.exists(file)) {
            problems.add("there is no report.json");
            return;
        }
        JsonNode report = new JsonMapper().readTree(Files.readString(file));
        report.path("tallies").properties().forEach(kind -> {
            if (!kind.getValue().path("addsUp").asBoolean()) {
                problems.add("report.json: " + kind.getKey() + " do not add up: " + kind.getValue());
            }
        });
        JsonNode messages = report.path("tallies").path("messages");
        long sent = history.count(Outcome.SENT);
        long rejected = history.count(Outcome.REJECTED);
        long duplicate = history.count(Outcome.DUPLICATE);
        long skipped = history.count(Outcome.SKIPPED);
        compare(messages, "read", sent + rejected + duplicate + skipped);
        compare(messages, "sent", arrived);
        compare(messages, "rejected", rejected);
        compare(messages, "duplicate", duplicate);
        compare(messages, "skipped", skipped);
    }

    private void compare(JsonNode tally, String name, long expected) {
        if (tally.path(name).asLong(-1) != expected) {
            problems.add("report.json: %s is %s instead of %d".formatted(name, tally.path(name), expected));
        }
    }
}
