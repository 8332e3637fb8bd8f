package io.chatferry.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.job.run.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Contents of messages are shown only on request, and to no other user of the machine. */
@Timeout(120)
class PrivacyTests {

    /** In every text of the export. */
    private static final String SECRET = "Wasserfloh";

    @RegisterExtension
    final Migration migration = new Migration();

    @BeforeEach
    void export() throws IOException {
        migration.start("sandbox.latency.median=10ms");
        List<String> messages = new ArrayList<>(List.of("muid,sender,receiver,receiverType,text,sentAt,metadata,tags"));
        IntStream.range(0, 100)
                .mapToObj(i -> "m-%d,ann,bob,user,%s %d,%d,,".formatted(i, SECRET, i, 1_700_000_000 + i))
                .forEach(messages::add);
        messages.add("r-1,ann,bob,channel," + SECRET + ",1700001000,,");
        messages.add("r-2,ann,bob,user,hello, " + SECRET + ",1700001000,,"); // a comma moved it to sentAt
        messages.add("r-3,ann,bob,user," + SECRET + ",1700001000,{\"" + SECRET + "\":,");
        messages.add("r-4,ann,bob,user," + (SECRET + " ").repeat(1_200) + ",1700001000,,");
        messages.add("r-5,ann,bob,user,\"" + SECRET + "\" and more,1700001000,,");
        messages.add("m-7,ann,bob,user,another " + SECRET + ",1700000007,,");
        migration.file("messages.csv", messages.toArray(String[]::new));
        migration.file(
                "messages-2.jsonl",
                "{\"muid\":\"j-1\",\"sender\":\"ann\",\"receiver\":\"bob\",\"text\":{\"a\":\"" + SECRET
                        + "\"},\"sentAt\":1700000000}",
                "{\"muid\":\"j-2\",\"sender\":\"ann\",\"text\":\"" + SECRET + "\",\"sentAt\":" + SECRET + "}");
    }

    @Test
    void writesNoTextIntoLogsAndReports() throws IOException {
        migration.debug = true;

        assertThat(migration.run(migration.job())).as(migration.output()).isEqualTo(ExitCode.DONE_WITH_REJECTS);

        assertThat(migration.messages()).hasSize(100);
        assertThat(migration.report("acme").at("/tallies/messages/rejected").asLong())
                .isGreaterThanOrEqualTo(7);
        assertThat(migration.output()).doesNotContain(SECRET);
        assertThat(holdTheSecret()).containsExactlyInAnyOrder("ledger.mv.db", "messages.csv", "messages-2.jsonl");
        assertThat(report())
                .containsPattern("\\d+ characters, [0-9a-f]{16}<")
                .contains("This page holds no message texts");
    }

    @Test
    void showsTextsInReportOnRequest() throws IOException {
        migration.run(migration.job(), "report.texts=true");

        assertThat(report()).contains(SECRET).doesNotContain("This page holds no message texts");
        assertThat(migration.output()).doesNotContain(SECRET);
    }

    @Test
    void writesFilesThatOnlyTheirOwnerCanRead() throws Exception {
        Map<String, String> seen = new ConcurrentSkipListMap<>();
        AtomicBoolean running = new AtomicBoolean(true);
        Thread watcher = new Thread(() -> {
            while (running.get()) {
                look(seen);
                LockSupport.parkNanos(200_000); // leave the run some of the machine
            }
        });
        watcher.start();

        migration.run(migration.job());
        running.set(false);
        watcher.join();
        look(seen);

        assertThat(seen)
                .containsKeys(
                        "acme", "acme/lock", "acme/ledger.mv.db", "acme/report.html", "acme/ids.csv", "acme/ids.jsonl");
        assertThat(seen).containsKeys("acme/progress.json", "acme/rejects", "acme/rejects/messages.csv");
        assertThat(seen.entrySet())
                .extracting(entry -> entry.getKey() + " " + entry.getValue())
                .allSatisfy(file -> assertThat(file).endsWith("------"));
    }

    private void look(Map<String, String> seen) {
        try (Stream<Path> files = Files.walk(migration.work)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                seen.put(
                        migration.work.relativize(file).toString(),
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            }
        } catch (NoSuchFileException missing) {
            // it was a passing one
        } catch (UncheckedIOException | IOException missing) {
            assertThat(missing).hasRootCauseInstanceOf(NoSuchFileException.class);
        }
    }

    private List<String> holdTheSecret() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(migration.work)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(SECRET)) {
                    found.add(file.getFileName().toString());
                }
            }
        }
        return found;
    }

    private String report() throws IOException {
        return Files.readString(migration.work.resolve("acme").resolve("report.html"));
    }
}
