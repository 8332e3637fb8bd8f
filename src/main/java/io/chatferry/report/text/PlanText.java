package io.chatferry.report.text;

import io.chatferry.model.Kind;
import io.chatferry.model.Visible;
import io.chatferry.report.format.Figures;
import io.chatferry.report.format.TextTable;
import io.chatferry.report.model.PlanReport;
import io.chatferry.report.model.RunReport.Counted;
import io.chatferry.report.model.Tally;
import io.chatferry.report.model.TallyColumn;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A plan for the terminal: the table, the time and its bottleneck, then notable facts. */
public final class PlanText {

    private static final int WIDTH = 100;
    private static final int MAX_LINES = 8;
    private static final int CHARS = 120;
    /** Of a note, which ends with what to do. */
    private static final int MESSAGE_CHARS = 800;

    private final PlanReport plan;
    private final StringBuilder text = new StringBuilder();

    private PlanText(PlanReport plan) {
        this.plan = plan;
    }

    /** Prints it. */
    public static void print(PrintStream out, PlanReport plan, Path page) {
        PlanText text = new PlanText(plan);
        text.write();
        out.print(text.text);
        out.println("Plan: " + Visible.of(page.toString()));
        out.flush();
    }

    private void write() {
        text.append('\n');
        table();
        time();
        requests();
        shorter();
        rejects();
        repairs();
        ids();
        counted("Users and groups", plan.people());
        parents();
        counted("Maybe too old for the target", plan.old());
        media();
        storage();
        counted("Notes on the export", plan.warnings());
        counted("Not carried by the endpoint", plan.losses());
        text.append('\n').append(TextTable.wrap(Visible.of(plan.job()) + ": " + plan.outcome(), "", WIDTH));
        text.append('\n');
    }

    private void table() {
        Collection<Tally> tallies = plan.tallies().values();
        List<TallyColumn> columns = TallyColumn.nonZero(tallies);
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of(""));
        columns.forEach(column -> head.add(title(column)));
        rows.add(head);
        for (Kind kind : Kind.values()) {
            List<String> row = new ArrayList<>(List.of(kind.plural()));
            columns.forEach(column -> row.add(Figures.grouped(column.of(plan.tally(kind)))));
            rows.add(row);
        }
        TextTable table = new TextTable(rows);
        (table.width() <= WIDTH ? table : table.turned())
                .lines()
                .forEach(line -> text.append(line).append('\n'));
    }

    /** In a plan, {@code not yet sent} means {@code to send}. */
    public static String title(TallyColumn column) {
        return column == TallyColumn.NOT_YET_SENT ? "to send" : column.title();
    }

    private void time() {
        PlanReport.Time time = plan.time();
        heading("Time");
        line("at least  ", seconds(time.shortest()) + ", limited by " + time.setBy());
        line("expected  ", seconds(time.expected()) + "; if started now: " + time.end());
        line("          ", "unless the target or this machine is slower, which is unknown before a run");
        PlanReport.Alternative other = time.withSenderLimit();
        if (other != null && other.shortest() > time.shortest()) {
            line(
                    "          ",
                    other.message() + ": at least " + seconds(other.shortest()) + ", expected "
                            + seconds(other.expected()) + "; if started now: " + other.end());
        }
        PlanReport.Order order = plan.order();
        line(
                "order     ",
                order.setting() + ": " + Figures.grouped(order.strict()) + " of "
                        + Figures.counted(order.conversations(), "conversation", "conversations")
                        + " one message after another, the others only within a second");
        plan.conditions().forEach(condition -> line("          ", condition));
    }

    private void requests() {
        if (plan.requests().isEmpty()) {
            return;
        }
        heading("Requests");
        plan.requests()
                .forEach(each -> line(number(each.count()), each.call() + " (" + each.limit() + "): " + each.why()));
        if (plan.lanes().size() > 1) {
            plan.lanes()
                    .forEach(lane -> line(
                            number(lane.messages()),
                            Figures.words(lane.messages(), "message", "messages") + " by " + lane.endpoint()
                                    + " (estimated): " + lane.why()));
        }
    }

    private void shorter() {
        if (!plan.shorter().isEmpty()) {
            heading("What would shorten it");
            plan.shorter().forEach(each -> line("  - ", each.message() + ": at least " + seconds(each.seconds())));
        }
    }

    private void rejects() {
        if (plan.rejects().isEmpty()) {
            return;
        }
        heading("Rejected");
        for (PlanReport.Reject each : plan.rejects()) {
            line(number(each.count()), each.code() + ": " + each.rule() + "; " + each.remedy());
            for (PlanReport.Example example : each.examples()) {
                line(
                        "             ",
                        Visible.of(example.where(), CHARS) + "  " + Visible.of(example.key(), CHARS) + "  "
                                + Visible.of(example.message(), CHARS));
            }
        }
    }

    private void repairs() {
        if (plan.repairs().isEmpty()) {
            return;
        }
        heading("What invalid: repair changes");
        for (PlanReport.Repair each : plan.repairs()) {
            line(number(each.count()), each.code() + ": " + each.message());
            for (PlanReport.Change change : each.examples()) {
                line(
                        "             ",
                        Visible.of(change.where(), CHARS) + "  " + change.field() + ": "
                                + Visible.of(change.before(), CHARS) + " → " + Visible.of(change.after(), CHARS));
            }
        }
    }

    private void ids() {
        PlanReport.Ids ids = plan.ids();
        if (ids.changed() == 0) {
            return;
        }
        heading("Ids");
        line(
                number(ids.changed()),
                ids.changed() == 1
                        ? "id has to be changed: ids.jsonl and ids.csv list it, and the app has to use the new one"
                        : "ids have to be changed: ids.jsonl and ids.csv list them, and the app has to use the new ones");
        ids.examples().stream()
                .limit(3)
                .forEach(each -> line(
                        "             ",
                        Visible.of(each.sourceId(), CHARS) + " → " + Visible.of(each.targetId(), CHARS)));
        if (ids.collisions() > 0) {
            line(
                    number(ids.collisions()),
                    Figures.words(ids.collisions(), "id", "ids")
                            + " that lower-casing and underscores alone would have merged with another");
            ids.collisionExamples().stream()
                    .limit(3)
                    .forEach(each -> line("             ", Visible.of(String.join(" and ", each), CHARS)));
        }
    }

    private void parents() {
        PlanReport.Parents parents = plan.parents();
        if (parents.missing() > 0) {
            heading("Replies");
            line(
                    number(parents.missing()),
                    "of " + Figures.counted(parents.replies(), "reply", "replies")
                            + Figures.words(parents.missing(), " is", " are")
                            + " to a message that is not in this job ("
                            + Visible.of(String.join(", ", parents.examples()), CHARS) + ")");
        }
    }

    private void media() {
        PlanReport.Media media = plan.media();
        PlanReport.Copy copy = media.copy();
        if (media.files() == 0 && copy == null) {
            return;
        }
        heading("Media");
        if (copy != null) {
            copy(copy, media);
            media.warnings().forEach(each -> line(number(each.count()), Visible.of(each.message(), 300)));
            return;
        }
        line(
                number(media.files()),
                (media.files() == 1 ? "file stays where it is" : "files stay where they are")
                        + (media.sized() == 0
                                ? ""
                                : "; " + Figures.bytes(media.bytes()) + " in the " + Figures.grouped(media.sized())
                                        + " whose size is known"));
        media.warnings().forEach(each -> line(number(each.count()), Visible.of(each.message(), 300)));
    }

    private void copy(PlanReport.Copy copy, PlanReport.Media media) {
        line(
                number(copy.files()),
                (copy.files() == 1 ? "file is" : "files are") + " copied into the store"
                        + (copy.inExport() == 0
                                ? ""
                                : ", " + Figures.grouped(copy.inExport()) + " of them from the export")
                        + (media.sized() == 0
                                ? ""
                                : "; " + Figures.bytes(media.bytes()) + " in the " + Figures.grouped(media.sized())
                                        + " whose size is known"));
        line(
                "  ",
                "at least " + Figures.duration(Duration.ofMillis((long) (copy.seconds() * 1000))) + ", by "
                        + Visible.of(copy.setBy(), 200));
        if (copy.late() > 0) {
            line(
                    number(copy.late()),
                    Figures.words(copy.late(), "link expires", "links expire")
                            + " before a run that starts now reaches " + Figures.words(copy.late(), "it", "them"));
        }
        PlanReport.Asked asked = copy.asked();
        if (asked == null) {
            line("  ", "which of them need a token or are gone: plan --online asks for some of each host");
            return;
        }
        line(
                number(asked.reachable()),
                "of " + Figures.counted(asked.files(), "file that was", "files that were")
                        + " asked for can be had; all are some " + Figures.bytes(asked.bytes()));
        asked.needToken()
                .forEach(host -> line(
                        number(host.count()),
                        "of " + Visible.of(host.message(), CHARS) + " need a token (media.fetch.headers)"));
        asked.dead()
                .forEach(host ->
                        line(number(host.count()), "of " + Visible.of(host.message(), CHARS) + " are gone or refused"));
        if (asked.later() > 0) {
            line(number(asked.later()), "of servers that did not answer now");
        }
    }

    private void storage() {
        PlanReport.Storage storage = plan.storage();
        heading("Disk");
        line(
                "  ",
                "the work folder holds " + Figures.bytes(storage.ledger()) + "; a run needs "
                        + Figures.bytes(storage.needed()) + " more, " + Figures.bytes(storage.free()) + " free"
                        + (storage.enough() ? "" : ": not enough disk, a run ends at once"));
        if (storage.temporary() > 0) {
            line(
                    "  ",
                    Figures.bytes(storage.temporary()) + " of unpacked archives lie in "
                            + Visible.of(System.getProperty("java.io.tmpdir", "")) + " while the export is read");
        }
    }

    private void counted(String title, List<Counted> counts) {
        if (counts.isEmpty()) {
            return;
        }
        heading(title);
        counts.stream()
                .limit(MAX_LINES)
                .forEach(each -> line(number(each.count()), Visible.of(each.message(), MESSAGE_CHARS)));
        if (counts.size() > MAX_LINES) {
            line(
                    "           ",
                    "and " + Figures.counted(counts.size() - MAX_LINES, "more kind", "more kinds")
                            + ": see the plan's page");
        }
    }

    public static String seconds(double seconds) {
        return Figures.duration(Duration.ofMillis((long) (seconds * 1000)));
    }

    private void heading(String title) {
        text.append('\n').append(title).append('\n');
    }

    private void line(String label, String message) {
        text.append(TextTable.wrap(message, label, WIDTH)).append('\n');
    }

    private static String number(long count) {
        return String.format("%9s  ", Figures.grouped(count));
    }
}
