package io.chatferry.bench.reading;

import io.chatferry.bench.run.BenchException;
import io.chatferry.bench.run.Children;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs a program to its end, and watches its memory. */
final class ReadRun {

    private static final Duration BETWEEN = Duration.ofMillis(20);
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");
    private static final long KIB = 1_024;

    private ReadRun() {}

    /**
     * Runs a program.
     *
     * @param log takes what it prints
     * @throws BenchException if it does not end with 0
     */
    static ReadFigures of(
            Children children, String name, List<String> command, Map<String, String> environment, Path log)
            throws InterruptedException {
        long began = System.nanoTime();
        Process process = children.start(command, environment, log);
        try {
            long resident = 0;
            Duration processor = Duration.ZERO;
            while (process.isAlive()) {
                resident = Math.max(resident, resident(process.pid()));
                processor = process.info().totalCpuDuration().orElse(processor);
                Thread.sleep(BETWEEN.toMillis()); // the interval of the samples
            }
            if (process.exitValue() != 0) {
                throw new BenchException(
                        name + " ended with exit code " + process.exitValue() + "\n  its output is in " + log);
            }
            return new ReadFigures(Duration.ofNanos(System.nanoTime() - began), processor, resident);
        } finally {
            children.end(process);
        }
    }

    /** Linux keeps the most that a process has had. */
    private static long resident(long pid) {
        try {
            Matcher peak = PEAK.matcher(Files.readString(Path.of("/proc", Long.toString(pid), "status")));
            return peak.find() ? Long.parseLong(peak.group(1)) * KIB : 0;
        } catch (IOException none) {
            return 0; // another system, or it has just ended
        }
    }
}
