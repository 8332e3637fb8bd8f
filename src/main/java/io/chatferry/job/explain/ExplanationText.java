package io.chatferry.job.explain;

import io.chatferry.model.Visible;
import io.chatferry.report.format.TextTable;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Prints sections of lines about one record; control characters of the record itself are made visible. Collects the same for
 * programs: a section is an object, its labels and titles are the names of its fields.
 */
final class ExplanationText {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int WIDTH = 100;
    private static final int LABEL = 12;

    private final PrintStream out;
    private final ArrayNode records = JSON.createArrayNode();
    private ObjectNode record = JSON.createObjectNode();
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
        record = records.addObject().put("record", title);
    }

    /** The sections so far. */
    ArrayNode records() {
        return records;
    }

    /** {@code As it was read} becomes {@code asItWasRead}. */
    private static String name(String title) {
        StringBuilder name = new StringBuilder();
        for (String word : title.replaceAll("[^A-Za-z ]", "").strip().split(" +", -1)) {
            name.append(
                    name.isEmpty()
                            ? word.toLowerCase(Locale.ROOT)
                            : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        return name.toString();
    }

    void say(String label, String words) {
        record.put(name(label), words);
        String padded = "  " + label + " ".repeat(Math.max(1, LABEL - label.length()));
        out.println(TextTable.wrap(Visible.of(words), padded, WIDTH));
    }

    void list(String title, List<String> items, String none) {
        items.forEach(record.putArray(name(title))::add);
        out.println("  " + title + (items.isEmpty() ? ": " + none : ""));
        items.forEach(item -> out.println(TextTable.wrap(Visible.of(item), "    - ", WIDTH)));
    }

    /** Prints a text line by line, without wrapping. */
    void block(String title, String text) {
        record.put(name(title), text);
        out.println("  " + title);
        text.lines().forEach(line -> out.println("    " + Visible.of(line)));
    }

    /** Indented JSON. */
    static String pretty(String json) {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(JSON.readTree(json));
    }
}
