package io.chatferry.job.preview;

import io.chatferry.model.Visible;
import io.chatferry.report.format.Figures;
import io.chatferry.report.format.TextTable;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** A preview as text of at most {@value #WIDTH} columns. */
final class PreviewText {

    private static final int WIDTH = 100;
    /** Characters of a row, a field or a request that are shown. */
    private static final int MAX_ROW = 800;

    private static final int MAX_FIELD = 400;
    private static final int MAX_BODY = 1_600;
    private static final int MAX_LISTED = 20;
    private static final int FIELD_NAME = 15;

    /** Stands for a space while a text is broken into lines; no text has this code point. */
    private static final char SPACE = '\uffff';

    private final PrintStream out;

    PreviewText(PrintStream out) {
        this.out = out;
    }

    void print(Preview preview) {
        wrapped("", "Shows " + preview.shows() + ". Nothing is sent, and no ledger is made.");
        wrapped(
                "",
                "Of each file at most the first " + Figures.grouped(preview.rowsPerFile())
                        + " rows are read. (later) stands before what only a whole run can tell.");
        preview.sections()
                .forEach(section -> section(section, preview.filesCut().contains(section.file())));
        notes("Rows that are not taken", preview.notTaken());
        preview.rowsNotTaken().forEach(each -> exact("    " + each.at() + "  ", flat(each.message(), MAX_ROW)));
        columns(preview.unusedColumns());
        notes("Noticed", preview.notes());
        places(preview.unread());
        cut(preview.filesCut());
        totals(preview);
    }

    private void section(Preview.Section section, boolean isCut) {
        out.println();
        String file = section.file().isEmpty() ? Figures.grouped(section.files()) + " more files" : section.file();
        wrapped(
                "",
                file + ": " + section.kind()
                        + (section.description().isEmpty() ? "" : ", by " + section.description()));
        section.examples().forEach(this::example);
        filled(section, isCut);
        section.rejects()
                .forEach(each -> wrapped(
                        "  rejected  ",
                        Figures.counted(each.count(), "record", "records") + ", first " + each.first() + ": "
                                + each.code() + (each.field().isEmpty() ? "" : " in " + each.field()) + ": "
                                + each.rule() + "; " + each.remedy()));
    }

    private void example(Preview.Example example) {
        String outcome = example.outcome().equals("accepted") ? "" : "  " + outcome(example);
        wrapped("  ", example.at() + outcome);
        exact("    row     ", example.row().isEmpty() ? "(not kept: too long)" : flat(example.row(), MAX_ROW));
        JsonNode fields = example.fields();
        if (fields != null) {
            String label = "    fields  ";
            for (Map.Entry<String, JsonNode> field : fields.properties()) {
                exact(
                        label + pad(field.getKey()),
                        flat(
                                field.getValue().isString()
                                        ? field.getValue().stringValue()
                                        : field.getValue().toString(),
                                MAX_FIELD));
                label = "            ";
            }
        }
        example.problems()
                .forEach(each -> wrapped(
                        "    reject  ",
                        each.code() + (each.field().isEmpty() ? "" : " in " + each.field()) + ": " + each.message()
                                + "; " + each.remedy()));
        example.changes().forEach(each -> wrapped("    note    ", flat(each, MAX_FIELD)));
        for (Preview.Request request : example.requests()) {
            wrapped(
                    "    request ",
                    request.call() + (request.onBehalfOf() == null ? "" : ", on behalf of " + request.onBehalfOf()));
            if (request.body() != null) {
                exact("            ", flat(request.body().toString(), MAX_BODY));
            }
        }
        example.later().forEach(each -> wrapped("    (later) ", each));
    }

    private static String outcome(Preview.Example example) {
        return switch (example.outcome()) {
            case "repairable" -> "rejected; invalid: repair would repair it";
            case "skipped" -> "skipped: " + example.reason();
            default -> example.outcome();
        };
    }

    private void filled(Preview.Section section, boolean isCut) {
        Preview.Totals totals = section.totals();
        String counts = section.filled().entrySet().stream()
                .map(each -> each.getKey() + " " + Figures.grouped(each.getValue()))
                .collect(Collectors.joining(", "));
        wrapped(
                "  filled    ",
                "of " + (isCut ? "the first " : "") + Figures.counted(totals.records(), "record", "records") + ": "
                        + (counts.isEmpty() ? "nothing" : counts));
        if (!section.neverFilled().isEmpty()) {
            wrapped("  never     ", String.join(", ", section.neverFilled()));
        }
        if (!section.unreadable().isEmpty()) {
            wrapped(
                    "  unreadable ",
                    section.unreadable().entrySet().stream()
                            .map(each -> each.getKey() + " " + Figures.grouped(each.getValue()))
                            .collect(Collectors.joining(", ")));
        }
    }

    private void columns(List<Preview.Column> columns) {
        heading("Columns that no description uses", columns);
        columns.stream().limit(MAX_LISTED).forEach(each -> wrapped("  - ", each.at() + ": " + each.message()));
        more(columns);
    }

    private void notes(String title, List<Preview.Note> notes) {
        heading(title, notes);
        notes.stream()
                .limit(MAX_LISTED)
                .forEach(each -> wrapped(
                        "  - ",
                        (each.count() > 1 && !title.startsWith("Rows")
                                        ? Figures.grouped(each.count()) + " times: "
                                        : "")
                                + each.message()));
        more(notes);
    }

    private void places(List<Preview.Place> places) {
        heading("Not read to the end", places);
        places.stream().limit(MAX_LISTED).forEach(each -> wrapped("  - ", each.at() + ": " + each.message()));
        more(places);
    }

    private void cut(List<String> files) {
        heading("Files that have more rows", files);
        files.stream().limit(MAX_LISTED).forEach(each -> wrapped("  - ", each));
        more(files);
    }

    private void heading(String title, List<?> of) {
        if (!of.isEmpty()) {
            out.println();
            out.println(title);
        }
    }

    private void more(List<?> listed) {
        if (listed.size() > MAX_LISTED) {
            out.println("    and " + Figures.grouped(listed.size() - MAX_LISTED) + " more: see --json");
        }
    }

    private void totals(Preview preview) {
        Preview.Totals totals = preview.totals();
        out.println();
        wrapped(
                "",
                Figures.counted(totals.records(), "record was", "records were") + " read: "
                        + Figures.grouped(totals.accepted()) + " would be sent as they are, "
                        + Figures.grouped(totals.repaired()) + " repaired, " + Figures.grouped(totals.rejected())
                        + " rejected, " + Figures.grouped(totals.skipped()) + " skipped. "
                        + Figures.counted(totals.notTaken(), "row is", "rows are") + " not taken."
                        + (preview.outcome().isEmpty() ? "" : " " + preview.outcome()));
    }

    private static String pad(String name) {
        return name + " ".repeat(Math.max(1, FIELD_NAME - name.length()));
    }

    private static String flat(String text, int max) {
        return Visible.of(Shortened.text(text, max));
    }

    /** Each character as it stands: lines are not broken at spaces, which would be lost there. */
    private void exact(String label, String text) {
        out.println(TextTable.wrap(text.replace(' ', SPACE), label, WIDTH).replace(SPACE, ' '));
    }

    private void wrapped(String label, String message) {
        out.println(TextTable.wrap(Visible.of(message), label, WIDTH));
    }
}
