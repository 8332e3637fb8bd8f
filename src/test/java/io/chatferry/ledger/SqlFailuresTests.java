package io.chatferry.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.ledger.LedgerException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.h2.api.ErrorCode;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every error of a database becomes a message of one or two lines and a reason that decides the exit code. */
class SqlFailuresTests {

    @ParameterizedTest
    @CsvSource({
        "28000, REFUSED",
        "28P01, REFUSED",
        "3D000, REFUSED",
        "42501, REFUSED",
        "08000, UNREACHABLE",
        "08001, UNREACHABLE",
        "08006, UNREACHABLE",
        "53300, UNREACHABLE",
        "58030, UNREACHABLE",
        "57P01, UNREACHABLE",
        "57P02, UNREACHABLE",
        "57P03, UNREACHABLE",
        "57P05, UNREACHABLE",
        "25P03, UNREACHABLE",
        "57014, STORAGE",
        "42601, STORAGE",
        "22001, STORAGE",
        "23505, STORAGE",
        "XX000, STORAGE"
    })
    void classifiesErrorByItsState(String state, Reason reason) {
        SQLException error = new SQLException("first line\nsecond line", state);

        LedgerException failure = SqlFailures.of(error);

        assertThat(failure.reason()).isEqualTo(reason);
        assertThat(failure.getMessage()).contains("first line").doesNotContain("second line");
        assertThat(failure.getMessage().lines().count()).isLessThanOrEqualTo(2);
        assertThat(failure).hasCause(error);
    }

    @Test
    void classifiesErrorWithoutStateOrMessage() {
        assertThat(SqlFailures.of(new SQLException()).reason()).isEqualTo(Reason.STORAGE);
    }

    @Test
    void classifiesTimeoutOfThePoolAsUnreachable() {
        SQLException timeout = new SQLTransientConnectionException("ledger - Connection is not available");

        assertThat(SqlFailures.of(timeout).reason()).isEqualTo(Reason.UNREACHABLE);
        assertThat(SqlFailures.isConnectFailure(timeout)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"08001, true", "08006, false", "57P01, false", ", false"})
    void recognizesFailedConnects(String state, boolean expected) {
        assertThat(SqlFailures.isConnectFailure(new SQLException("x", state))).isEqualTo(expected);
    }

    @Test
    void classifiesOpenFileAsInUse() {
        SQLException open =
                new SQLException("Database may be already in use", "90020", ErrorCode.DATABASE_ALREADY_OPEN_1);

        assertThat(SqlFailures.of(open).reason()).isEqualTo(Reason.IN_USE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"No space left on device", "Disk quota exceeded", "File too large"})
    void classifiesFullDiskAsStorage(String message) {
        SQLException full = new SQLException("General error", "HY000", new IOException(message));

        assertThat(SqlFailures.of(full).reason()).isEqualTo(Reason.STORAGE);
    }

    @Test
    void classifiesUnreadableFileAsUnreachable() {
        SQLException broken = new SQLException("General error", "HY000", new IOException("Input/output error"));

        assertThat(SqlFailures.of(broken)).satisfies(failure -> {
            assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
            assertThat(failure).hasMessageContainingAll("The ledger's file", "run the same command again");
        });
    }

    @ParameterizedTest
    @CsvSource({"22001, true", "22003, true", "23502, true", "23505, true", "42601, false", "08006, false", ", false"})
    void recognizesRefusedValues(String state, boolean expected) {
        assertThat(SqlFailures.isValueRefused(new SQLException("x", state))).isEqualTo(expected);
    }

    @Test
    void findsInnermostDatabaseError() {
        SQLException inner = new SQLException("inner", "08006");
        Exception wrapped = new IllegalStateException(new RuntimeException(new SQLException("outer", inner)));

        assertThat(SqlFailures.find(wrapped)).containsSame(inner);
        assertThat(SqlFailures.find(new IllegalStateException("none"))).isEmpty();
    }

    @Test
    void endsSearchInCircleOfCauses() {
        Exception one = new IllegalStateException("one");
        Exception other = new IllegalStateException("other", one);
        one.initCause(other);

        assertThat(SqlFailures.find(one)).isEmpty();
    }

    @Test
    void hidesPasswordInUrls() {
        LedgerException failure = SqlFailures.of(
                new SQLException("cannot connect to jdbc:postgresql://host/db?user=a&password=secret-1", "08001"));

        assertThat(failure.getMessage()).doesNotContain("secret-1");
    }

    @ParameterizedTest
    @ValueSource(ints = {DataUtils.ERROR_FILE_CORRUPT, DataUtils.ERROR_CHUNK_NOT_FOUND, DataUtils.ERROR_READING_FAILED})
    void recognizesDamagedFile(int code) {
        LedgerException failed = new LedgerException("failed", new SQLException(new MVStoreException(code, "damage")));
        LedgerLocation location = LedgerLocation.inFolder(Path.of("work", "job"));

        LedgerException reported = LedgerDamage.in(failed, location);

        assertThat(reported.reason()).isEqualTo(Reason.NOT_THE_NEWEST);
        assertThat(reported)
                .hasMessageContainingAll(Path.of("work", "job", "ledger.mv.db").toString(), "is damaged");
    }

    @Test
    void keepsFailureOfIntactFile() {
        LedgerException failed =
                new LedgerException("failed", new SQLException(new MVStoreException(DataUtils.ERROR_CLOSED, "closed")));

        assertThat(LedgerDamage.in(failed, LedgerLocation.inFolder(Path.of("job"))))
                .isSameAs(failed);
    }
}
