package io.chatferry.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.ledger.query.RunHistory;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a run that was killed is ended in the tables of Spring Batch by the run that follows. */
class DeadExecutionsTests {

    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
    private static final Instant STAGED = START.plusSeconds(60);
    private static final Instant LAST_SIGN = START.plusSeconds(600);

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Database.class)
    void endsRunAsOfTheLastUpdateOfItsSteps(Database database) {
        try (TestLedger job = TestLedger.open(database, folder)) {
            addRun(job, 1, START, null);
            addStep(job, 11, 1, "stage", STAGED, STAGED);
            addStep(job, 12, 1, "send", LAST_SIGN, null);

            DeadExecutions.end(job.ledger, job.lock);

            RunHistory.Run run = run(job);
            assertThat(run.end()).isEqualTo(LAST_SIGN);
            assertThat(run.status()).isEqualTo("FAILED");
            assertThat(run.exitCode()).isEqualTo("FAILED");
            assertThat(run.send()).isEqualTo(new RunHistory.Counts(5, 3, 1, 1));
            assertThat(steps(job))
                    .containsExactly("stage COMPLETED " + STAGED, "send FAILED " + LAST_SIGN)
                    .as("a step that had ended stays as it is");
        }
    }

    @ParameterizedTest
    @EnumSource(Database.class)
    void endsRunWithoutStepsAsOfItsStart(Database database) {
        try (TestLedger job = TestLedger.open(database, folder)) {
            addRun(job, 1, START, null);

            DeadExecutions.end(job.ledger, job.lock);

            assertThat(run(job).end()).isEqualTo(START);
        }
    }

    @ParameterizedTest
    @EnumSource(Database.class)
    void leavesRunsThatHaveEnded(Database database) {
        try (TestLedger job = TestLedger.open(database, folder)) {
            addRun(job, 1, START, STAGED);
            addStep(job, 11, 1, "stage", LAST_SIGN, STAGED);
            RunHistory.Run before = run(job);

            DeadExecutions.end(job.ledger, job.lock);

            assertThat(run(job)).isEqualTo(before);
            assertThat(before.end()).isEqualTo(STAGED);
        }
    }

    private static RunHistory.Run run(TestLedger job) {
        List<RunHistory.Run> runs = RunHistory.of(job.ledger);
        assertThat(runs).hasSize(1);
        return runs.get(0);
    }

    private static void addRun(TestLedger job, long id, Instant start, @Nullable Instant end) {
        job.ledger.db().change(connection -> {
            Db.update(connection, "INSERT INTO BATCH_JOB_INSTANCE VALUES (?, 0, 'import', ?)", id, "key" + id);
            Db.update(
                    connection,
                    "INSERT INTO BATCH_JOB_EXECUTION (JOB_EXECUTION_ID, VERSION, JOB_INSTANCE_ID, CREATE_TIME,"
                            + " START_TIME, END_TIME, STATUS, EXIT_CODE, LAST_UPDATED) VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?)",
                    id,
                    id,
                    Timestamp.from(start),
                    Timestamp.from(start),
                    end == null ? null : Timestamp.from(end),
                    end == null ? "STARTED" : "COMPLETED",
                    end == null ? "UNKNOWN" : "COMPLETED",
                    Timestamp.from(start));
        });
    }

    private static void addStep(
            TestLedger job, long id, long run, String name, Instant updated, @Nullable Instant end) {
        job.ledger
                .db()
                .change(connection -> Db.update(
                        connection,
                        "INSERT INTO BATCH_STEP_EXECUTION (STEP_EXECUTION_ID, VERSION, STEP_NAME, JOB_EXECUTION_ID,"
                                + " CREATE_TIME, START_TIME, END_TIME, STATUS, READ_COUNT, WRITE_COUNT, FILTER_COUNT,"
                                + " READ_SKIP_COUNT, PROCESS_SKIP_COUNT, WRITE_SKIP_COUNT, EXIT_CODE, LAST_UPDATED)"
                                + " VALUES (?, 1, ?, ?, ?, ?, ?, ?, 5, 3, 1, 0, 0, 1, 'EXECUTING', ?)",
                        id,
                        name,
                        run,
                        Timestamp.from(START),
                        Timestamp.from(START),
                        end == null ? null : Timestamp.from(end),
                        end == null ? "STARTED" : "COMPLETED",
                        Timestamp.from(updated)));
    }

    private static List<String> steps(TestLedger job) {
        return job.ledger.db().read(connection -> {
            List<String> steps = new ArrayList<>();
            Db.each(
                    connection,
                    "SELECT STEP_NAME, STATUS, END_TIME FROM BATCH_STEP_EXECUTION ORDER BY STEP_EXECUTION_ID",
                    row -> steps.add(row.getString(1) + " " + row.getString(2) + " "
                            + row.getTimestamp(3).toInstant()));
            return steps;
        });
    }
}
