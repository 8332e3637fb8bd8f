package io.chatferry.report.html;

import io.chatferry.model.Kind;
import io.chatferry.report.format.Figures;
import io.chatferry.report.html.HtmlReport.RejectLine;
import io.chatferry.report.model.FollowUps;
import io.chatferry.report.model.MessageHistory;
import io.chatferry.report.model.RunReport;
import io.chatferry.report.model.RunReport.Counted;
import io.chatferry.report.model.RunReport.RejectCount;
import io.chatferry.report.model.Tally;
import io.chatferry.report.model.TallyColumn;
import io.chatferry.report.text.NextSteps;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The values of the template {@code report.mustache} beside the report itself. */
public record HtmlPage(
        RunReport report,
        List<RejectLine> listed,
        boolean texts,
        String style,
        String script,
        String stylePolicy,
        String scriptPolicy) {

    /** The rows that the style sheet prints on paper. */
    static final int PRINTED_ROWS = 40;

    /** A column of the table; {@code mark} is the name of its colour. */
    record Column(String title, String mark) {}

    /** A cell; {@code mark} is {@code zero}, {@code alarm} or empty. */
    public record Cell(String title, long value, String mark) {}

    /** A kind's row. */
    record Row(String kind, List<Cell> cells, String bar) {}

    /** A figure with its name. */
    public record Fact(String name, String value) {}

    String tone() {
        return switch (report.run().exitCode()) {
            case 0 -> "good";
            case 2, 3 -> "warn";
            default -> "bad";
        };
    }

    String status() {
        return switch (report.run().exitCode()) {
            case 0 -> "Done";
            case 2 -> "Needs a look";
            case 3 -> "Stopped";
            case 77 -> "Key refused";
            default -> "Failed";
        };
    }

    List<String> next() {
        return NextSteps.after(report);
    }

    List<Column> columns() {
        return shownColumns().stream()
                .map(column -> new Column(column.title(), mark(column)))
                .toList();
    }

    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            Tally tally = report.tally(kind);
            List<Cell> cells = shownColumns().stream()
                    .map(column -> {
                        long value = column.of(tally);
                        return new Cell(
                                column.title(),
                                value,
                                value == 0 && column != TallyColumn.READ
                                        ? "zero"
                                        : value > 0 && column.needsAttention() ? "alarm" : "");
                    })
                    .toList();
            rows.add(new Row(kind.plural(), cells, bar(tally)));
        }
        return rows;
    }

    private List<TallyColumn> shownColumns() {
        Collection<Tally> tallies = report.tallies().values();
        return TallyColumn.nonZero(tallies);
    }

    private static String mark(TallyColumn column) {
        return column.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The row's numbers as one bar of their shares. */
    private static String bar(Tally tally) {
        if (tally.read() == 0) {
            return "";
        }
        StringBuilder svg = new StringBuilder(
                "<svg class=\"share\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
        double x = 0;
        for (TallyColumn column : TallyColumn.values()) {
            double width = column == TallyColumn.READ ? 0 : 100.0 * column.of(tally) / tally.read();
            if (width > 0) {
                svg.append(String.format(
                        Locale.ROOT,
                        "<rect class=\"%s\" x=\"%.2f\" width=\"%.2f\" height=\"8\"/>",
                        mark(column),
                        x,
                        Math.max(width, 0.8)));
                x += width;
            }
        }
        return svg.append("</svg>").toString();
    }

    List<Fact> facts() {
        List<Fact> facts = new ArrayList<>();
        RunReport.RequestCounts traffic = report.traffic();
        facts.add(new Fact("took", Figures.duration(report.run().took())));
        if (traffic.requests() > 0) {
            facts.add(new Fact("requests", Figures.grouped(traffic.requests())));
            facts.add(new Fact("requests a second", Figures.rate(report.requestsPerSecond())));
            facts.add(new Fact("rate-limited (429)", Figures.grouped(traffic.tooMany())));
            facts.add(new Fact("retries", Figures.grouped(traffic.retries())));
        }
        addIfAny(facts, "doubts resolved: had arrived", traffic.doubtsFound());
        addIfAny(facts, "doubts resolved: had not", traffic.doubtsAbsent());
        addIfAnyCalls(facts, "reactions", report.followups().reactions());
        addIfAnyCalls(facts, "deletes", report.followups().deletes());
        addIfAny(facts, "messages sent late", report.late());
        addIfAny(facts, "changed since they were sent", report.changed());
        return facts;
    }

    private static void addIfAnyCalls(List<Fact> facts, String what, FollowUps.Counts counts) {
        if (counts.wanted() > 0) {
            facts.add(new Fact(what + " done after the messages", counts.message("")));
        }
    }

    private static void addIfAny(List<Fact> facts, String name, long value) {
        if (value > 0) {
            facts.add(new Fact(name, Figures.grouped(value)));
        }
    }

    List<Fact> about() {
        RunReport.Run run = report.run();
        List<Fact> about = new ArrayList<>();
        about.add(new Fact("Target", run.baseUrl()));
        about.add(new Fact("App", run.appId()));
        about.add(new Fact("Endpoint", run.endpoint()));
        about.add(new Fact("Began", Figures.time(run.started())));
        about.add(new Fact("Ended", Figures.time(run.ended())));
        for (Map.Entry<String, String> version : run.versions().entrySet()) {
            about.add(new Fact(version.getKey(), version.getValue()));
        }
        return about;
    }

    MessageHistory history() {
        return new MessageHistory(report.messagesPerDay());
    }

    /** Messages by the hour of the day on which they were sent. */
    List<Hour> hours() {
        List<Hour> hours = new ArrayList<>();
        for (long messages : report.messagesPerHour()) {
            hours.add(new Hour(String.format(Locale.ROOT, "%02d:00", hours.size()), messages));
        }
        return hours;
    }

    /** An hour of the day. */
    record Hour(String begin, long messages) {}

    RateSteps rate() {
        return new RateSteps(report.run().started(), report.pace());
    }

    boolean hasCharts() {
        return hasHistory() || hasRate();
    }

    boolean hasHistory() {
        return !report.messagesPerDay().isEmpty();
    }

    boolean hasRate() {
        return !report.pace().samples().isEmpty();
    }

    /** Broken rules, of which a record may have several. */
    long brokenRules() {
        return report.rejects().stream().mapToLong(RejectCount::count).sum();
    }

    boolean hasMore() {
        return brokenRules() > listed.size();
    }

    /** Longer than the style sheet prints on paper. */
    boolean isLongList() {
        return listed.size() > PRINTED_ROWS;
    }

    boolean hasRejects() {
        return !report.rejects().isEmpty() || !listed.isEmpty();
    }

    /** Whether files are copied. */
    boolean hasMedia() {
        return report.media().files() > 0;
    }

    String mediaBytes() {
        return Figures.bytes(report.media().bytes());
    }

    String mediaReceived() {
        return Figures.bytes(report.media().received());
    }

    /** Whether there are decisions of moderation to show. */
    boolean hasModeration() {
        RunReport.Moderation moderation = report.moderation();
        return moderation.asked() || !moderation.unavailable().isEmpty();
    }

    boolean hasMoreHeldBack() {
        return report.moderation().disapproved() > report.moderation().listed().size();
    }

    InputTable inputs() {
        return InputTable.of(report.inputs());
    }

    boolean hasNotes() {
        return !report.warnings().isEmpty() || !report.losses().isEmpty();
    }

    List<Counted> warnings() {
        return report.warnings();
    }

    long conversationsShown() {
        return report.conversations().top().size();
    }
}
