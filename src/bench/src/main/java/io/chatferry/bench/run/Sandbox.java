package io.chatferry.bench.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The target: Chatferry's sandbox in a process of its own. */
public final class Sandbox implements AutoCloseable {

    private static final Pattern URL = Pattern.compile("(?m)^sandbox: (\\S+)/v3 ");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Children children;
    private final Process process;
    private final URI root;

    private Sandbox(Children children, Process process, URI root) {
        this.children = children;
        this.process = process;
        this.root = root;
    }

    /**
     * Starts a sandbox on a free port.
     *
     * @param chatferry the command line that runs Chatferry
     * @param settings those of {@code --set sandbox.…}
     */
    public static Sandbox start(Children children, List<String> chatferry, Map<String, String> settings, Path folder)
            throws InterruptedException {
        List<String> command = new ArrayList<>(chatferry);
        command.addAll(List.of("sandbox", "--port", "0"));
        settings.forEach((key, value) -> command.addAll(List.of("--set", "sandbox." + key + "=" + value)));
        Path log = folder.resolve("sandbox.log");
        Process process = children.start(command, log);
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (process.isAlive() && System.nanoTime() < until) {
            Matcher url = URL.matcher(read(log));
            if (url.find()) {
                return new Sandbox(children, process, URI.create(url.group(1)));
            }
            Thread.sleep(20); // another process writes this file: there is nothing to wait on
        }
        children.end(process);
        throw new BenchException("the sandbox did not start\n  its output is in " + log);
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where its page is. */
    URI root() {
        return root;
    }

    /** The base URL for clients. */
    public URI api() {
        return root.resolve("/v3");
    }

    @Override
    public void close() {
        children.end(process);
    }
}
