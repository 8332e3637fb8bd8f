package io.chatferry.report.html;

import io.chatferry.model.Kind;
import io.chatferry.model.Program;
import io.chatferry.report.format.Figures;
import io.chatferry.report.model.PlanReport;
import io.chatferry.report.model.Tally;
import io.chatferry.report.model.TallyColumn;
import io.chatferry.report.text.PlanText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The values of the template {@code plan.mustache} beside the plan itself. */
public record PlanPage(PlanReport plan, String style, String script, String stylePolicy, String scriptPolicy) {

    /** A cell; {@code mark} is {@code zero}, {@code alarm} or empty. */
    record Cell(String title, long value, String mark) {}

    /** A kind's row. */
    record Row(String kind, List<Cell> cells) {}

    /** A figure with its name. */
    record Fact(String name, String value) {}

    /** A time, its name, and its share of the longest. */
    record Duration(String name, String value, String width, boolean longest) {}

    /** In front of the commands that the page names. */
    String program() {
        return Program.name();
    }

    String tone() {
        return plan.tallies().values().stream().anyMatch(tally -> tally.rejected() > 0)
                        || !plan.storage().enough()
                ? "warn"
                : "good";
    }

    List<String> columns() {
        return shownColumns().stream().map(PlanText::title).toList();
    }

    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            Tally tally = plan.tally(kind);
            rows.add(new Row(
                    kind.plural(),
                    shownColumns().stream().map(column -> cell(column, tally)).toList()));
        }
        return rows;
    }

    private static Cell cell(TallyColumn column, Tally tally) {
        long value = column.of(tally);
        String mark =
                value == 0 && column != TallyColumn.READ ? "zero" : value > 0 && column.needsAttention() ? "alarm" : "";
        return new Cell(PlanText.title(column), value, mark);
    }

    private List<TallyColumn> shownColumns() {
        Collection<Tally> tallies = plan.tallies().values();
        return TallyColumn.nonZero(tallies);
    }

    boolean addsUp() {
        return plan.tallies().values().stream().allMatch(Tally::addsUp);
    }

    List<Fact> times() {
        PlanReport.Time time = plan.time();
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("at least", PlanText.seconds(time.shortest())));
        facts.add(new Fact("expected", PlanText.seconds(time.expected())));
        facts.add(new Fact("if started now, it ends", time.end()));
        return facts;
    }

    /** What each limit costs alone. */
    List<Duration> limits() {
        double longest = Math.max(1e-9, plan.time().shortest());
        return plan.time().limits().stream()
                .filter(limit -> limit.seconds() > 0)
                .map(limit -> new Duration(
                        limit.limit(),
                        PlanText.seconds(limit.seconds()),
                        String.format(Locale.ROOT, "%.1f", Math.max(0.5, 100 * limit.seconds() / longest)),
                        limit.seconds() >= longest))
                .toList();
    }

    /** The time with a limit for each sender, which is unknown before a run; empty if it changes nothing. */
    String senderLimit() {
        PlanReport.Alternative other = plan.time().withSenderLimit();
        return other == null || other.shortest() <= plan.time().shortest()
                ? ""
                : "But " + other.message() + ": at least " + PlanText.seconds(other.shortest()) + ", expected "
                        + PlanText.seconds(other.expected()) + "; if started now, it ends " + other.end() + ".";
    }

    List<Fact> shorter() {
        return plan.shorter().stream()
                .map(each -> new Fact(each.message(), PlanText.seconds(each.seconds())))
                .toList();
    }

    boolean hasLanes() {
        return plan.lanes().size() > 1;
    }

    boolean hasRejects() {
        return !plan.rejects().isEmpty();
    }

    boolean hasRepairs() {
        return !plan.repairs().isEmpty();
    }

    boolean hasIds() {
        return plan.ids().changed() > 0;
    }

    /** Ids that would have become equal, each collision on one line. */
    List<String> collisions() {
        return plan.ids().collisionExamples().stream()
                .map(ids -> String.join(" and ", ids))
                .toList();
    }

    boolean hasMedia() {
        return plan.media().files() > 0 || plan.media().copy() != null;
    }

    /** How long copying the files takes. */
    String mediaTime() {
        PlanReport.Copy copy = plan.media().copy();
        return copy == null ? "" : Figures.duration(java.time.Duration.ofMillis((long) (copy.seconds() * 1000)));
    }

    String mediaBytes() {
        return Figures.bytes(plan.media().bytes());
    }

    List<Fact> disk() {
        return List.of(
                new Fact("in the work folder now", Figures.bytes(plan.storage().ledger())),
                new Fact("needed by a run", Figures.bytes(plan.storage().needed())),
                new Fact(
                        "unpacked archives, while the export is read",
                        Figures.bytes(plan.storage().temporary())),
                new Fact("free", Figures.bytes(plan.storage().free())));
    }

    InputTable inputs() {
        return InputTable.of(plan.planned().inputs());
    }

    List<Fact> settings() {
        List<Fact> facts = new ArrayList<>();
        for (Map.Entry<String, String> setting : plan.planned().settings().entrySet()) {
            if (!setting.getValue().isEmpty() && !setting.getValue().equals("{}")) {
                facts.add(new Fact(setting.getKey(), setting.getValue()));
            }
        }
        return facts;
    }
}
