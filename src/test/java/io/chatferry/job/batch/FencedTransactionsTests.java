package io.chatferry.job.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.chatferry.ledger.Database;
import io.chatferry.ledger.LedgerException;
import io.chatferry.ledger.TestLedger;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The transactions in which the framework writes its tables. */
class FencedTransactionsTests {

    @Test
    void reportFirstFailureWhenConnectionIsCutBeforeCommit(@TempDir Path folder) {
        try (TestLedger opened = TestLedger.open(Database.POSTGRES, folder);
                ConfigurableApplicationContext context = BatchConfiguration.over(null, opened.ledger, beans -> {})) {
            TransactionTemplate transactions =
                    new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
            JdbcTemplate within = new JdbcTemplate(opened.ledger.dataSource());

            Throwable failed = catchThrowable(() -> transactions.executeWithoutResult(begun -> {
                Integer pid = within.queryForObject("SELECT pg_backend_pid()", Integer.class);
                opened.sql("DO $$ BEGIN PERFORM pg_terminate_backend(" + pid + "); END $$");
            }));

            assertThat(opened.ledger.failure(failed))
                    .hasValueSatisfying(
                            failure -> assertThat(failure.reason()).isEqualTo(LedgerException.Reason.UNREACHABLE));
        }
    }
}
