package io.chatferry.soak;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** {@code ./run.sh soak}: plays rounds, two at a time, until the time is over, and prints the totals. */
public final class Soak {

    private static final String USAGE = "./run.sh soak [--minutes N] [--seed S] [--endpoint NAME]";
    /** More than cores: a round waits most of its time. */
    private static final int CONCURRENT_ROUNDS = 2;

    private static final Duration MISSING_AFTER = Duration.ofSeconds(6);
    /** No round begins with less time left than this: resolving its doubts alone takes as long. */
    private static final Duration MIN_ROUND = Duration.ofSeconds(20);

    private final Program program;
    private final Path folder;
    private final List<SendMode> modes;
    private final AtomicLong nextSeed;
    private final long until;
    private final PrintStream out;
    private final Totals totals = new Totals();

    private Soak(Program program, Path folder, List<SendMode> modes, long seed, double minutes, PrintStream out) {
        this.program = program;
        this.folder = folder;
        this.modes = modes;
        this.nextSeed = new AtomicLong(seed);
        this.until = System.nanoTime() + (long) (minutes * 60e9);
        this.out = out;
    }

    /** The arguments up to {@code --} are options, the rest is the command that runs Chatferry. */
    public static void main(String[] arguments) throws InterruptedException, IOException {
        List<String> all = Arrays.asList(arguments);
        int end = all.indexOf("--");
        System.exit(run(all.subList(0, end), all.subList(end + 1, all.size()), System.out));
    }

    /** Returns the exit code: 0 if every message of every round arrived once, in order, and all totals add up. */
    static int run(List<String> options, List<String> command, PrintStream out)
            throws InterruptedException, IOException {
        double minutes = 1;
        long seed = System.nanoTime() % 1_000_000;
        List<SendMode> modes = SendMode.ALL;
        try {
            for (int i = 0; i < options.size(); i += 2) {
                String value = i + 1 < options.size() ? options.get(i + 1) : "";
                switch (options.get(i)) {
                    case "--minutes" -> minutes = Double.parseDouble(value);
                    case "--seed" -> seed = Long.parseLong(value);
                    case "--endpoint" -> modes = SendMode.ofEndpoint(value);
                    default -> throw new IllegalArgumentException(options.get(i));
                }
            }
        } catch (IllegalArgumentException wrong) {
            out.println("unknown soak options: " + String.join(" ", options) + "\n  usage: " + USAGE);
            return 64;
        }
        Path folder = Files.createTempDirectory("chatferry-soak-");
        out.printf("soak for %s minutes, seed %d%n", minutes, seed);
        Soak soak = new Soak(new Program(command, MISSING_AFTER), folder, modes, seed, minutes, out);
        soak.playAll();
        return soak.conclude();
    }

    private void playAll() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < CONCURRENT_ROUNDS; i++) {
            Thread thread = new Thread(this::playRounds, "soak-" + i);
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void playRounds() {
        do {
            long seed = nextSeed.getAndIncrement();
            Path place = folder.resolve("seed-" + seed);
            try {
                Files.createDirectories(place);
                Round.Result result = new Round(program, place, seed, modes).play(until);
                print(seed, place, result);
                if (result.isGood()) {
                    delete(place);
                }
            } catch (IOException | RuntimeException failure) {
                print(seed, place, failure);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        } while (until - System.nanoTime() > MIN_ROUND.toNanos()
                && !Thread.currentThread().isInterrupted());
    }

    private synchronized void print(long seed, Path place, Round.Result result) {
        totals.add(result);
        out.printf(
                "seed %d (%s): %,d messages, %d kills, %,d faults: %s%n",
                seed,
                result.mode(),
                result.messages(),
                result.kills(),
                result.faults(),
                result.isGood() ? "each message arrived once, in order" : "FAILED");
        if (!result.isGood()) {
            result.arrivals().examples().forEach(example -> out.println("  " + example));
            result.problems().forEach(problem -> out.println("  " + problem));
            explain(seed, place);
        }
    }

    private synchronized void print(long seed, Path place, Exception failure) {
        totals.aborted++;
        out.printf("seed %d: the round failed: %s%n", seed, failure);
        explain(seed, place);
    }

    private void explain(long seed, Path place) {
        out.printf(
                "  kept: %s (export/, soak.yaml, work/soak/ with the ledger, sandbox/ with its journal, import.log)%n"
                        + "  rerun: ./run.sh soak --minutes 0.5 --seed %d (the instants of the kills will differ)%n",
                place, seed);
    }

    private int conclude() throws IOException {
        out.print(totals);
        if (totals.failed + totals.aborted > 0) {
            out.println("failed: the seeds and the folders of the failed rounds are listed above");
            return 1;
        }
        delete(folder);
        return 0;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            });
        }
    }

    /** Sums over the rounds. */
    private static final class Totals {
        private int rounds;
        private int failed;
        private int aborted;
        private int kills;
        private long faults;
        private long messages;
        private long lost;
        private long doubled;
        private long misordered;
        private long misplaced;
        private long unexpected;

        void add(Round.Result result) {
            rounds++;
            failed += result.isGood() ? 0 : 1;
            kills += result.kills();
            faults += result.faults();
            messages += result.messages();
            lost += result.arrivals().lost();
            doubled += result.arrivals().doubled();
            misordered += result.arrivals().misordered();
            misplaced += result.arrivals().misplaced();
            unexpected += result.arrivals().unexpected();
        }

        @Override
        public String toString() {
            return """
                    rounds              %,d
                    kills survived      %,d
                    faults injected     %,d
                    messages            %,d
                    lost                %,d
                    doubled             %,d
                    out of order        %,d
                    under wrong sender  %,d
                    unexpected          %,d
                    """.formatted(rounds, kills, faults, messages, lost, doubled, misordered, misplaced, unexpected);
        }
    }
}
