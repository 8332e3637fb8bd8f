package io.chatferry.job.reporting;

import io.chatferry.job.run.Tallies;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.MessageState;
import io.chatferry.ledger.merge.PassMerge;
import io.chatferry.ledger.query.LedgerReport;
import io.chatferry.ledger.query.LedgerStatus;
import io.chatferry.ledger.staging.PassCounts;
import io.chatferry.model.Kind;
import io.chatferry.model.RejectCode;
import io.chatferry.report.format.Figures;
import io.chatferry.report.model.RunReport.Counted;
import io.chatferry.report.model.Tally;
import io.chatferry.source.SkipReasons;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The records of the export that are not in the target as the export has them, by reason. A comparison of the target with
 * the ledger does not cover them, so a certificate has to list them.
 *
 * @param addsUp whether every record that was read is accounted for, if the ledger holds a whole pass
 * @param gaps one for each kind of record and reason
 * @param sent records that are in the target, as far as the ledger knows
 */
public record ExportCoverage(boolean addsUp, List<Gap> gaps, long sent) {

    private static final List<Kind> ORDER = List.of(Kind.MESSAGE, Kind.USER, Kind.GROUP, Kind.MEMBER);

    /** Why a record is not in the target as the export has it, and whether that needs attention. */
    private enum Reason {
        REJECTED("rejected", true),
        FAILED("refused by the target", true),
        IN_DOUBT("in doubt", true),
        DEFERRED("deferred", true),
        UNDONE("undone", true),
        NOT_YET_SENT("not sent yet", true),
        UNREAD("unread", true),
        SKIPPED("skipped", false),
        WITHDRAWN("withdrawn", false),
        DUPLICATE("duplicate", false),
        REPAIRED("repaired", false),
        CHANGED("changed", false);

        private final String word;
        private final boolean open;

        Reason(String word, boolean open) {
            this.word = word;
            this.open = open;
        }
    }

    /**
     * Records of one kind with one reason.
     *
     * @param description the reason, for a list
     */
    record Gap(Kind kind, Reason reason, String description, long count) {

        private String phrase() {
            return reason == Reason.UNREAD
                    ? "a file could not be read to its end"
                    : Figures.grouped(count) + " " + records() + " " + reason.word;
        }

        private String records() {
            return count == 1 ? kind.name().toLowerCase(Locale.ROOT) : kind.plural();
        }
    }

    public static ExportCoverage of(Ledger ledger, boolean delta) {
        LedgerReport report = new LedgerReport(ledger);
        LedgerStatus.Census census = new LedgerStatus(ledger).census();
        PassCounts pass = report.pass();
        Map<Kind, Tally> tallies = Tallies.of(report, census.states(), census.removed(), delta);
        Map<Kind, Map<RejectCode, Long>> codes = report.rejectCodes();
        List<Gap> gaps = new ArrayList<>();
        long sent = 0;
        for (Kind kind : ORDER) {
            Tally tally = tallies.getOrDefault(kind, Tally.NONE);
            long undone = kind == Kind.MESSAGE ? census.states().getOrDefault(MessageState.UNDONE, 0L) : 0;
            sent += tally.sent() + (kind == Kind.MESSAGE ? tally.alreadyThere() : 0);
            Gaps of = new Gaps(kind, gaps);
            of.add(Reason.REJECTED, rejected(codes.getOrDefault(kind, Map.of())), tally.rejected());
            of.add(Reason.FAILED, "refused by the target", tally.failed());
            of.add(Reason.IN_DOUBT, "in doubt: the outcome of the request is not known", tally.inDoubt());
            of.add(Reason.DEFERRED, "deferred: older than the retention cut-off", tally.deferred());
            of.add(Reason.UNDONE, "undone: sent, and deleted by undo", undone);
            of.add(Reason.NOT_YET_SENT, kind == Kind.MESSAGE ? "not sent yet" : "not created yet", tally.notYetSent());
            of.add(
                    Reason.UNREAD,
                    "in a file that could not be read to its end: how many is not known",
                    pass.of(kind, PassCounts.UNREAD));
            skipped(pass, kind).forEach((word, count) -> of.add(Reason.SKIPPED, "skipped: " + reason(word), count));
            of.add(
                    Reason.WITHDRAWN,
                    "withdrawn: removed from the export before being sent",
                    tally.withdrawn() - undone);
            of.add(
                    Reason.DUPLICATE,
                    "repeated with the same content (duplicate): the first one is compared",
                    tally.duplicate());
            of.add(
                    Reason.REPAIRED,
                    "repaired: compared in the repaired form, not in that of the export (repairs.csv)",
                    pass.of(kind, PassCounts.REPAIRED));
            of.add(
                    Reason.CHANGED,
                    "changed in the export since: compared in the form that was sent",
                    pass.of(kind, PassCounts.CHANGED));
        }
        // after an incomplete pass some rows are still missing
        boolean whole =
                !PassMerge.settings(ledger).isEmpty() && gaps.stream().noneMatch(gap -> gap.reason == Reason.UNREAD);
        boolean addsUp = !whole || tallies.values().stream().allMatch(Tally::addsUp);
        return new ExportCoverage(addsUp, List.copyOf(gaps), sent);
    }

    private record Gaps(Kind kind, List<Gap> all) {

        void add(Reason reason, String description, long count) {
            if (count > 0) {
                all.add(new Gap(kind, reason, description, count));
            }
        }
    }

    private static String rejected(Map<RejectCode, Long> codes) {
        return "rejected"
                + codes.entrySet().stream()
                        .sorted(Map.Entry.<RejectCode, Long>comparingByValue().reversed())
                        .map(code -> code.getKey() + " " + Figures.grouped(code.getValue()))
                        .collect(Collectors.joining(", ", codes.isEmpty() ? "" : ": ", ""));
    }

    /** The numbers of records that the job's own settings leave out, by the word for the reason. */
    static Map<String, Long> skipped(PassCounts pass, Kind kind) {
        Map<String, Long> skipped = new TreeMap<>();
        String prefix = PassCounts.SKIPPED + ":";
        pass.of(kind).forEach((word, count) -> {
            if (word.startsWith(prefix)) {
                skipped.put(word.substring(prefix.length()), count);
            }
        });
        return skipped;
    }

    /** Describes why a record was skipped. */
    public static String reason(String word) {
        return switch (word) {
            case "deleted" -> "deleted in the source (deleted: skip)";
            case "deleted-without-text" -> "deleted in the source, and no content is left (deleted-without-text)";
            case "not-taken" -> "not taken by any description of source.mapping (when, unless)";
            default -> SkipReasons.description(word);
        };
    }

    /** Whether all of the export is in the target, except for records that the job file or the export itself leaves out. */
    public boolean isComplete() {
        return gaps.stream().noneMatch(gap -> gap.reason.open);
    }

    /** Whether nothing of the export reached the target. */
    public boolean isNothingSent() {
        return sent == 0;
    }

    /** A sentence on the gaps, for the outcome of a comparison; empty if there are none. */
    public String sentence() {
        return gaps.isEmpty()
                ? ""
                : " This is not all of the export: "
                        + summed().entrySet().stream()
                                .map(each -> each.getValue().phrase())
                                .collect(Collectors.joining(", "))
                        + ".";
    }

    /** The gaps of each kind with the same reason, added up. */
    private Map<String, Gap> summed() {
        Map<String, Gap> sums = new java.util.LinkedHashMap<>();
        gaps.forEach(gap -> sums.merge(
                gap.reason + " " + gap.kind,
                gap,
                (a, b) -> new Gap(a.kind, a.reason, a.description, a.count + b.count)));
        return sums;
    }

    /** The gaps one by one, for the list of records that are not compared. */
    public List<Counted> counted() {
        return gaps.stream()
                .map(gap -> new Counted(gap.records() + " " + gap.description, gap.count))
                .toList();
    }
}
