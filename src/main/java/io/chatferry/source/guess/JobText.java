package io.chatferry.source.guess;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The lines of a job file, each with its evidence as a comment. */
final class JobText {

    private static final int WIDTH = 150;

    private final StringBuilder text = new StringBuilder();
    private int unsure;

    /** Adds a line without a comment. */
    void line(int indent, String line) {
        text.append(" ".repeat(indent)).append(line).append('\n');
    }

    /** Adds a line with its evidence; one that begins with {@code ?} is to be decided by a person. */
    void line(int indent, String line, String evidence) {
        if (evidence.isEmpty()) {
            line(indent, line);
            return;
        }
        unsure += evidence.startsWith("?") ? 1 : 0;
        String start = " ".repeat(indent) + line;
        text.append(start).append(start.length() < 48 ? " ".repeat(48 - start.length()) : "  ");
        text.append("# ").append(evidence).append('\n');
    }

    /** Adds the lines of another text. */
    void append(JobText other) {
        text.append(other.text);
        unsure += other.unsure;
    }

    /** Adds lines of a comment, wrapped. */
    void comment(int indent, String comment) {
        unsure += comment.startsWith("?") ? 1 : 0;
        StringBuilder line = new StringBuilder();
        for (String word : comment.split(" ", -1)) {
            if (line.length() + word.length() + indent + 3 > WIDTH) {
                line(indent, "# " + line.toString().strip());
                line.setLength(0);
            }
            line.append(word).append(' ');
        }
        line(indent, "# " + line.toString().strip());
    }

    /** How many lines a person must decide. */
    int unsure() {
        return unsure;
    }

    /** A value in YAML's flow style. */
    static String flow(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> quoted(String.valueOf(entry.getKey())) + ": " + flow(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (value instanceof Collection<?> list) {
            return list.stream().map(JobText::flow).collect(Collectors.joining(", ", "[", "]"));
        }
        return value instanceof Boolean ? value.toString() : value == NOTHING ? "~" : quoted(String.valueOf(value));
    }

    /** Written as {@code ~}. */
    static final Object NOTHING = new Object();

    /** A map in the order of its keys. */
    static Map<String, Object> map(String key, Object value, String key2, Object value2) {
        Map<String, Object> map = new java.util.LinkedHashMap<>();
        map.put(key, value);
        map.put(key2, value2);
        return map;
    }

    /** A text as YAML reads it back. */
    static String quoted(String text) {
        boolean plain =
                text.matches("[A-Za-z_][A-Za-z0-9_.-]*") && !text.matches("(?i)null|true|false|yes|no|on|off|y|n");
        if (plain) {
            return text;
        }
        boolean printable = text.chars()
                .allMatch(c ->
                        c >= ' ' && c != 127 && (c < 0x80 || c > 0x9F) && c != 0x2028 && c != 0x2029 && c != 0xFEFF);
        return printable && !text.contains("'") ? "'" + text + "'" : doubleQuoted(text);
    }

    private static String doubleQuoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ' || (c >= 127 && c < 0xA0) || c == 0x2028 || c == 0x2029 || c == 0xFEFF) {
                quoted.append(String.format(java.util.Locale.ROOT, "\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    /** Names for a comment. */
    static String names(List<String> names) {
        return names.size() <= 20
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, 20)) + " and " + (names.size() - 20) + " more";
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
