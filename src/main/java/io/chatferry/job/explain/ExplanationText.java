package io.chatferry.job.explain;

import io.chatferry.model.Visible;
import io.chatferry.report.format.TextTable;
import java.io.PrintStream;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Prints sections of lines about one record; control characters of the record itself are made visible. */
final class ExplanationText {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int WIDTH = 100;
    private static final int LABEL = 12;

    private final PrintStream out;
    private boolean any;

    ExplanationText(PrintStream out) {
        this.out = out;
    }

    void begin(String title) {
        if (any) {
            out.println();
        }
        any = true;
        out.println(Visible.of(title));
    }

    void say(String label, String words) {
        String padded = "  " + label + " ".repeat(Math.max(1, LABEL - label.length()));
        out.println(TextTable.wrap(Visible.of(words), padded, WIDTH));
    }

    void list(String title, List<String> items, String none) {
        out.println("  " + title + (items.isEmpty() ? ": " + none : ""));
        items.forEach(item -> out.println(TextTable.wrap(Visible.of(item), "    - ", WIDTH)));
    }

    /** Prints a text line by line, without wrapping. */
    void block(String title, String text) {
        out.println("  " + title);
        text.lines().forEach(line -> out.println("    " + Visible.of(line)));
    }

    /** Indented JSON. */
    static String pretty(String json) {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(JSON.readTree(json));
    }
}
