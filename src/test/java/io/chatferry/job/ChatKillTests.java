package io.chatferry.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatferry.cli.ShortWaitsMain;
import io.chatferry.job.run.ExitCode;
import io.chatferry.ledger.ChildJvm;
import io.chatferry.sandbox.StoredMessage;
import io.chatferry.source.chat.history.ChatHistory;
import io.chatferry.source.chat.history.ExportWriters;
import io.chatferry.source.chat.history.ExportWriters.ExportWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The import of an export that is killed while it reads and while it sends ends like one that is not. */
class ChatKillTests {

    private static final int ROOMS = 5;
    private static final int POSTS = 120;

    @TempDir
    Path folder;

    private Migration migration;
    private Path job;

    /** One format with ids of messages, and one without. */
    static Stream<ExportWriter> two() {
        return Stream.of(ExportWriters.named("slack"), ExportWriters.named("whatsapp"));
    }

    static Stream<ExportWriter> all() {
        return ExportWriters.all();
    }

    @BeforeEach
    void start() {
        migration = new Migration(folder);
    }

    @AfterEach
    void close() {
        migration.close();
    }

    @ParameterizedTest
    @MethodSource("two")
    @Timeout(600)
    void endsLikeAnUninterruptedImport(ExportWriter writer) throws Exception {
        assertEndsAlike(writer, 1, 2);
    }

    @ParameterizedTest
    @MethodSource("all")
    @Tag("full")
    @Timeout(3_600)
    void endsLikeAnUninterruptedImportHoweverOftenItIsKilled(ExportWriter writer) throws Exception {
        assertEndsAlike(writer, 6, 8);
    }

    /**
     * Imports twice into targets of their own.
     *
     * @param reading times that it is killed at random while it reads, beside three times at fixed places
     * @param sending times that it is killed while it sends
     */
    private void assertEndsAlike(ExportWriter writer, int reading, int sending) throws Exception {
        writer.write(ChatHistory.of(ROOMS, POSTS), folder.resolve("export"));
        job = Files.writeString(folder.resolve("acme.yaml"), """
                name: acme
                source: {format: %s, path: export}
                target:
                  app-id: ${COMETCHAT_APP_ID}
                  api-key: ${COMETCHAT_API_KEY}
                limits: {standard: 12000, sender: 0}
                order: strict
                """.formatted(writer.format()));
        assertThat(migration.run(job)).as(migration.output()).isEqualTo(ExitCode.DONE);
        Map<String, List<String>> expected = conversations();
        Map<String, String> names = names();
        assertThat(expected.values().stream().mapToInt(List::size).sum()).isEqualTo(ROOMS * POSTS);
        migration.start("sandbox.limits.sender=0", "sandbox.latency.median=5ms");
        migration.work = folder.resolve("killed");

        Random random = new Random(20_260_104);
        Path own = migration.work.resolve("acme");
        for (String fixed : List.of("lock", "ledger.mv.db", "progress.json")) { // in the order in which they appear
            killOnce(() -> Files.exists(own.resolve(fixed)), 0);
        }
        for (int i = 0; i < reading; i++) {
            FileTime before = Files.getLastModifiedTime(own.resolve("ledger.mv.db"));
            killOnce(
                    () -> Files.getLastModifiedTime(own.resolve("ledger.mv.db")).compareTo(before) > 0,
                    random.nextInt(1_000));
        }
        for (int i = 0; i < sending; i++) {
            long stored = stored();
            long until = stored + 1 + random.nextInt(ROOMS * POSTS / (sending + 2));
            killOnce(() -> stored() >= until, random.nextInt(20));
        }
        assertThat(stored()).as("it was killed while it sent").isBetween(1L, ROOMS * POSTS - 1L);

        try (ChildJvm child = child()) {
            List<String> lines = child.drained();
            assertThat(child.process().waitFor(300, TimeUnit.SECONDS)).isTrue();
            synchronized (lines) {
                assertThat(child.process().exitValue()).as("%s", lines).isEqualTo(ExitCode.DONE.number());
            }
        }
        assertThat(conversations()).isEqualTo(expected);
        assertThat(names()).isEqualTo(names);
        migration.assertAddsUp("acme");
        assertThat(migration.verify(job, 1)).as(migration.output()).isEqualTo(ExitCode.DONE);
    }

    /** The messages of each group, in the order in which they are stored there: all that a user sees of them. */
    private Map<String, List<String>> conversations() {
        Map<String, List<String>> conversations = new TreeMap<>();
        for (StoredMessage message : migration.messages()) {
            conversations
                    .computeIfAbsent(message.receiver(), group -> new ArrayList<>())
                    .add(message.muid() + " " + message.sender() + " " + message.sentAt() + " " + message.data());
        }
        return conversations;
    }

    private Map<String, String> names() {
        Map<String, String> names = new TreeMap<>();
        migration
                .sandbox
                .uids()
                .forEach(uid -> names.put(uid, migration.sandbox.userName(uid).orElse("")));
        migration
                .sandbox
                .guids()
                .forEach(guid ->
                        names.put("group " + guid, "" + new java.util.TreeSet<>(migration.sandbox.memberUids(guid))));
        return names;
    }

    private long stored() {
        return migration.messages().size();
    }

    /** {@code kill -9} of a process of its own, some milliseconds after something holds; it may have ended by itself before. */
    private void killOnce(Callable<Boolean> condition, int millis) throws Exception {
        try (ChildJvm child = child()) {
            child.drained();
            await().atMost(Duration.ofSeconds(120))
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> !child.process().isAlive() || condition.call());
            child.process().waitFor(millis, TimeUnit.MILLISECONDS);
            child.process().toHandle().destroyForcibly();
            child.process().waitFor();
        }
    }

    private ChildJvm child() throws IOException {
        return ChildJvm.start(
                ShortWaitsMain.class,
                Map.of("COMETCHAT_APP_ID", "app", "COMETCHAT_API_KEY", Migration.KEY),
                "6000",
                "import",
                job.toString(),
                "--work",
                migration.work.toString(),
                "--set",
                "target.base-url=" + migration.sandbox.baseUrl());
    }
}
