package io.chatferry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.ledger.LedgerException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
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
    void whileAnotherProcessLivesItsRunIsLeftAloneAndADeadOneIsTakenOver() throws Exception {
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
    void aRunThatSharesOnlyTheServerIsFoundByItsRow() throws Exception {
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
    void aRunOnAnotherMachineIsDeadWhenItHasNotShownItselfForHalfAMinute(Database database) throws IOException {
        LedgerLocation location = database.location(folder);
        try (RunLock lock = RunLock.inFolder(folder, Clock.systemUTC());
                Ledger ledger = Ledger.open(location)) {
            seen(ledger, RunLock.DEAD_AFTER.toMillis() / 2);
            assertInUse(() -> lock.claim(ledger));

            seen(ledger, RunLock.DEAD_AFTER.toMillis() + 1);
            assertThat(lock.claim(ledger)).isEqualTo(8);
            lock.heartbeat();
            lock.release();
        }
    }

    @Test
    void twoRunsInOneProcessAreTwoRuns() {
        try (RunLock first = RunLock.inFolder(folder, Clock.systemUTC())) {
            assertInUse(() -> RunLock.inFolder(folder, Clock.systemUTC()));
            assertThat(first.epoch()).isEqualTo(-1);
        }
        RunLock.inFolder(folder, Clock.systemUTC()).close();
    }

    private static void seen(Ledger ledger, long millisAgo) {
        TestLedger.sql(
                ledger,
                "UPDATE run_lock SET owner = 'another-machine 1 2', held = TRUE, epoch = 7, heartbeat = ?",
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
