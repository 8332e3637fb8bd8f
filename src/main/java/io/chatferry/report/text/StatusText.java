package io.chatferry.report.text;

import io.chatferry.model.Kind;
import io.chatferry.model.Visible;
import io.chatferry.report.format.Figures;
import io.chatferry.report.format.TextTable;
import io.chatferry.report.model.RunStatus;
import io.chatferry.report.model.RunStatus.LastError;
import io.chatferry.report.model.RunStatus.Limit;
import io.chatferry.report.model.Tally;
import io.chatferry.report.model.TallyColumn;
import io.chatferry.report.progress.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@link RunStatus} for the terminal: at most 100 columns wide. */
public final class StatusText {

    private static final int WIDTH = 100;
    private static final int MAX_ERROR_CHARS = 200;

    private StatusText() {}

    /** The whole status, in lines. */
    public static List<String> lines(RunStatus status) {
        List<String> lines = new ArrayList<>();
        lines.add(headline(status));
        if (status.running() && !status.step().isEmpty()) {
            lines.add("  " + progress(status));
        }
        if (!status.outcome().isEmpty()) {
            wrapped(lines, "  last report  ", status.outcome());
        }
        table(lines, status);
        RunStatus.RequestCounts traffic = status.traffic();
        if (traffic.requests() > 0) {
            wrapped(lines, "  requests  ", requests(status));
        }
        for (Limit limit : status.limits()) {
            if (limit.used() > 0 || limit.learnt()) {
                lines.add("  limit     " + limit(limit));
            }
        }
        if (!status.limitedBy().isEmpty()) {
            wrapped(lines, "  limited by ", status.limitedBy());
        }
        if (!status.learnt().isEmpty()) {
            wrapped(lines, "  learned   ", status.learnt());
        }
        if (!status.waitsFor().isEmpty()) {
            wrapped(lines, "  waiting   ", "for " + status.waitsFor());
        }
        if (!status.lastErrors().isEmpty()) {
            lines.add("  last errors");
            status.lastErrors().forEach(error -> wrapped(lines, "    ", error(error)));
        }
        return lines;
    }

    /** The essentials in one line, for a log. */
    public static String line(RunStatus status) {
        return Figures.time(status.at()) + "  "
                + (status.running() && !status.step().isEmpty() ? progress(status) : headline(status))
                + (status.limitedBy().isEmpty() ? "" : ", limited by " + Visible.of(status.limitedBy()))
                + (status.waitsFor().isEmpty() ? "" : ", waiting for " + Visible.of(status.waitsFor()));
    }

    private static String headline(RunStatus status) {
        if (!status.running()) {
            return "job " + status.job() + " is not running";
        }
        return "job " + status.job() + " is running"
                + (status.run() > 0 ? ": run " + status.run() : "")
                + (status.started() == null ? "" : ", since " + Figures.time(status.started()));
    }

    public static String progress(RunStatus status) {
        boolean bytes = status.unit().equals(Progress.BYTES);
        StringBuilder line = new StringBuilder(status.step());
        if (status.total() > 0 || status.done() > 0) {
            line.append(": ").append(bytes ? Figures.bytes(status.done()) : Figures.grouped(status.done()));
            if (status.total() > 0) {
                line.append(" of ").append(bytes ? Figures.bytes(status.total()) : Figures.grouped(status.total()));
            }
            line.append(bytes ? "" : " " + status.unit());
        }
        Double share = status.share();
        if (share != null) {
            line.append(String.format(Locale.ROOT, " (%d %%)", (int) (share * 100)));
        }
        if (status.perSecond() > 0) {
            line.append(", ").append(Figures.rate(status.perSecond())).append(" a second");
        }
        Long left = status.secondsLeft();
        if (left != null) {
            line.append(", ").append(Figures.duration(Duration.ofSeconds(left))).append(" left");
        }
        return line.toString();
    }

    private static void table(List<String> lines, RunStatus status) {
        if (status.tallies().isEmpty()) {
            return;
        }
        List<TallyColumn> columns = TallyColumn.nonZero(status.tallies().values());
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of(""));
        columns.forEach(column -> head.add(column.title()));
        rows.add(head);
        for (Kind kind : Kind.values()) {
            Tally tally = status.tallies().get(kind.plural());
            if (tally != null) {
                List<String> row = new ArrayList<>(List.of(kind.plural()));
                columns.forEach(column -> row.add(Figures.grouped(column.of(tally))));
                rows.add(row);
            }
        }
        TextTable table = new TextTable(rows);
        (table.width() <= WIDTH - 2 ? table : table.turned()).lines().forEach(line -> lines.add("  " + line));
    }

    static String requests(RunStatus status) {
        RunStatus.RequestCounts traffic = status.traffic();
        StringBuilder line = new StringBuilder(Figures.grouped(traffic.requests()));
        if (status.requestsPerSecond() > 0) {
            line.append(", ").append(Figures.rate(status.requestsPerSecond())).append(" a second");
        }
        line.append("; ").append(Figures.grouped(traffic.tooMany())).append(" rate-limited (429)");
        line.append(", ").append(Figures.counted(traffic.retries(), "retry", "retries"));
        line.append(", ").append(Figures.counted(traffic.doubts(), "doubt", "doubts"));
        if (traffic.created() > 0) {
            line.append("; ")
                    .append(Figures.counted(
                            traffic.created(), "user, group or member created", "users, groups and members created"));
        }
        return line.toString();
    }

    static String limit(Limit limit) {
        String window = Figures.rate(limit.windowSeconds()) + " s";
        String allowed = limit.limit() == 0 ? ", without a limit" : " of " + Figures.grouped(limit.limit());
        return limit.name() + ": " + Figures.grouped(limit.used()) + allowed + " in the last " + window
                + (limit.name().equals("sender") ? " (the busiest one)" : "")
                + (limit.learnt() ? ", learned from the target" : "");
    }

    static String error(LastError error) {
        return Figures.time(error.at()) + "  " + Visible.of(error.code(), 60) + ": "
                + Visible.of(error.message(), MAX_ERROR_CHARS)
                + (error.times() > 1 ? " (" + Figures.grouped(error.times()) + " times)" : "")
                + (error.where().isEmpty() ? "" : "; the last: " + Visible.of(error.where()));
    }

    private static void wrapped(List<String> lines, String label, String message) {
        TextTable.wrap(Visible.of(message), label, WIDTH).lines().forEach(lines::add);
    }
}
