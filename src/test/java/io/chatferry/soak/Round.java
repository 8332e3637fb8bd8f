package io.chatferry.soak;

import io.chatferry.soak.Row.Fate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One migration from its export to its read-back: the program is killed, or asked to end, at random instants; half way
 * the export may grow; the last run is let to its end.
 */
final class Round {

    private static final int DONE = 0;
    private static final int DONE_WITH_REJECTS = 2;
    private static final int STOPPED = 3;
    private static final int ENDS_WITHIN_SECONDS = 300;
    private static final int MOST_ONE_BY_ONE = 600;
    private static final int STOPS_WITHIN_SECONDS = 15;

    private final Program program;
    private final Path folder;
    private final Random random;
    private final Way way;
    private final int pace;
    private final History history;
    private final Weather weather;
    private final ExportFiles export;
    private final boolean grows;
    private final List<String> problems = new ArrayList<>();
    private int kills;

    /**
     * @param seed of everything but the instants
     * @param ways one of these is taken
     */
    Round(Program program, Path folder, long seed, List<Way> ways) {
        this.program = program;
        this.folder = folder;
        this.random = new Random(seed);
        this.way = ways.get(random.nextInt(ways.size()));
        this.pace = 40 + random.nextInt(400);
        boolean oneByOne = !way.order().equals("by-second");
        int messages = pace * (2 + random.nextInt(6));
        this.history = new History(random, oneByOne ? Math.min(messages, MOST_ONE_BY_ONE) : messages);
        long chain = oneByOne ? history.longest() : 1;
        this.weather = Weather.of(random, pace, history.busiest(), chain, program.settleAfter());
        this.export = new ExportFiles(folder.resolve("export"), history, random);
        this.grows = random.nextInt(3) == 0;
    }

    /**
     * How a round went.
     *
     * @param messages that had to arrive
     * @param problems what is wrong beside the verdict, in plain lines
     */
    record Result(Way way, int kills, long faults, int messages, Verdict verdict, List<String> problems) {

        boolean isGood() {
            return verdict.isGood() && problems.isEmpty();
        }
    }

    /** Plays the round; after {@code until} (an instant of {@link System#nanoTime}) nothing is killed any more. */
    Result play(long until) throws IOException, InterruptedException {
        Path job = writeJob();
        long faults;
        try (Target target = Target.start(program, folder, weather.sandbox())) {
            for (String uid : history.users()) {
                if (random.nextInt(5) == 0) {
                    target.http().createUser(uid);
                }
            }
            disturb(job, target, until);
            int code = runToItsEnd(job, target);
            int expected = history.count(Fate.REJECTED) > 0 ? DONE_WITH_REJECTS : DONE;
            if (code != expected) {
                problems.add("the last run ended with exit code " + code + " instead of " + expected);
            }
            TimeUnit.MILLISECONDS.sleep(weather.latest().toMillis()); // what was sent twice may still be on its way
            faults = target.http().faults();
        }
        List<Planned> planned = history.messages();
        List<Found> found;
        // a sandbox without faults over the same journal shows everything
        try (Target calm = Target.start(program, folder, Weather.calm())) {
            found = calm.http().messages();
        }
        compareReport(found.size());
        return new Result(way, kills, faults, planned.size(), new Verdict(planned, found, way), List.copyOf(problems));
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
                "  endpoint: " + way.endpoint(),
                "order: " + way.order()));
        if (way.repliesApart()) {
            lines.add("threads: native");
        }
        lines.addAll(weather.job());
        return Files.write(folder.resolve("soak.yaml"), lines);
    }

    /** Starts and kills, until that has been done often enough; then the export is whole. */
    private void disturb(Path job, Target target, long until) throws IOException, InterruptedException {
        int times = 3 + random.nextInt(6);
        for (int time = 0; time < times && System.nanoTime() - until < 0; time++) {
            if (time == times / 2) {
                export.write(Long.MAX_VALUE);
            }
            Process run = start(job, target);
            try {
                awaitInstant(run, target, until);
                end(run);
            } finally {
                run.destroyForcibly();
            }
        }
        export.write(Long.MAX_VALUE);
    }

    /** Some instant: while the program starts and reads, or after the target has got something from it. */
    private void awaitInstant(Process run, Target target, long until) throws IOException, InterruptedException {
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

    private void end(Process run) throws InterruptedException {
        if (!run.isAlive()) {
            expect(run, DONE, DONE_WITH_REJECTS);
        } else if (random.nextInt(6) == 0) {
            run.destroy();
            if (run.waitFor(STOPS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                // before it listens to signals, the JVM ends by the signal itself
                expect(run, DONE, DONE_WITH_REJECTS, STOPPED, 143);
            } else {
                problems.add("a run that was asked to end did not within " + STOPS_WITHIN_SECONDS + " s");
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

    private int runToItsEnd(Path job, Target target) throws IOException, InterruptedException {
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

    private Process start(Path job, Target target) throws IOException {
        return program.start(
                folder.resolve("import.log"),
                "import",
                job.toString(),
                "--work",
                folder.resolve("work").toString(),
                "--set",
                "target.base-url=" + target.url());
    }

    private void compareReport(int found) throws IOException {
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
        long sent = history.count(Fate.SENT);
        long rejected = history.count(Fate.REJECTED);
        long duplicate = history.count(Fate.DUPLICATE);
        long skipped = history.count(Fate.SKIPPED);
        same(messages, "read", sent + rejected + duplicate + skipped);
        same(messages, "sent", found);
        same(messages, "rejected", rejected);
        same(messages, "duplicate", duplicate);
        same(messages, "skipped", skipped);
    }

    private void same(JsonNode tally, String name, long expected) {
        if (tally.path(name).asLong(-1) != expected) {
            problems.add("report.json says %s %s where %d is true".formatted(name, tally.path(name), expected));
        }
    }
}
