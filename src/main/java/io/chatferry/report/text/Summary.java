package io.chatferry.report.text;

import io.chatferry.model.Kind;
import io.chatferry.model.Visible;
import io.chatferry.report.format.Figures;
import io.chatferry.report.format.TextTable;
import io.chatferry.report.model.CopiedFiles;
import io.chatferry.report.model.RunReport;
import io.chatferry.report.model.RunReport.RejectCount;
import io.chatferry.report.model.RunReport.RequestCounts;
import io.chatferry.report.model.Tally;
import io.chatferry.report.model.TallyColumn;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The summary of a run for the terminal: the table, notable facts, what to do next, and last the outcome and the paths of
 * the reports. At most 100 columns wide, except for paths, which are never broken.
 */
public final class Summary {

    private static final int WIDTH = 100;
    private static final int MAX_LINES = 8;
    private static final String BOLD = "1";
    private static final String YELLOW = "33";
    private static final String RED = "31";
    private static final String GREEN = "32";

    private final StringBuilder text = new StringBuilder();
    private final RunReport report;
    private final boolean colours;

    private Summary(RunReport report, boolean colours) {
        this.report = report;
        this.colours = colours;
    }

    /**
     * Prints the summary.
     *
     * @param terminal whether the output is a terminal: only then it is coloured
     * @param rejectsCsv the list of rejects, or null when none was written
     */
    public static void print(
            PrintStream out, boolean terminal, RunReport report, Path reportHtml, @Nullable Path rejectsCsv) {
        out.print(new Summary(report, terminal).write(reportHtml, rejectsCsv));
        out.flush();
    }

    private String write(Path reportHtml, @Nullable Path rejectsCsv) {
        text.append('\n');
        table();
        requests();
        rejects();
        failures();
        moderation();
        media();
        counted("Notes on the export", report.warnings());
        counted("Not carried by the endpoint", report.losses());
        text.append('\n').append(coloured(BOLD, "Next")).append('\n');
        for (String step : NextSteps.after(report)) {
            wrapped("  - ", step);
        }
        text.append('\n').append(coloured(outcomeColour(), headline())).append('\n');
        path("Report:  ", reportHtml);
        if (rejectsCsv != null && report.total(TallyColumn.REJECTED) > 0) {
            path("Rejects: ", rejectsCsv);
        }
        if (report.media().missing() > 0) {
            path("Missing: ", reportHtml.resolveSibling(RunReport.MISSING_FILES));
        }
        if (report.total(TallyColumn.SKIPPED) > 0) {
            path("Skipped: ", reportHtml.resolveSibling(RunReport.SKIPPED_LIST));
        }
        return text.toString();
    }

    private void table() {
        Collection<Tally> tallies = report.tallies().values();
        List<TallyColumn> columns = TallyColumn.nonZero(tallies);
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of(""));
        columns.forEach(column -> head.add(column.title()));
        rows.add(head);
        for (Kind kind : Kind.values()) {
            List<String> row = new ArrayList<>(List.of(kind.plural()));
            columns.forEach(column -> row.add(Figures.grouped(column.of(report.tally(kind)))));
            rows.add(row);
        }
        TextTable table = new TextTable(rows);
        List<String> lines = (table.width() <= WIDTH ? table : table.turned()).lines();
        text.append(coloured(BOLD, lines.get(0))).append('\n');
        lines.stream().skip(1).forEach(line -> text.append(line).append('\n'));
    }

    private void requests() {
        RequestCounts traffic = report.traffic();
        if (traffic.requests() == 0) {
            return;
        }
        StringBuilder line = new StringBuilder("Took ")
                .append(Figures.duration(report.run().took()))
                .append("; ")
                .append(Figures.counted(traffic.requests(), "request", "requests"))
                .append(", ")
                .append(Figures.rate(report.requestsPerSecond()))
                .append(" a second");
        more(line, traffic.tooMany(), "rate-limited (429)", "rate-limited (429)");
        more(line, traffic.retries(), "retry", "retries");
        more(line, traffic.doubtsFound() + traffic.doubtsAbsent(), "doubt resolved", "doubts resolved");
        if (report.followups().reactions().wanted() > 0) {
            line.append("; ").append(report.followups().reactions().message("reactions done"));
        }
        if (report.followups().deletes().wanted() > 0) {
            line.append("; ").append(report.followups().deletes().message("deletes done"));
        }
        more(line, report.late(), "message late", "messages late");
        more(line, report.changed(), "record changed since it was sent", "records changed since they were sent");
        more(line, report.ids().changed(), "id changed (ids.jsonl)", "ids changed (ids.jsonl)");
        text.append('\n');
        wrapped("", line.append('.').toString());
    }

    private static void more(StringBuilder line, long count, String one, String many) {
        if (count > 0) {
            line.append(", ").append(Figures.counted(count, one, many));
        }
    }

    private void rejects() {
        List<RejectCount> codes = report.rejects();
        heading("Rejected", codes.size(), YELLOW);
        for (RejectCount each : codes.subList(0, Math.min(MAX_LINES, codes.size()))) {
            String first = each.examples().isEmpty()
                    ? ""
                    : " (first: " + tail(each.examples().get(0)) + ")";
            wrapped(number(each.count()), each.code() + ": " + each.rule() + "; " + each.remedy() + first);
        }
        andMore(codes.size());
    }

    private void failures() {
        heading("Refused by the target", report.failures().size(), RED);
        report.failures().stream()
                .limit(MAX_LINES)
                .forEach(each -> wrapped(
                        number(each.count()), Visible.of(each.code(), 60) + ": " + Visible.of(each.message(), 200)));
        andMore(report.failures().size());
    }

    private void moderation() {
        RunReport.Moderation moderation = report.moderation();
        if (moderation.disapproved() + moderation.pending() == 0
                && moderation.unavailable().isEmpty()) {
            return;
        }
        heading("Held back by moderation", 1, YELLOW);
        moderation.rules().stream().limit(MAX_LINES).forEach(rule -> {
            String name =
                    rule.message().isEmpty() ? "a rule that the target does not name" : Visible.of(rule.message(), 200);
            wrapped(number(rule.count()), "disapproved by " + name);
        });
        andMore(moderation.rules().size());
        if (moderation.pending() > 0) {
            wrapped(number(moderation.pending()), "pending; the next import asks again");
        }
        if (!moderation.unavailable().isEmpty()) {
            wrapped(
                    "",
                    "The target does not say what moderation has decided: "
                            + Visible.of(moderation.unavailable(), 200));
        }
    }

    private void media() {
        CopiedFiles media = report.media();
        if (media.files() == 0) {
            return;
        }
        heading("Files", 1, media.missing() > 0 ? YELLOW : BOLD);
        wrapped(
                number(media.stored()),
                "in the store, " + Figures.bytes(media.bytes())
                        + (media.same() == 0
                                ? ""
                                : "; " + Figures.counted(media.same(), "file equals", "files equal")
                                        + " another one, which is stored once"));
        if (media.waiting() > 0) {
            wrapped(number(media.waiting()), "still to be copied");
        }
        media.reasons().stream()
                .limit(MAX_LINES)
                .forEach(each -> wrapped(number(each.count()), "missing: " + Visible.of(each.message(), 200)));
        andMore(media.reasons().size());
    }

    private void counted(String title, List<RunReport.Counted> counts) {
        heading(title, counts.size(), BOLD);
        counts.stream()
                .limit(MAX_LINES)
                .forEach(each -> wrapped(number(each.count()), Visible.of(each.message(), 200)));
        andMore(counts.size());
    }

    private void heading(String title, int size, String colour) {
        if (size > 0) {
            text.append('\n').append(coloured(colour, title)).append('\n');
        }
    }

    private void andMore(int size) {
        if (size > MAX_LINES) {
            text.append("           and ")
                    .append(Figures.counted(size - MAX_LINES, "more kind", "more kinds"))
                    .append(": see the report\n");
        }
    }

    /** The end of a long path: the file name and the line matter most. */
    private static String tail(String place) {
        int maxChars = 60;
        return Visible.of(place.length() <= maxChars ? place : "…" + place.substring(place.length() - maxChars));
    }

    private static String number(long count) {
        return String.format("%9s  ", Figures.grouped(count));
    }

    private String headline() {
        return TextTable.wrap(
                Visible.of(report.run().job()) + ", run " + report.run().number() + ": "
                        + Visible.of(report.run().outcome()),
                "",
                WIDTH);
    }

    private String outcomeColour() {
        return switch (report.run().exitCode()) {
            case 0 -> GREEN;
            case 2, 3 -> YELLOW;
            default -> RED;
        };
    }

    private void wrapped(String label, String message) {
        text.append(TextTable.wrap(message, label, WIDTH)).append('\n');
    }

    private void path(String label, Path path) {
        text.append(label).append(Visible.of(path.toString())).append('\n');
    }

    private String coloured(String colour, String message) {
        return colours ? "\u001b[" + colour + "m" + message + "\u001b[0m" : message;
    }
}
