package io.chatferry.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Chatferry as a process of its own.
 *
 * @param command {@code java}, its options, and {@code ShortWaitsMain}
 * @param missingAfter the time after which a message that is not found counts as missing
 */
record Program(List<String> command, Duration missingAfter) {

    static final String KEY = "planted-key-of-the-soak";
    private static final Pattern URL = Pattern.compile("^sandbox: (\\S+)", Pattern.MULTILINE);
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);

    /** Starts a command that appends its output to the log. */
    Process start(Path log, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(command);
        all.add(Long.toString(missingAfter.toMillis()));
        all.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("COMETCHAT_APP_ID", "soak");
        builder.environment().put("COMETCHAT_API_KEY", KEY);
        return builder.start();
    }

    /** The base URL that a sandbox prints when it is ready. */
    static String awaitUrl(Process sandbox, Path log) throws IOException, InterruptedException {
        long end = System.nanoTime() + STARTS_WITHIN.toNanos();
        while (System.nanoTime() - end < 0 && sandbox.isAlive()) {
            Matcher url = URL.matcher(Files.readString(log));
            if (url.find()) {
                return url.group(1);
            }
            sandbox.waitFor(20, TimeUnit.MILLISECONDS);
        }
        throw new IOException("the sandbox did not start: " + Files.readString(log));
    }

    /** {@code kill -9}; returns when the process has ended. */
    static void kill(Process process) throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor();
    }
}
