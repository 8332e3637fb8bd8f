package io.chatferry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.ledger.LedgerException.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RunLockTests {

    @TempDir
    Path folder;

    @TempDir
    Path elsewhere;

    @Test
    void respectsLiveProcessAndTakesOverDeadOne() throws Exception {
        try (ChildJvm other = ChildJvm.start(LockHolder.class, folder.toString())) {
            assertThat(other.line("epoch")).isEqualTo("epoch 1");
            assertInUse(() -> RunLock.inFolder(folder, Clock.systemUTC()));

            other.kill();
            try (TestLedger job = TestLedger.open(Database.H2, folder)) {
                assertThat(job.lock.epoch()).isEqualTo(2);
            }
        }
    }

    @Test
    void detectsRunOnOtherMachineByItsRow() throws Exception {
        LedgerLocation here = Database.POSTGRES.location(folder);
        String url = Objects.requireNonNull(here.url());
        String user = Objects.requireNonNull(here.user());
        try (ChildJvm other = ChildJvm.start(LockHolder.class, elsewhere.toString(), url, user, here.schema())) {
            assertThat(other.line("epoch")).isEqualTo("epoch 1");
            assertInUse(() -> TestLedger.open(here));

            other.kill();
        }
        try (RunLock lock = RunLock.inFolder(elsewhere, Clock.systemUTC());
                Ledger ledger = Ledger.open(here)) {
            assertThat(lock.claim(ledger)).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource(Database.class)
    void takesOverFromOtherMachineAfterHalfAMinute(Database database) throws IOException {
        LedgerLocation location = database.location(folder);
        try (RunLock lock = RunLock.inFolder(folder, Clock.systemUTC());
                Ledger ledger = Ledger.open(location)) {
            seen(ledger, "another-machine 1 2", RunLock.DEAD_AFTER.toMillis() / 2);
            assertInUse(() -> lock.claim(ledger));

            seen(ledger, "another-machine 1 2", RunLock.DEAD_AFTER.toMillis() + 1);
            assertThat(lock.claim(ledger)).isEqualTo(8);
            lock.heartbeat();
            lock.release();
        }
    }

    @ParameterizedTest
    @EnumSource(Database.class)
    void takesOverFromUnreadableOwnerAfterHalfAMinute(Database database) throws IOException {
        String host = InetAddress.getLocalHost().getHostName();
        long pid = ProcessHandle.current().pid();
        List<String> owners = List.of(
                "",
                " ",
                host,
                host + " " + pid,
                host + " pid 1700000000000",
                host + " " + pid + " ",
                host + " " + pid + " never",
                host + " -1 5",
                host + " 99999999999999999999 1",
                host + " " + pid + " 1 and more",
                "\u001b[2J\n 1 2");
        LedgerLocation location = database.location(folder);
        try (RunLock lock = RunLock.inFolder(folder, Clock.systemUTC());
                Ledger ledger = Ledger.open(location)) {
            for (String owner : owners) {
                seen(ledger, owner, RunLock.DEAD_AFTER.toMillis() / 2);
                assertInUse(() -> lock.claim(ledger));
            }
            seen(ledger, owners.get(4), RunLock.DEAD_AFTER.toMillis() + 1);
            assertThat(lock.claim(ledger)).isEqualTo(8);
            lock.release();
        }
    }

    @ParameterizedTest
    @EnumSource(Database.class)
    void refusesLedgerWithoutLockRow(Database database) throws IOException {
        try (RunLock lock = RunLock.inFolder(folder, Clock.systemUTC());
                Ledger ledger = Ledger.open(database.location(folder))) {
            TestLedger.sql(ledger, "DELETE FROM run_lock");
            assertThatThrownBy(() -> lock.claim(ledger))
                    .isInstanceOfSatisfying(
                            LedgerException.class,
                            damaged -> assertThat(damaged.reason()).isEqualTo(Reason.NOT_THE_NEWEST))
                    .message()
                    .contains("run_lock", "newest copy")
                    .hasLineCount(2);
        }
    }

    @Test
    void countsTwoRunsInOneProcess() {
        try (RunLock first = RunLock.inFolder(folder, Clock.systemUTC())) {
            assertInUse(() -> RunLock.inFolder(folder, Clock.systemUTC()));
            assertThat(first.epoch()).isEqualTo(-1);
        }
        RunLock.inFolder(folder, Clock.systemUTC()).close();
    }

    private static void seen(Ledger ledger, String owner, long millisAgo) {
        TestLedger.sql(
                ledger,
                "UPDATE run_lock SET owner = ?, held = TRUE, epoch = 7, heartbeat = ?",
                owner,
                System.currentTimeMillis() - millisAgo);
    }

    private static void assertInUse(ThrowingCallable claim) {
        assertThatThrownBy(claim).isInstanceOfSatisfying(LedgerException.class, inUse -> {
            assertThat(inUse.reason()).isEqualTo(Reason.IN_USE);
            assertThat(inUse)
                    .message()
                    .startsWith("Another run of this job is alive")
                    .hasLineCount(2);
        });
    }
}
