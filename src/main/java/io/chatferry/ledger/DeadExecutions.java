package io.chatferry.ledger;

import java.util.List;

/** The executions that dead runs have left open in the tables of Spring Batch. */
public final class DeadExecutions {

    private DeadExecutions() {}

    /**
     * Ends them as of their last update: the run that holds the lock knows that they are dead. Nothing is deleted, because
     * the tables hold the history of the job.
     */
    public static void end(Ledger ledger, RunLock lock) {
        ledger.db().change(connection -> {
            for (String table : List.of("BATCH_STEP_EXECUTION", "BATCH_JOB_EXECUTION")) {
                Db.update(
                        connection,
                        "UPDATE " + table + " SET STATUS = 'FAILED', EXIT_CODE = 'FAILED', EXIT_MESSAGE = ?,"
                                + " END_TIME = COALESCE(LAST_UPDATED, START_TIME, CREATE_TIME), VERSION = VERSION + 1"
                                + " WHERE END_TIME IS NULL",
                        "ended by run " + lock.epoch());
            }
        });
    }
}
