package io.chatferry.ledger.query;

import io.chatferry.ledger.Db;
import io.chatferry.ledger.Ledger;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The runs of a job, from the tables of Spring Batch. Reads only. */
public final class RunHistory {

    private RunHistory() {}

    /**
     * A run.
     *
     * @param number of the run in its job, from 1; 0 if it is unknown
     * @param batchJob {@code import}, {@code verify} or {@code undo}
     * @param end null if the run was killed and no run has followed
     * @param stage the counts of its last step {@code stage}; null if it had none, because the export had not changed
     * @param send likewise of {@code send}; null if it did not get that far
     */
    public record Run(
            long number,
            String batchJob,
            Instant begin,
            @Nullable Instant end,
            String status,
            String exitCode,
            @Nullable Counts stage,
            @Nullable Counts send) {}

    /**
     * The counts of a step, in records.
     *
     * @param skipped records that the target refused
     */
    public record Counts(long read, long written, long filtered, long skipped) {}

    /** The runs, the oldest first. */
    public static List<Run> of(Ledger ledger) {
        return ledger.db().read(connection -> {
            Map<Long, Counts> stages = new HashMap<>();
            Map<Long, Counts> sends = new HashMap<>();
            Db.each(
                    connection,
                    "SELECT JOB_EXECUTION_ID, STEP_NAME, READ_COUNT, WRITE_COUNT, FILTER_COUNT,"
                            + " READ_SKIP_COUNT + PROCESS_SKIP_COUNT + WRITE_SKIP_COUNT FROM BATCH_STEP_EXECUTION"
                            + " WHERE STEP_NAME IN ('stage', 'send') ORDER BY STEP_EXECUTION_ID",
                    row -> (row.getString(2).equals("stage") ? stages : sends)
                            .put(
                                    row.getLong(1),
                                    new Counts(row.getLong(3), row.getLong(4), row.getLong(5), row.getLong(6))));
            List<Run> runs = new ArrayList<>();
            Db.each(
                    connection,
                    "SELECT e.JOB_EXECUTION_ID, p.PARAMETER_VALUE, i.JOB_NAME,"
                            + " COALESCE(e.START_TIME, e.CREATE_TIME), e.END_TIME, e.STATUS, e.EXIT_CODE"
                            + " FROM BATCH_JOB_EXECUTION e"
                            + " JOIN BATCH_JOB_INSTANCE i ON i.JOB_INSTANCE_ID = e.JOB_INSTANCE_ID"
                            + " LEFT JOIN BATCH_JOB_EXECUTION_PARAMS p"
                            + " ON p.JOB_EXECUTION_ID = e.JOB_EXECUTION_ID AND p.PARAMETER_NAME = 'run'"
                            + " ORDER BY e.JOB_EXECUTION_ID",
                    row -> {
                        long execution = row.getLong(1);
                        Timestamp end = row.getTimestamp(5);
                        runs.add(new Run(
                                row.getLong(2),
                                row.getString(3),
                                row.getTimestamp(4).toInstant(),
                                end == null ? null : end.toInstant(),
                                row.getString(6),
                                row.getString(7),
                                stages.get(execution),
                                sends.get(execution)));
                    });
            return runs;
        });
    }
}
