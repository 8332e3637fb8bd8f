package io.chatferry.ledger;

import java.sql.Connection;
import java.sql.SQLException;

/** The executions that dead runs have left open in the tables of Spring Batch. */
public final class DeadExecutions {

    private static final String LAST_UPDATE_OF_STEPS = "(SELECT MAX(s.LAST_UPDATED) FROM BATCH_STEP_EXECUTION s"
            + " WHERE s.JOB_EXECUTION_ID = BATCH_JOB_EXECUTION.JOB_EXECUTION_ID)";

    private DeadExecutions() {}

    /**
     * Ends them as of their last update: the run that holds the lock knows that they are dead. Nothing is deleted, because
     * the tables hold the history of the job.
     */
    public static void end(Ledger ledger, RunLock lock) {
        ledger.db().change(connection -> {
            end(connection, lock, "BATCH_STEP_EXECUTION", "LAST_UPDATED");
            // Spring Batch updates the row of a job only when it starts and ends
            end(connection, lock, "BATCH_JOB_EXECUTION", LAST_UPDATE_OF_STEPS + ", LAST_UPDATED");
        });
    }

    private static void end(Connection connection, RunLock lock, String table, String lastUpdate) throws SQLException {
        String end = "COALESCE(" + lastUpdate + ", START_TIME, CREATE_TIME)";
        Db.update(
                connection,
                "UPDATE " + table + " SET STATUS = 'FAILED', EXIT_CODE = 'FAILED', EXIT_MESSAGE = ?, END_TIME = " + end
                        + ", LAST_UPDATED = " + end + ", VERSION = VERSION + 1 WHERE END_TIME IS NULL",
                "ended by run " + lock.epoch());
    }
}
