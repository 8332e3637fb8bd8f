package io.chatferry.report.html;

import io.chatferry.model.Kind;
import io.chatferry.report.format.Figures;
import io.chatferry.report.model.Certificate;
import io.chatferry.report.model.Certificate.Count;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The values of the template {@code certificate.mustache} beside the certificate itself. */
public record CertificatePage(
        Certificate certificate,
        List<Difference> listed,
        String style,
        String script,
        String stylePolicy,
        String scriptPolicy) {

    /** A cell; {@code mark} is {@code zero}, {@code alarm} or empty. */
    record Cell(String title, long value, String mark) {}

    /** A kind's row. */
    record Row(String kind, List<Cell> cells) {}

    /** A figure with its name. */
    record Fact(String name, String value) {}

    String tone() {
        return !certificate.equal() ? "bad" : certificate.complete() ? "good" : "warn";
    }

    String status() {
        if (!certificate.addsUp()) {
            return "Not certified";
        }
        if (certificate.differences() > 0) {
            return "Differences";
        }
        if (!certificate.complete()) {
            return certificate.equal() ? "Incomplete" : "In doubt";
        }
        if (certificate.scope().share() < 1) {
            return "Sample equal";
        }
        return certificate.notCompared().isEmpty() ? "All equal" : "Equal";
    }

    List<String> columns() {
        return cells(new Count(0, 0, 0, 0, 0, 0, 0)).stream().map(Cell::title).toList();
    }

    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (Kind kind : new Kind[] {Kind.MESSAGE, Kind.USER, Kind.GROUP, Kind.MEMBER}) {
            Count count = certificate.counts().get(kind);
            if (count != null) {
                rows.add(new Row(kind.plural(), cells(count)));
            }
        }
        return rows;
    }

    private static List<Cell> cells(Count count) {
        return List.of(
                new Cell("Should be there", count.expected(), ""),
                new Cell("Equal", count.equal(), ""),
                bad("Missing", count.missing()),
                bad("Different", count.different()),
                bad("Doubled", count.doubled()),
                bad("Unexpected", count.unexpected()),
                bad("Out of order", count.order()));
    }

    private static Cell bad(String title, long value) {
        return new Cell(title, value, value == 0 ? "zero" : "alarm");
    }

    boolean hasSameContent() {
        return certificate.content().sent().equals(certificate.content().found());
    }

    boolean hasDifferences() {
        return !listed.isEmpty();
    }

    boolean hasMore() {
        return certificate.differences() > listed.size();
    }

    boolean isLongList() {
        return listed.size() > HtmlPage.PRINTED_ROWS;
    }

    InputTable inputs() {
        return InputTable.of(certificate.inputs());
    }

    List<Fact> about() {
        Certificate.Run run = certificate.run();
        List<Fact> about = new ArrayList<>();
        about.add(new Fact("Target", run.baseUrl()));
        about.add(new Fact("App", run.appId()));
        about.add(new Fact("Compared", certificate.scope().message()));
        about.add(new Fact("Lists read", Figures.grouped(certificate.scope().lists())));
        about.add(new Fact("Requests of this run", Figures.grouped(run.requests())));
        about.add(new Fact("Read since", Figures.time(run.readSince())));
        about.add(new Fact("Certified", Figures.time(run.ended())));
        for (Map.Entry<String, String> version : run.versions().entrySet()) {
            about.add(new Fact(version.getKey(), version.getValue()));
        }
        return about;
    }

    /** A difference as the page lists it. */
    public record Difference(
            String fault,
            String kind,
            String where,
            String key,
            String serverId,
            String field,
            String expected,
            String found) {}
}
