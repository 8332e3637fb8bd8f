package io.chatferry.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A sandbox in a process of its own that keeps its journal in a folder. */
final class SandboxProcess implements AutoCloseable {

    private static final int POLL_MILLIS = 10;

    private final Path data;
    private final Process process;
    private final SandboxClient http;
    private final String url;

    private SandboxProcess(Path data, Process process, String url) {
        this.data = data;
        this.process = process;
        this.url = url;
        this.http = new SandboxClient(url, Program.KEY);
    }

    static SandboxProcess start(Program program, Path folder, Map<String, String> settings)
            throws IOException, InterruptedException {
        Path data = folder.resolve("sandbox");
        Path log = Files.createTempFile(folder, "sandbox-", ".log");
        List<String> arguments = new ArrayList<>(List.of("sandbox", "--port", "0", "--data", data.toString()));
        arguments.addAll(List.of("--set", "sandbox.api-key=" + Program.KEY));
        settings.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
        Process process = program.start(log, arguments.toArray(String[]::new));
        try {
            return new SandboxProcess(data, process, Program.awaitUrl(process, log));
        } catch (IOException failed) {
            process.destroyForcibly();
            throw failed;
        }
    }

    String url() {
        return url;
    }

    SandboxClient http() {
        return http;
    }

    /** The size of the journal in bytes: it grows with each change that is stored. */
    long journal() throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    /**
     * Waits until no client but this one is connected, and no request is still to be carried out.
     *
     * @return whether that was so in time
     */
    boolean awaitIdle(Duration timeout) throws InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        do {
            try {
                if (http.isIdle()) {
                    return true;
                }
            } catch (IOException down) {
                // a simulated outage: the next attempt may be answered
            }
        } while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS) && System.nanoTime() - end < 0);
        return false;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
