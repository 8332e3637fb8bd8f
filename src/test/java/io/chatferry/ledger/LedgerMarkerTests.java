package io.chatferry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.ledger.outbox.Outbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The marker beside the folder of a job, at each instant at which a process may be killed. */
class LedgerMarkerTests {

    @TempDir
    Path work;

    @TempDir
    Path kept;

    private final List<Instant> instants = new ArrayList<>();

    /** The ledger is as it was at one instant, the marker as at another: only a ledger older than the marker is refused. */
    @Test
    void refusesOlderLedgersAndAcceptsCurrentOnes() throws IOException {
        try (TestLedger job = TestLedger.open(Database.H2, folder())) {
            instant("epoch of the first run", false, 1, 0, 0, 0);
            LedgerMarker marker = marker();
            marker.begin(job.ledger, job.lock);
            instant("first run has begun", true, 1, 0, 1, 0);
            job.pass(new Export()
                    .message("m1", "ann", "bob", 1_700_000_001, "one")
                    .message("m2", "ann", "bob", 1_700_000_002, "two"));
            marker.beginSending();
            instant("before the first claim", true, 1, 0, 1, 0);
            job.send("m1");
            instant("one message is sent", true, 1, 1, 1, 1);
            marker.update();
            job.send("m2");
            instant("two messages are sent", true, 1, 2, 1, 2);
            marker.endSending();
            instant("first run has ended", true, 1, 2, 1, 2);
        }
        instant("ledger is closed", true, 1, 2, 1, 2);
        try (TestLedger job = TestLedger.open(Database.H2, folder())) {
            instant("epoch of the second run", true, 2, 2, 1, 2);
            marker().begin(job.ledger, job.lock);
            instant("second run has begun", true, 2, 2, 2, 2);
        }
        for (int ledger = 0; ledger < instants.size(); ledger++) {
            for (int marker = 0; marker < instants.size(); marker++) {
                restore(ledger, marker);
                String what = "ledger: %s; marker: %s"
                        .formatted(
                                instants.get(ledger).name(),
                                instants.get(marker).name());
                assertThat(ledger < marker || !instants.get(ledger).knowsLessThan(instants.get(marker)))
                        .as("a right ledger is never older")
                        .isTrue();
                if (!instants.get(ledger).knowsLessThan(instants.get(marker))) {
                    assertThatCode(this::opened).as(what).doesNotThrowAnyException();
                } else {
                    assertThatThrownBy(this::opened)
                            .as(what)
                            .isInstanceOfSatisfying(
                                    LedgerException.class,
                                    refused -> assertThat(refused.reason())
                                            .isEqualTo(LedgerException.Reason.NOT_THE_NEWEST))
                            .message()
                            .hasLineCount(2);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"ledger\":1}", "\u0000\u0000\u0000"})
    void reportsDamagedMarkerWithInstruction(String content) throws IOException {
        TestLedger.open(Database.H2, folder()).close();
        Files.createDirectories(file().getParent());
        Files.writeString(file(), content);
        assertThatThrownBy(this::opened)
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("acme.json is damaged")
                .hasMessageContaining("forget");
        marker().forget();
        assertThatCode(this::opened).doesNotThrowAnyException();
    }

    @Test
    void refusesOldCopyThatWasFoldedMeanwhile() throws IOException {
        try (TestLedger job = TestLedger.open(Database.H2, folder())) {
            LedgerMarker marker = marker();
            marker.begin(job.ledger, job.lock);
            job.pass(new Export()
                    .message("m1", "ann", "bob", 1_700_000_001, "one")
                    .message("m2", "ann", "bob", 1_700_000_002, "two"));
            marker.beginSending();
            job.send("m1");
            instant("one", true, 1, 1, 1, 1);
            job.send("m2");
            instant("two", true, 1, 2, 1, 2);
        }
        restore(0, 1);
        for (int again = 0; again < 3; again++) {
            assertThatThrownBy(this::opened).hasMessageContaining("2 messages were sent from a newer copy");
        }
    }

    /** As each command opens a ledger. */
    private void opened() {
        LedgerMarker marker = marker();
        marker.requirePresent();
        try (RunLock lock = RunLock.inFolder(folder(), java.time.Clock.systemUTC());
                Ledger ledger = Ledger.open(Database.H2.location(folder()))) {
            marker.requireNewest(ledger);
            lock.claim(ledger);
            Outbox.fold(ledger);
            lock.release();
            marker.requireComplete(ledger);
        }
    }

    /** What is on disk now, as a process leaves it that is killed. */
    private void instant(String name, boolean identified, int run, int sent, int markedRun, int markedSent)
            throws IOException {
        Path folder = kept.resolve("" + instants.size());
        Files.createDirectories(folder);
        Files.copy(folder().resolve("ledger.mv.db"), folder.resolve("ledger.mv.db"));
        if (Files.exists(file())) {
            Files.copy(file(), folder.resolve("acme.json"));
            Files.writeString(file().resolveSibling("acme.json.new"), "{\"led"); // cut off while it was written
        }
        instants.add(new Instant(name, identified, run, sent, markedRun, markedSent));
    }

    private void restore(int ledger, int marker) throws IOException {
        Files.copy(
                kept.resolve(ledger + "/ledger.mv.db"),
                folder().resolve("ledger.mv.db"),
                StandardCopyOption.REPLACE_EXISTING);
        Files.deleteIfExists(file());
        Path old = kept.resolve(marker + "/acme.json");
        if (Files.exists(old)) {
            Files.copy(old, file());
        }
    }

    /**
     * What was true at an instant.
     *
     * @param identified the ledger has its id
     * @param run that the ledger knows of; {@code markedRun} that the marker tells of, 0 = there is none
     * @param sent as the ledger says
     */
    private record Instant(String name, boolean identified, int run, int sent, int markedRun, int markedSent) {

        boolean knowsLessThan(Instant other) {
            return other.markedRun > 0 && (!identified || run < other.markedRun || sent < other.markedSent);
        }
    }

    private Path folder() {
        return work.resolve("acme");
    }

    private Path file() {
        return work.resolve(".ledgers/acme.json");
    }

    private LedgerMarker marker() {
        return MarkerFile.of(work, "acme", Database.H2.location(folder()));
    }
}
