package io.chatferry.bench;

import io.chatferry.bench.reading.ExportKind;
import io.chatferry.bench.run.BenchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench}. */
@Command(
        name = "./run.sh bench",
        mixinStandardHelpOptions = true,
        description = {
            "Measures how near Chatferry comes to a target's limits, and how fast it is without limits beside Spring"
                    + " Batch with RestClient, Apache Camel and a Node script that send the same messages.",
            "The part reading generates exports of Slack, of Discord and in the canonical format, and measures validate in"
                    + " 256 MB of heap beside a bare parser of the same files.",
            "The target is Chatferry's sandbox on this machine. Each message must arrive exactly once, or the benchmark"
                    + " fails. Figures of different runs or machines do not compare; the ratios of one run do."
        },
        footer = {
            "",
            "Examples:",
            "  ./run.sh bench                             all, in about 15 minutes",
            "  ./run.sh bench --quick                     all, less exact, in about 5 minutes",
            "  ./run.sh bench --only zipf,giant",
            "  ./run.sh bench --only throughput --messages 200000",
            "  ./run.sh bench --only reading --exports slack --read-messages 10000000 --files 100000"
        })
final class BenchCommand implements Callable<Integer> {

    private static final int MESSAGES = 75_000;
    private static final int QUICK = 15_000;
    private static final int FEWEST = 1_000;
    private static final int READ = 1_000_000;
    private static final int QUICK_READ = 200_000;
    private static final int MESSAGES_OF_FILE = 100;
    private static final int FAILED = 70;
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneId.systemDefault());

    @Option(
            names = "--only",
            paramLabel = "PART",
            split = ",",
            description = "Some parts only: ${COMPLETION-CANDIDATES}, separated by commas.")
    private Set<Part> only = EnumSet.allOf(Part.class);

    @Option(
            names = "--messages",
            paramLabel = "N",
            description = "The messages of each part (default: " + MESSAGES + "). At the limits, 1,000 take a second.")
    private int messages;

    @Option(
            names = "--read-messages",
            paramLabel = "N",
            description = "The messages of each export of the part reading (default: " + READ + ").")
    private int readMessages;

    @Option(
            names = "--files",
            paramLabel = "N",
            description = "The files of such an export (default: one for " + MESSAGES_OF_FILE + " messages).")
    private int files;

    @Option(
            names = "--exports",
            paramLabel = "KIND",
            split = ",",
            description = "Some exports only: ${COMPLETION-CANDIDATES}, separated by commas.")
    private Set<ExportKind> exports = EnumSet.allOf(ExportKind.class);

    @Option(names = "--quick", description = QUICK + " messages instead, and " + QUICK_READ + " to read.")
    private boolean quick;

    @Option(names = "--work", paramLabel = "DIR", description = "Where its folder goes (default: work/bench).")
    private Path work = Path.of("work", "bench");

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        int count = messages == 0 ? (quick ? QUICK : MESSAGES) : messages;
        if (count < FEWEST) {
            throw new ParameterException(spec.commandLine(), "--messages must be " + FEWEST + " or more");
        }
        if (readMessages < 0 || files < 0) {
            throw new ParameterException(spec.commandLine(), "--read-messages and --files must be 1 or more");
        }
        Instant began = Instant.now();
        Path root = work.resolve(NAME.format(began));
        Workshop workshop = new Workshop(root, System.err);
        Machine machine = Machine.now();
        if (machine.busy()) {
            workshop.tell(
                    "other processes use this machine (load %.1f on %d processors): all figures will be worse",
                    machine.load(), machine.processors());
        }
        Results results = run(workshop, count);
        System.out.print(TextReport.of(results));
        Path file = Files.createDirectories(root).resolve("bench.json");
        Files.writeString(file, JsonReport.of(results, began, machine) + "\n");
        System.out.println("\n" + file.toAbsolutePath());
        return results.failures().isEmpty() ? 0 : FAILED;
    }

    /** A failed part does not stop the others, but fails the benchmark. */
    private Results run(Workshop workshop, int count) throws InterruptedException {
        Results results = new Results(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (Part part : EnumSet.copyOf(only)) {
            try {
                if (part == Part.THROUGHPUT) {
                    new ThroughputBench(workshop).run(count, results.unlimited());
                } else if (part == Part.READING) {
                    read(workshop, results);
                } else {
                    results.atLimits().add(new LimitsBench(workshop).run(part, count));
                }
            } catch (BenchException failed) {
                workshop.tell("%s: FAILED: %s", part, failed.getMessage());
                results.failures().add(part + ": " + failed.getMessage());
            }
        }
        return results;
    }

    private void read(Workshop workshop, Results results) throws InterruptedException {
        int count = readMessages == 0 ? (quick ? QUICK_READ : READ) : readMessages;
        int spread = files == 0 ? Math.max(1, count / MESSAGES_OF_FILE) : files;
        for (ExportKind kind : exports) {
            results.reading().add(new ReadingBench(workshop).run(kind, count, spread));
        }
    }
}
