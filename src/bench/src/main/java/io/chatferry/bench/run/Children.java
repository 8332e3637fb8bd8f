package io.chatferry.bench.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
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
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            process.getOutputStream().close();
            started.add(process);
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command.get(0), e);
        }
    }

    void end(Process process) {
        process.destroyForcibly();
        started.remove(process);
    }
}
