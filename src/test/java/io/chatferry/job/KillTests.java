package io.chatferry.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatferry.cli.ShortWaitsMain;
import io.chatferry.job.run.ExitCode;
import io.chatferry.ledger.ChildJvm;
import io.chatferry.sandbox.StoredMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An import in a process of its own that is killed, or asked to end, or that its machine leaves in the lurch. */
@Timeout(180)
class KillTests {

    private static final int MESSAGES = 1_500;
    private static final int KILLS = 5;
    /** For which the machine sleeps. */
    private static final Duration SLEEP = Duration.ofSeconds(5);

    @TempDir
    Path folder;

    private Migration migration;
    private Path job;

    @BeforeEach
    void makeExport() throws IOException {
        migration = new Migration(
                folder,
                "sandbox.faults.cut-after=0.003",
                "sandbox.faults.calls=messages",
                "sandbox.limits.sender=0",
                "sandbox.latency.median=5ms");
        List<String> lines = new ArrayList<>(List.of("muid,sender,receiver,receiverType,text,sentAt"));
        for (int i = 0; i < MESSAGES; i++) {
            boolean toGroup = i % 4 == 0;
            lines.add("m%04d,user%d,%s,%s,text %d,%d"
                    .formatted(
                            i,
                            i % 20,
                            toGroup ? "group" + i % 3 : "user" + (i + 1 + i % 5) % 20,
                            toGroup ? "group" : "user",
                            i,
                            1_700_000_000 + i / 10));
        }
        migration.file("messages.csv", lines.toArray(String[]::new));
        job = migration.job("limits: {standard: 12000, sender: 0}");
    }

    @AfterEach
    void close() {
        migration.close();
    }

    @Test
    void deliversEachMessageOnceHoweverOftenItIsKilled() throws Exception {
        Random random = new Random(20);
        int dead = 0;
        try (ChildJvm early = start()) {
            early.drained();
            awaitThat(() -> Files.exists(migration.work.resolve("acme/lock")));
            early.process().waitFor(random.nextInt(500), TimeUnit.MILLISECONDS); // it opens its ledger, or reads
            kill(early);
        }
        while (dead < KILLS && stored() < MESSAGES - 400) {
            try (ChildJvm child = start()) {
                child.drained();
                awaitStored(stored() + 30 + random.nextInt(220));
                kill(child);
                dead++;
            }
        }
        assertThat(dead).isGreaterThanOrEqualTo(3);
        assertThat(stored()).isLessThan(MESSAGES);

        assertThat(runToItsEnd()).isEqualTo(ExitCode.DONE.number());
        assertArrivedOnce();
        migration.assertAddsUp("acme");
    }

    @Test
    void signalShutsDownGracefullyInTimeAndNextRunResumes() throws Exception {
        try (ChildJvm child = sending()) {
            child.process().toHandle().destroy();
            assertThat(child.process().waitFor(10, TimeUnit.SECONDS))
                    .as("ended within 10 s")
                    .isTrue();
            assertThat(child.process().exitValue()).isEqualTo(ExitCode.STOPPED.number());
        }
        assertThat(stored()).isLessThan(MESSAGES);

        assertThat(runToItsEnd()).isEqualTo(ExitCode.DONE.number());
        assertArrivedOnce();
    }

    @Test
    void importExplainsFullDiskAndNextRunResumes() throws Exception {
        try (ChildJvm child = sending()) {
            child.process().toHandle().destroy();
            child.process().waitFor();
        }
        long before = stored();
        assertEndsAtAFullDisk(ledgerBytes() + 768_000, "import");
        assertThat(stored()).as("it was sending").isGreaterThan(before).isLessThan(MESSAGES);

        assertThat(runToItsEnd()).isEqualTo(ExitCode.DONE.number());
        assertArrivedOnce();
    }

    @Test
    @Tag("full")
    void importExplainsDiskThatIsFullBeforeSendingAndNextRunStarts() throws Exception {
        for (long bytes : new long[] {60_000, 200_000, 500_000}) { // it makes the ledger, reads, or merges
            assertEndsAtAFullDisk(bytes, "import");
        }
        assertThat(stored()).isZero();

        assertThat(runToItsEnd()).isEqualTo(ExitCode.DONE.number());
        assertArrivedOnce();
    }

    @Test
    @Tag("full")
    void verifyAndUndoExplainFullDiskAndNextRunsResume() throws Exception {
        assertThat(runToItsEnd()).isEqualTo(ExitCode.DONE.number());

        assertEndsAtAFullDisk(ledgerBytes() + 50_000, "verify");
        assertThat(migration.work.resolve("acme/certificate.json")).doesNotExist();
        assertThat(migration.verify(job, 1)).as(migration.output()).isEqualTo(ExitCode.DONE);

        assertEndsAtAFullDisk(ledgerBytes() + 50_000, "undo", "--yes");
        assertThat(migration.undo(job, () -> true)).as(migration.output()).isEqualTo(ExitCode.DONE);
        assertThat(migration.messages()).isEmpty();
    }

    private long ledgerBytes() throws IOException {
        return Files.size(migration.work.resolve("acme/ledger.mv.db"));
    }

    /** No file may grow beyond so many bytes. */
    private void assertEndsAtAFullDisk(long bytes, String... command) throws Exception {
        List<String> limited = List.of("sh", "-c", "ulimit -f " + bytes / 512 + "; exec \"$@\"", "sh");
        try (ChildJvm child = start(limited, "", command)) {
            List<String> lines = child.process().inputReader().lines().toList();
            assertThat(child.process().waitFor()).as("%s", lines).isEqualTo(ExitCode.STOPPED.number());
            assertThat(lines).anySatisfy(line -> assertThat(line).startsWith("the disk is full"));
            assertThat(lines).anySatisfy(line -> assertThat(line).contains("run the same command again"));
            assertThat(lines).noneSatisfy(line -> assertThat(line).contains("\tat "));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {18, 20, 22})
    void explainsLackOfMemoryAndNextRunResumes(int megabytes) throws Exception {
        List<String> lines;
        try (ChildJvm child = start(List.of(), "-Xmx" + megabytes + "m", "import")) {
            lines = child.process().inputReader().lines().toList();
            assertThat(child.process().waitFor()).as("%s", lines).isEqualTo(ExitCode.INTERNAL.number());
        }
        assertThat(lines).anySatisfy(line -> assertThat(line).contains("JAVA_OPTS=-Xmx"));
        assertThat(lines).noneSatisfy(line -> assertThat(line).contains("\tat "));

        assertThat(runToItsEnd()).isEqualTo(ExitCode.DONE.number());
        assertArrivedOnce();
    }

    @Test
    void resumesAfterSuspendOfMachine() throws Exception {
        try (ChildJvm child = sending()) {
            signal("STOP", child);
            Thread.sleep(SLEEP.toMillis()); // the time that it sleeps is what is tested
            signal("CONT", child);
            assertThat(child.process().waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(child.process().exitValue()).isEqualTo(ExitCode.DONE.number());
        }
        assertArrivedOnce();
    }

    private static void signal(String name, ChildJvm child) throws Exception {
        Process kill = new ProcessBuilder(
                        "kill", "-" + name, Long.toString(child.process().pid()))
                .start();
        assertThat(kill.waitFor()).isZero();
    }

    /** One that has sent something and is far from its end. */
    private ChildJvm sending() throws IOException {
        ChildJvm child = start();
        child.drained();
        awaitStored(200);
        return child;
    }

    private ChildJvm start() throws IOException {
        return start(List.of(), "", "import");
    }

    /** The target carries nothing out late, so that what is missing is known sooner than a user's run may say so. */
    private ChildJvm start(List<String> by, String options, String... command) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("6000"));
        arguments.addAll(List.of(command));
        arguments.add(2, job.toString());
        arguments.addAll(List.of(
                "--work", migration.work.toString(), "--set", "target.base-url=" + migration.sandbox.baseUrl()));
        return ChildJvm.start(
                by,
                ShortWaitsMain.class,
                Map.of("COMETCHAT_APP_ID", "app", "COMETCHAT_API_KEY", Migration.KEY, "JDK_JAVA_OPTIONS", options),
                arguments.toArray(String[]::new));
    }

    private int runToItsEnd() throws IOException, InterruptedException {
        try (ChildJvm child = start()) {
            child.drained();
            assertThat(child.process().waitFor(120, TimeUnit.SECONDS)).isTrue();
            return child.process().exitValue();
        }
    }

    private void awaitStored(long messages) {
        awaitThat(() -> stored() >= messages);
    }

    private static void awaitThat(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(5))
                .until(condition);
    }

    private static void kill(ChildJvm child) throws InterruptedException {
        child.process().toHandle().destroyForcibly();
        child.process().waitFor();
    }

    private long stored() {
        return migration.sandbox.messagesStored();
    }

    private void assertArrivedOnce() {
        assertThat(migration.messages())
                .extracting(StoredMessage::muid)
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, MESSAGES)
                        .mapToObj("m%04d"::formatted)
                        .toList());
    }
}
