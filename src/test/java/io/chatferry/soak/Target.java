package io.chatferry.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A sandbox in a process of its own that keeps its journal in a folder. */
final class Target implements AutoCloseable {

    private final Path data;
    private final Process process;
    private final Http http;
    private final String url;

    private Target(Path data, Process process, String url) {
        this.data = data;
        this.process = process;
        this.url = url;
        this.http = new Http(url, Program.KEY);
    }

    static Target start(Program program, Path folder, Map<String, String> settings)
            throws IOException, InterruptedException {
        Path data = folder.resolve("sandbox");
        Path log = Files.createTempFile(folder, "sandbox-", ".log");
        List<String> arguments = new ArrayList<>(List.of("sandbox", "--port", "0", "--data", data.toString()));
        arguments.addAll(List.of("--set", "sandbox.api-key=" + Program.KEY));
        settings.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
        Process process = program.start(log, arguments.toArray(String[]::new));
        try {
            return new Target(data, process, Program.awaitUrl(process, log));
        } catch (IOException failed) {
            process.destroyForcibly();
            throw failed;
        }
    }

    String url() {
        return url;
    }

    Http http() {
        return http;
    }

    /** How long the journal is: it grows with each thing that is stored. */
    long journal() throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
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
