package io.chatferry.bench.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The processes that the benchmark starts; none outlives it. Thread-safe. */
public final class Children {

    private final Queue<Process> started = new ConcurrentLinkedQueue<>();

    public Children() {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> started.forEach(Process::destroyForcibly)));
    }

    /** @param log takes everything that the process says */
    Process start(List<String> command, Path log) {
        return start(command, Map.of(), log);
    }

    /**
     * Starts a process.
     *
     * @param environment variables that it gets besides those of this one
     * @param log takes everything that the process says
     */
    public Process start(List<String> command, Map<String, String> environment, Path log) {
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            started.add(process);
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command.get(0), e);
        }
    }

    /** Ends one, if it has not ended. */
    public void end(Process process) {
        process.destroyForcibly();
        started.remove(process);
    }
}
