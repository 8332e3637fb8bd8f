package io.chatferry.job.reporting;

import io.chatferry.constraint.Verdict;
import io.chatferry.job.run.ImportRun;
import io.chatferry.ledger.query.LedgerReport;
import io.chatferry.ledger.staging.PassCounts;
import io.chatferry.ledger.staging.PassIntake;
import io.chatferry.ledger.staging.StagedRecord;
import io.chatferry.model.Change;
import io.chatferry.model.Kind;
import io.chatferry.report.format.Figures;
import io.chatferry.report.model.RunReport;
import io.chatferry.report.model.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a run has noticed, left out, changed or lost without a reject, counted, for reports and plans. */
public final class ReportNotes {

    private ReportNotes() {}

    /** What reading has noticed: in this run, or in the earlier one whose pass over the same export still holds. */
    public static List<RunReport.Counted> intake(ImportRun run) {
        List<PassIntake.Note> now = run.notices.notes();
        return (now.isEmpty() ? PassIntake.of(run.ledger).notes() : now)
                .stream()
                        .map(note -> new RunReport.Counted(note.message(), note.count()))
                        .toList();
    }

    /** Adds what reading and checking has left out or changed without a reject. */
    public static void notes(PassCounts pass, List<RunReport.Counted> warnings) {
        for (Kind kind : Kind.values()) {
            ExportCoverage.skipped(pass, kind).forEach((word, count) -> {
                // rows that are not taken are told by a note that names the first of them
                if (!word.equals(StagedRecord.Skipped.NOT_TAKEN)) {
                    warnings.add(new RunReport.Counted(
                            records(kind, count) + " skipped: " + ExportCoverage.reason(word), count));
                }
            });
            normalised(pass, kind, warnings);
        }
        split(pass, warnings);
    }

    private static void normalised(PassCounts pass, Kind kind, List<RunReport.Counted> warnings) {
        pass.of(kind).forEach((word, amount) -> {
            if (word.startsWith(PassCounts.NORMALISED)) {
                String[] parts = word.substring(PassCounts.NORMALISED.length()).split(":", 2);
                warnings.add(new RunReport.Counted(
                        parts[0] + " of "
                                + (amount == 1 ? "a " + records(kind, amount) : kind.plural()) + ": "
                                + Change.Rule.valueOf(parts[1]).description(),
                        amount));
            }
        });
    }

    /** Explains why more messages count as read than the export has records. */
    private static void split(PassCounts pass, List<RunReport.Counted> warnings) {
        long more = pass.of(Kind.MESSAGE, PassCounts.SPLIT);
        if (more > 0) {
            warnings.add(new RunReport.Counted(
                    Figures.words(
                            more,
                            "additional message, part of a text that was split",
                            "additional messages, parts of texts that were split"),
                    more));
        }
    }

    public static List<RunReport.Counted> losses(PassCounts pass, Map<Kind, Tally> tallies, LedgerReport ledger) {
        List<RunReport.Counted> losses = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            pass.of(kind).forEach((word, amount) -> {
                if (word.equals(PassCounts.LOSS + Verdict.FILE)) {
                    losses.add(new RunReport.Counted(
                            Figures.words(amount, "file lies in the export and is", "files lie in the export and are")
                                    + " not moved",
                            amount));
                } else if (word.startsWith(PassCounts.LOSS)) {
                    losses.add(new RunReport.Counted(
                            records(kind, amount)
                                    + Figures.words(amount, " loses its ", " lose their ")
                                    + lost(word.substring(PassCounts.LOSS.length())),
                            amount));
                }
            });
        }
        long withoutParent = pass.of(Kind.MESSAGE, PassCounts.WITHOUT_PARENT);
        if (withoutParent > 0) {
            losses.add(new RunReport.Counted(
                    (withoutParent == 1 ? "reply" : "replies")
                            + " to a message that is not in the target: it is in no file of the export, or left out",
                    withoutParent));
        }
        // only a sent reply can have lost its thread, and counting them reads all messages
        long flat = tallies.getOrDefault(Kind.MESSAGE, Tally.NONE).sent() > 0 ? ledger.flatReplies() : 0;
        if (flat > 0) {
            losses.add(new RunReport.Counted(
                    Figures.words(flat, "reply loses its thread: its", "replies lose their thread: their")
                            + " parent is not in the target",
                    flat));
        }
        ledger.entityLosses().forEach((words, amount) -> losses.add(new RunReport.Counted(words, amount)));
        return losses;
    }

    private static String records(Kind kind, long count) {
        return Figures.words(count, kind.name().toLowerCase(Locale.ROOT), kind.plural());
    }

    private static String lost(String loss) {
        return loss.equals(Verdict.THREAD) ? "thread (its replies would lose their time, which does not fit)" : loss;
    }
}
