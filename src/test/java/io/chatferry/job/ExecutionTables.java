package io.chatferry.job;

import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.LedgerLocation;
import java.nio.file.Path;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Spring Batch's tables in the ledger of a job that is not running. */
final class ExecutionTables {

    private ExecutionTables() {}

    /** The latest run: name, status and exit code. */
    static String lastJob(Path workFolder) {
        return read(
                        workFolder,
                        "SELECT i.JOB_NAME || ' ' || e.STATUS || ' ' || e.EXIT_CODE"
                                + " || CASE WHEN e.END_TIME IS NULL THEN ' open' ELSE '' END FROM BATCH_JOB_EXECUTION e"
                                + " JOIN BATCH_JOB_INSTANCE i ON i.JOB_INSTANCE_ID = e.JOB_INSTANCE_ID"
                                + " ORDER BY e.JOB_EXECUTION_ID DESC")
                .get(0);
    }

    /** All runs, the oldest first: name, status and exit code, and of failed ones the end. */
    static List<String> jobs(Path workFolder) {
        return read(
                workFolder,
                "SELECT i.JOB_NAME || ' ' || e.STATUS || ' ' || e.EXIT_CODE"
                        + " || CASE WHEN e.STATUS = 'FAILED' THEN ' ' || e.END_TIME ELSE '' END FROM BATCH_JOB_EXECUTION e"
                        + " JOIN BATCH_JOB_INSTANCE i ON i.JOB_INSTANCE_ID = e.JOB_INSTANCE_ID"
                        + " ORDER BY e.JOB_EXECUTION_ID");
    }

    /** When the latest update of a step was stored. */
    static String lastUpdateOfSteps(Path workFolder) {
        return read(workFolder, "SELECT '' || MAX(LAST_UPDATED) FROM BATCH_STEP_EXECUTION")
                .get(0);
    }

    /** The steps of the latest run: name, status, exit code, and what was read, written, filtered and skipped. */
    static List<String> lastSteps(Path workFolder) {
        return read(
                workFolder,
                "SELECT STEP_NAME || ' ' || STATUS || ' ' || EXIT_CODE || ' ' || READ_COUNT || ' ' || WRITE_COUNT"
                        + " || ' ' || FILTER_COUNT || ' ' || (READ_SKIP_COUNT + PROCESS_SKIP_COUNT + WRITE_SKIP_COUNT)"
                        + " || CASE WHEN END_TIME IS NULL THEN ' open' ELSE '' END FROM BATCH_STEP_EXECUTION"
                        + " WHERE JOB_EXECUTION_ID = (SELECT MAX(JOB_EXECUTION_ID) FROM BATCH_JOB_EXECUTION)"
                        + " ORDER BY STEP_EXECUTION_ID");
    }

    private static List<String> read(Path workFolder, String sql) {
        try (Ledger ledger = Ledger.open(LedgerLocation.inFolder(workFolder))) {
            return JdbcClient.create(ledger.dataSource())
                    .sql(sql)
                    .query(String.class)
                    .list();
        }
    }
}
