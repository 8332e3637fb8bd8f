package io.chatferry.ledger;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** A process of its own with the classes of this one, to be killed. */
public final class ChildJvm implements AutoCloseable {

    private final Process process;
    private final BufferedReader out;

    private ChildJvm(Process process) {
        this.process = process;
        this.out = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Starts a class's {@code main}; its error output comes with its output. */
    public static ChildJvm start(Class<?> main, String... arguments) throws IOException {
        return start(main, Map.of(), arguments);
    }

    /** Starts a class's {@code main} with environment variables of its own. */
    public static ChildJvm start(Class<?> main, Map<String, String> environment, String... arguments)
            throws IOException {
        return start(List.of(), main, environment, arguments);
    }

    /** Likewise, by another program such as a shell, to whose own words the command is appended. */
    public static ChildJvm start(List<String> by, Class<?> main, Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(by);
        command.addAll(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return new ChildJvm(builder.start());
    }

    /** The next line that it prints; null when it has ended. */
    public String line() throws IOException {
        return out.readLine();
    }

    /** The next line that begins so; what is printed before it is passed over. */
    public String line(String start) throws IOException {
        String line = line();
        while (line != null && !line.startsWith(start)) {
            line = line();
        }
        return line;
    }

    /** Reads what the process prints on a thread of its own, so that it never waits for its reader; the list grows. */
    public List<String> drained() {
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        Thread reader = new Thread(
                () -> {
                    try {
                        for (String line = line(); line != null; line = line()) {
                            lines.add(line);
                        }
                    } catch (IOException ended) {
                        // it was killed
                    }
                },
                "child-output");
        reader.setDaemon(true);
        reader.start();
        return lines;
    }

    /** {@code kill -9}; returns when it has ended, with the rest of what it had printed. */
    public List<String> kill() throws IOException, InterruptedException {
        process.toHandle().destroyForcibly(); // the process itself would close its streams
        List<String> rest = out.lines().toList();
        process.waitFor();
        return rest;
    }

    public Process process() {
        return process;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
