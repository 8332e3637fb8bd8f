package io.chatferry.job.run;

import io.chatferry.ledger.outbox.RetentionCutOff;
import io.chatferry.ledger.outbox.UnstorableEntries;
import io.chatferry.report.model.FollowUps;
import io.chatferry.report.model.Tally;
import io.chatferry.send.state.SendResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a run has ended: its exit code, and one sentence.
 *
 * @param message what the user has to do, and why; may be empty
 */
public record RunOutcome(ExitCode code, String outcome, String message) {

    private static final String RESUMABLE = "Stopped before the end; run the same command again to resume.";

    /**
     * Derives the outcome of a run from its events and from the records in the ledger.
     *
     * @param findings signs that the export or its description is wrong as a whole, as parts of a sentence
     * @param deferred messages that are deferred because the target refuses their age, and not by the job file
     */
    public static RunOutcome of(
            ImportRun run,
            Collection<Tally> tallies,
            FollowUps followUps,
            boolean sends,
            boolean restUnread,
            List<String> findings,
            long deferred,
            long missingFiles) {
        String haltReason = run.haltReason();
        if (haltReason != null) {
            return new RunOutcome(run.haltCode(), "Stopped before anything was sent.", haltReason);
        }
        SendResult sending = run.sendResult();
        if (sending != null && sending.end() != SendResult.End.DONE) {
            return new RunOutcome(code(sending.end()), RESUMABLE, sending.message());
        }
        if (run.stopRequested()) {
            return new RunOutcome(ExitCode.STOPPED, RESUMABLE, "");
        }
        if (!restUnread && !tallies.stream().allMatch(Tally::addsUp)) {
            return new RunOutcome(
                    ExitCode.INTERNAL,
                    "The numbers do not add up: some records are not where they should be.",
                    "The numbers do not add up: some records are not where they should be."
                            + "\n  verify shows what the target has; please report this as a bug, with report.json");
        }
        String why = deferred == 0
                ? ""
                : RetentionCutOff.of(run.ledger).map(RunOutcome::why).orElse("");
        String bad = bad(findings, tallies, followUps, deferred, UnstorableEntries.count(run.ledger), missingFiles);
        return done(bad, sends, restUnread, run.options.limit(), why);
    }

    private static ExitCode code(SendResult.End end) {
        return switch (end) {
            case DONE -> ExitCode.DONE;
            case STOPPED, JOB_REFUSED, FILES_NOT_COPIED -> ExitCode.STOPPED;
            case KEY_REFUSED -> ExitCode.KEY_REFUSED;
            case STALLED -> ExitCode.INTERNAL;
        };
    }

    private static String why(RetentionCutOff cutOff) {
        return "The target refuses messages that are " + cutOff.days() + " days old and older: " + cutOff.code() + ": "
                + cutOff.message() + "\n  set retention-days: " + cutOff.days()
                + " to leave them behind; once the target keeps more, import again: each run tries";
    }

    private static RunOutcome done(String bad, boolean sends, boolean restUnread, @Nullable Long limit, String why) {
        String what = !sends
                ? "Read and checked; nothing was sent."
                : limit != null ? "The canary is done: its conversations are complete." : "Done.";
        if (restUnread) {
            return new RunOutcome(
                    ExitCode.DONE_WITH_REJECTS,
                    "A file could not be read to its end; everything before that is done.",
                    why);
        }
        if (!bad.isEmpty()) {
            String start = sends ? "Done, but " : "Read and checked; nothing was sent, and ";
            return new RunOutcome(ExitCode.DONE_WITH_REJECTS, start + bad + ".", why);
        }
        return new RunOutcome(ExitCode.DONE, what, "");
    }

    /** The counts that need attention; empty if there are none. */
    private static String bad(
            List<String> findings,
            Collection<Tally> tallies,
            FollowUps followUps,
            long deferred,
            long setAside,
            long missingFiles) {
        List<String> parts = new ArrayList<>(findings);
        add(parts, tallies.stream().mapToLong(Tally::rejected).sum(), "rejected");
        add(parts, tallies.stream().mapToLong(Tally::failed).sum(), "refused by the target");
        add(parts, tallies.stream().mapToLong(Tally::inDoubt).sum(), "in doubt");
        add(parts, deferred, "message", "deferred: older than what the target keeps");
        add(parts, followUps.reactions().failed(), "reaction", "refused by the target");
        add(parts, followUps.deletes().failed(), "delete", "refused by the target");
        add(parts, missingFiles, "file", "missing");
        add(parts, setAside, "part", "of the ledger's log set aside");
        return String.join(", ", parts);
    }

    private static void add(List<String> parts, long count, String what) {
        add(parts, count, "record", what);
    }

    private static void add(List<String> parts, long count, String of, String what) {
        if (count > 0) {
            parts.add(String.format(Locale.ROOT, "%,d %s %s", count, count == 1 ? of + " is" : of + "s are", what));
        }
    }
}
