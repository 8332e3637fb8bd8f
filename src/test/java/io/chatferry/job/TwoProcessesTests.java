package io.chatferry.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatferry.cli.Main;
import io.chatferry.ledger.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two processes that use one app at once share its limit: both get their part, and together they use it up. Measures shares
 * of some percent, and so runs with {@code --full}, where nothing else uses the processors.
 */
@Timeout(180)
@Tag("full")
class TwoProcessesTests {

    private static final Duration WINDOW = Duration.ofSeconds(4);
    private static final int LIMIT = 600;
    /** Windows that are measured, after {@link #WARM_UP} windows in which the second process gets its share. */
    private static final int MEASURED = 2;

    private static final int WARM_UP = 2;
    private static final String LIMITS =
            "limits: {standard: " + LIMIT + ", sender: 0, window: " + WINDOW.toSeconds() + "s}";

    @TempDir
    Path folder;

    private Migration migration;

    @AfterEach
    void close() {
        migration.close();
    }

    @Test
    void twoImportsShareTheLimitEvenly() throws Exception {
        twoImportsShareTheLimitEvenly("both", "sliding");
    }

    @Test
    void twoImportsShareTheLimitEvenlyWithoutHeaders() throws Exception {
        twoImportsShareTheLimitEvenly("none", "fixed");
    }

    private void twoImportsShareTheLimitEvenly(String headers, String kind) throws Exception {
        start(headers, kind);
        Path one = job("one", 4_000, LIMITS);
        Path two = job("two", 4_000, LIMITS);
        try (ChildJvm first = process("import", one)) {
            awaitThat(() -> sentBy("one") > LIMIT); // at its full pace
            try (ChildJvm second = process("import", two)) {
                awaitThat(() -> sentBy("two") > 0);
                assertShared(() -> sentBy("one"), () -> sentBy("two"));
                assertThat(first.process().isAlive() && second.process().isAlive())
                        .as("both had something to do throughout")
                        .isTrue();
            }
        }
    }

    @Test
    void importAndVerifyShareTheLimitEvenly() throws Exception {
        importAndVerifyShareTheLimitEvenly("none");
    }

    @Test
    void importAndVerifyShareTheLimitEvenlyWithHeaders() throws Exception {
        importAndVerifyShareTheLimitEvenly("both");
    }

    private void importAndVerifyShareTheLimitEvenly(String headers) throws Exception {
        start(headers, "fixed");
        Path read = job("read", 3_000, "limits: {standard: 600000, sender: 0, window: 60s}");
        migration.run(read, "target.endpoint=import", "limits.data-import=6000");
        Path verified = job("read", 3_000, LIMITS);
        Path imported = job("sent", 4_000, LIMITS);
        long before = reads();
        try (ChildJvm verify = process("verify", verified, "--set", "target.endpoint=import")) {
            awaitThat(() -> reads() - before > LIMIT);
            try (ChildJvm sends = process("import", imported)) {
                awaitThat(() -> sentBy("sent") > 0);
                assertShared(this::reads, () -> sentBy("sent"));
                assertThat(verify.process().isAlive() && sends.process().isAlive())
                        .as("both had something to do throughout")
                        .isTrue();
            }
        }
    }

    private void start(String headers, String kind) {
        migration = new Migration(
                folder,
                "sandbox.limits.standard=" + LIMIT,
                "sandbox.limits.sender=0",
                "sandbox.limits.data-import=0",
                "sandbox.limits.window=" + WINDOW.toSeconds() + "s",
                "sandbox.limits.window-kind=" + kind,
                "sandbox.limits.headers=" + headers,
                "sandbox.latency.median=40ms");
    }

    private void assertShared(LongSupplier one, LongSupplier two) {
        // whole windows must pass, since a rate is what is measured
        await().pollDelay(WINDOW.multipliedBy(WARM_UP)).until(() -> true);
        long began = System.nanoTime();
        long oneBefore = one.getAsLong();
        long twoBefore = two.getAsLong();
        await().atMost(WINDOW.multipliedBy(MEASURED + 1))
                .pollDelay(WINDOW.multipliedBy(MEASURED))
                .until(() -> true);
        double allowed = (double) LIMIT * (System.nanoTime() - began) / WINDOW.toNanos();
        double oneShare = (one.getAsLong() - oneBefore) / allowed;
        double twoShare = (two.getAsLong() - twoBefore) / allowed;
        String shares = "%.3f and %.3f of the limit".formatted(oneShare, twoShare);
        assertThat(oneShare + twoShare).as(shares).isBetween(0.95, 1.02);
        assertThat(Math.min(oneShare, twoShare)).as(shares).isGreaterThan(0.4);
        assertThat(migration.sandbox.counters().getOrDefault("POST /moderation/messages 429", 0L))
                .isLessThan(LIMIT / 100);
    }

    private long sentBy(String job) {
        return migration.messages().stream()
                .filter(message -> String.valueOf(message.muid()).startsWith(job))
                .count();
    }

    private long reads() {
        return migration.sandbox.counters().entrySet().stream()
                .filter(count ->
                        count.getKey().startsWith("GET") && count.getKey().endsWith(" 200"))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** As many conversations of two as messages, so that there is as much to read back as to send. */
    private Path job(String name, int messages, String limits) throws IOException {
        List<String> lines = new ArrayList<>(List.of("muid,sender,receiver,receiverType,text,sentAt"));
        for (int i = 0; i < messages; i++) {
            lines.add("%s%05d,%s-a%d,%s-b%d,user,text %d,%d"
                    .formatted(name, i, name, i % 100, name, i / 100, i, 1_700_000_000 + i));
        }
        Path export = Files.createDirectories(folder.resolve(name)).resolve("messages.csv");
        Files.write(export, lines);
        return Files.write(
                folder.resolve(name + ".yaml"),
                List.of(
                        "name: " + name,
                        "source: {path: " + name + "}",
                        "target: {app-id: app, api-key: \"${COMETCHAT_API_KEY}\"}",
                        limits));
    }

    private ChildJvm process(String command, Path job, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                command,
                job.toString(),
                "--work",
                migration.work.toString(),
                "--set",
                "target.base-url=" + migration.sandbox.baseUrl()));
        arguments.addAll(List.of(more));
        return ChildJvm.start(
                List.of("sh", "-c", "exec \"$@\" >\"" + folder.resolve(command + ".log") + "\" 2>&1", "sh"),
                Main.class,
                Map.of("COMETCHAT_API_KEY", Migration.KEY),
                arguments.toArray(String[]::new));
    }

    private static void awaitThat(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(condition);
    }
}
