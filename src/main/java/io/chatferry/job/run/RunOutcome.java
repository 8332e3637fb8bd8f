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
 * @param message further words for a person, where something has to be done; may be empty
 */
public record RunOutcome(ExitCode code, String outcome, String message) {

    /**
     * Judges a run by what happened and what the ledger says of its records.
     *
     * @param deferred messages that are set aside because the target refuses their age, and not by the job file
     */
    public static RunOutcome of(
            ImportRun run,
            Collection<Tally> tallies,
            FollowUps followUps,
            boolean sends,
            boolean restUnread,
            long deferred) {
        String halted = run.halted();
        if (halted != null) {
            return new RunOutcome(ExitCode.STOPPED, "Stopped before anything was sent.", halted);
        }
        SendResult sending = run.sending();
        if (sending != null && sending.end() != SendResult.End.DONE) {
            return new RunOutcome(
                    code(sending.end()), "Stopped before the end; the same command goes on here.", sending.message());
        }
        if (run.stopRequested()) {
            return new RunOutcome(ExitCode.STOPPED, "Stopped before the end; the same command goes on here.", "");
        }
        if (!restUnread && !tallies.stream().allMatch(Tally::addsUp)) {
            return new RunOutcome(
                    ExitCode.INTERNAL,
                    "The numbers do not add up: some records are not where they should be.",
                    "The numbers do not add up: some records are not where they should be."
                            + "\n  verify tells what the target has; please report this as a bug, with report.json");
        }
        String why = deferred == 0
                ? ""
                : RetentionCutOff.of(run.ledger).map(RunOutcome::why).orElse("");
        String bad = bad(tallies, followUps, deferred, UnstorableEntries.count(run.ledger));
        return done(bad, sends, restUnread, run.options.limit(), why);
    }

    private static ExitCode code(SendResult.End end) {
        return switch (end) {
            case DONE -> ExitCode.DONE;
            case STOPPED, JOB_REFUSED -> ExitCode.STOPPED;
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
            String begun = sends ? "Done, but " : "Read and checked; nothing was sent, and ";
            return new RunOutcome(ExitCode.DONE_WITH_REJECTS, begun + bad + ".", why);
        }
        return new RunOutcome(ExitCode.DONE, what, "");
    }

    /** What needs a look, in words; empty when nothing does. */
    private static String bad(Collection<Tally> tallies, FollowUps followUps, long deferred, long setAside) {
        List<String> parts = new ArrayList<>();
        add(parts, tallies.stream().mapToLong(Tally::rejected).sum(), "rejected");
        add(parts, tallies.stream().mapToLong(Tally::failed).sum(), "refused by the target");
        add(parts, tallies.stream().mapToLong(Tally::inDoubt).sum(), "in doubt");
        add(parts, deferred, "message", "deferred: older than what the target keeps");
        add(parts, followUps.reactions().failed(), "reaction", "refused by the target");
        add(parts, followUps.deletes().failed(), "delete", "refused by the target");
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
