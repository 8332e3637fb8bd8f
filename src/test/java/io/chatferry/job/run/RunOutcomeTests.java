package io.chatferry.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.config.JobFile;
import io.chatferry.ledger.Database;
import io.chatferry.ledger.TestLedger;
import io.chatferry.report.model.FollowUps;
import io.chatferry.report.model.Tally;
import io.chatferry.report.progress.Progress;
import io.chatferry.send.state.SendResult;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The exit code and the sentence of a run, by its events and its counts. */
class RunOutcomeTests {

    private static final String RESUMABLE = "Stopped before the end; run the same command again to resume.";
    private static final Tally ALL_SENT = tally(5, 5, 0, 0, 0);

    @TempDir
    Path folder;

    /** The events of a run: the exit code depends on the first that applies, from top to bottom. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            everything is done       | -    | DONE        | false | false | true  | DONE              | Done.
            nothing was to be sent   | -    | -           | false | false | true  | DONE              | Done.
            halted                   | why  | -           | false | false | true  | STOPPED           | Stopped before anything was sent.
            halted, and stopped      | why  | STOPPED     | true  | true  | false | STOPPED           | Stopped before anything was sent.
            stopped while it sends   | -    | STOPPED     | false | false | true  | STOPPED           | Stopped before the end; run the same command again to resume.
            stopped elsewhere        | -    | -           | true  | false | true  | STOPPED           | Stopped before the end; run the same command again to resume.
            stopped after the end    | -    | DONE        | true  | false | true  | STOPPED           | Stopped before the end; run the same command again to resume.
            the job is refused       | -    | JOB_REFUSED | false | false | true  | STOPPED           | Stopped before the end; run the same command again to resume.
            the key is refused       | -    | KEY_REFUSED | false | false | true  | KEY_REFUSED       | Stopped before the end; run the same command again to resume.
            nothing happens any more | -    | STALLED     | false | false | true  | INTERNAL          | Stopped before the end; run the same command again to resume.
            a sum is wrong           | -    | DONE        | false | false | false | INTERNAL          | The numbers do not add up: some records are not where they should be.
            stopped, a sum is wrong  | -    | STOPPED     | false | false | false | STOPPED           | Stopped before the end; run the same command again to resume.
            a file is unreadable     | -    | DONE        | false | true  | true  | DONE_WITH_REJECTS | A file could not be read to its end; everything before that is done.
            unreadable, wrong sum    | -    | DONE        | false | true  | false | DONE_WITH_REJECTS | A file could not be read to its end; everything before that is done.
            """)
    void dependsOnEvents(
            String words,
            String halt,
            SendResult.End end,
            boolean isStopped,
            boolean isRestUnread,
            boolean addsUp,
            ExitCode code,
            String sentence)
            throws IOException {
        try (TestLedger ledger = TestLedger.open(Database.H2, folder)) {
            ImportRun run = run(ledger, null);
            if (halt != null) {
                run.halt(ExitCode.STOPPED, halt);
            }
            if (end != null) {
                run.sendResult(new SendResult(end, "the message of the target"));
            }
            if (isStopped) {
                run.options.stop().request();
            }

            RunOutcome outcome = RunOutcome.of(
                    run,
                    List.of(addsUp ? ALL_SENT : tally(6, 5, 0, 0, 0)),
                    FollowUps.NONE,
                    true,
                    isRestUnread,
                    List.of(),
                    0,
                    0);

            assertThat(outcome.code()).as(words).isEqualTo(code);
            assertThat(outcome.outcome()).isEqualTo(sentence);
            if (halt != null) {
                assertThat(outcome.message()).isEqualTo(halt);
            } else if (end != null && end != SendResult.End.DONE) {
                assertThat(outcome.message()).isEqualTo("the message of the target");
            } else if (code == ExitCode.INTERNAL) {
                assertThat(outcome.message()).contains("report.json");
            } else {
                assertThat(outcome.message()).isEmpty();
            }
        }
    }

    @ParameterizedTest(name = "{6}")
    @CsvSource(delimiter = '|', textBlock = """
            0 | 0 | 0 | 0 | 0 | 0 | Done.
            1 | 0 | 0 | 0 | 0 | 0 | Done, but 1 record is rejected.
            2 | 0 | 0 | 0 | 0 | 0 | Done, but 2 records are rejected.
            0 | 1 | 0 | 0 | 0 | 0 | Done, but 1 record is refused by the target.
            0 | 0 | 3 | 0 | 0 | 0 | Done, but 3 records are in doubt.
            0 | 0 | 0 | 1 | 0 | 0 | Done, but 1 message is deferred: older than what the target keeps.
            0 | 0 | 0 | 0 | 1 | 0 | Done, but 1 reaction is refused by the target.
            0 | 0 | 0 | 0 | 0 | 2 | Done, but 2 deletes are refused by the target.
            1234 | 1 | 0 | 0 | 0 | 0 | Done, but 1,234 records are rejected, 1 record is refused by the target.
            1 | 1 | 1 | 1 | 1 | 1 | Done, but 1 record is rejected, 1 record is refused by the target, 1 record is in doubt, 1 message is deferred: older than what the target keeps, 1 reaction is refused by the target, 1 delete is refused by the target.
            """)
    void namesWhatNeedsAttention(
            long rejected, long failed, long inDoubt, long deferred, long reactions, long deletes, String sentence)
            throws IOException {
        try (TestLedger ledger = TestLedger.open(Database.H2, folder)) {
            Tally tally = tally(5 + rejected + failed + inDoubt, 5, inDoubt, failed, rejected);

            RunOutcome outcome = RunOutcome.of(
                    run(ledger, null),
                    List.of(tally, Tally.NONE),
                    followUps(reactions, deletes),
                    true,
                    false,
                    List.of(),
                    deferred,
                    0);

            assertThat(outcome.outcome()).isEqualTo(sentence);
            assertThat(outcome.code()).isEqualTo(sentence.equals("Done.") ? ExitCode.DONE : ExitCode.DONE_WITH_REJECTS);
        }
    }

    @Test
    void runWithoutTargetSaysThatNothingWasSent() throws IOException {
        try (TestLedger ledger = TestLedger.open(Database.H2, folder)) {
            RunOutcome good =
                    RunOutcome.of(run(ledger, null), List.of(ALL_SENT), FollowUps.NONE, false, false, List.of(), 0, 0);
            RunOutcome bad = RunOutcome.of(
                    run(ledger, null), List.of(tally(1, 0, 0, 0, 1)), FollowUps.NONE, false, false, List.of(), 0, 0);

            assertThat(good).isEqualTo(new RunOutcome(ExitCode.DONE, "Read and checked; nothing was sent.", ""));
            assertThat(bad.outcome()).isEqualTo("Read and checked; nothing was sent, and 1 record is rejected.");
        }
    }

    @Test
    void canarySaysThatItIsOne() throws IOException {
        try (TestLedger ledger = TestLedger.open(Database.H2, folder)) {
            RunOutcome outcome =
                    RunOutcome.of(run(ledger, 10L), List.of(ALL_SENT), FollowUps.NONE, true, false, List.of(), 0, 0);

            assertThat(outcome.outcome()).isEqualTo("The canary is done: its conversations are complete.");
        }
    }

    @ParameterizedTest
    @EnumSource
    void exitCodesHaveNumbersOfTheirOwn(ExitCode code) {
        assertThat(List.of(ExitCode.values()))
                .filteredOn(each -> each.number() == code.number())
                .hasSize(1);
        assertThat(code.message()).isNotBlank();
        assertThat(code.number()).isBetween(0, 127);
    }

    private ImportRun run(TestLedger ledger, Long limit) throws IOException {
        Files.createDirectories(folder.resolve("export"));
        Path job = Files.write(folder.resolve("acme.yaml"), List.of("name: acme", "source:", "  path: export"));
        PrintStream out = new PrintStream(PrintStream.nullOutputStream());
        RunOptions options = new RunOptions(folder, false, limit, false, out, out, false, new StopSignal());
        return new ImportRun(
                JobFile.read(job, List.of(), Map.of()),
                options,
                ledger.ledger,
                ledger.lock,
                null,
                null,
                new StepProgress(Progress.to(out, false)),
                Instant.EPOCH,
                WaitTimes.REAL,
                DiskSpace.REAL,
                true);
    }

    private static Tally tally(long read, long sent, long inDoubt, long failed, long rejected) {
        return new Tally(read, sent, 0, inDoubt, failed, rejected, 0, 0, 0, 0, 0);
    }

    private static FollowUps followUps(long reactions, long deletes) {
        return new FollowUps(new FollowUps.Counts(0, reactions, 0, 0, 0), new FollowUps.Counts(0, deletes, 0, 0, 0));
    }
}
