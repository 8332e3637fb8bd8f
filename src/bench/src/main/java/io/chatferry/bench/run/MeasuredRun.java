package io.chatferry.bench.run;

import io.chatferry.bench.run.TargetClient.Counts;
import io.chatferry.bench.traffic.Message;
import io.chatferry.bench.traffic.Traffic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs a contender, and verifies that each message is in the target exactly once. */
public final class MeasuredRun {

    private final Children children;
    private final Sandbox sandbox;
    private final TargetClient target;
    private final Path folder;

    public MeasuredRun(Children children, Sandbox sandbox, TargetClient target, Path folder) {
        this.children = children;
        this.sandbox = sandbox;
        this.target = target;
        this.folder = folder;
    }

    /**
     * Runs a contender to its end.
     *
     * @param patience the time after which the contender is stopped
     * @throws BenchException if it failed, or a message is missing in the target or stored twice
     */
    public Figures of(Contender contender, Traffic traffic, Duration patience) throws InterruptedException {
        List<String> command = command(contender, traffic);
        Path log = folder.resolve("contender.log");
        Counts before = target.counts();
        Process process = children.start(command, log);
        try {
            Figures figures = new Watch(target, process, traffic.messages().size(), before).untilEnd(patience);
            if (process.isAlive()) {
                throw new BenchException(contender.name() + " was not finished after " + patience.toSeconds()
                        + " s\n  its output is in " + log);
            }
            if (process.exitValue() != 0) {
                throw new BenchException(contender.name() + " ended with exit code " + process.exitValue()
                        + "\n  its output is in " + log);
            }
            return proven(contender, traffic, figures);
        } finally {
            children.end(process);
        }
    }

    private List<String> command(Contender contender, Traffic traffic) {
        try {
            return contender.prepare(traffic, sandbox.api(), folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + folder, e);
        }
    }

    private Figures proven(Contender contender, Traffic traffic, @Nullable Figures figures)
            throws InterruptedException {
        Map<String, Integer> there = new HashMap<>();
        target.muids().forEach(muid -> there.merge(muid, 1, Integer::sum));
        int missing = 0;
        for (Message message : traffic.messages()) {
            missing += there.getOrDefault(message.muid(), 0) == 0 ? 1 : 0;
        }
        int stored = there.values().stream().mapToInt(count -> count).sum();
        int tooMany = stored - (traffic.messages().size() - missing);
        if (missing > 0 || tooMany > 0 || figures == null) {
            throw new BenchException(String.format(
                    "%s: not every message arrived exactly once: %,d missing, %,d too many of %,d%n  see %s",
                    contender.name(), missing, tooMany, traffic.messages().size(), folder));
        }
        return figures;
    }
}
