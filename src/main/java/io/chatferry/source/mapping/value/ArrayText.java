package io.chatferry.source.mapping.value;

import io.chatferry.source.row.JsonText;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** Lists that a database writes as text: {@code {a,"b, c",NULL}} as PostgreSQL does, or {@code ["a", "b"]}. */
final class ArrayText {

    private ArrayText() {}

    /** The elements without nulls; of a nested array all inner ones. A text that is no array is a list of one. */
    static ArrayNode parse(String text) {
        String stripped = text.strip();
        JsonNode json = stripped.startsWith("[") ? JsonText.parse(stripped) : null;
        if (json instanceof ArrayNode array) {
            return array;
        }
        ArrayNode elements = JsonText.mapper().createArrayNode();
        // bounds such as [0:2]={a,b,c} may stand before the braces
        int open = stripped.startsWith("{")
                ? 0
                : stripped.matches("(?s)\\[[-0-9:\\]\\[]+=\\{.*") ? stripped.indexOf('{') : -1;
        if (open < 0 || !stripped.endsWith("}")) {
            return stripped.isEmpty() ? elements : elements.add(text);
        }
        StringBuilder element = new StringBuilder();
        boolean quoted = false;
        boolean wasQuoted = false;
        for (int i = open; i < stripped.length(); i++) {
            char c = stripped.charAt(i);
            if (c == '\\' && i + 1 < stripped.length()) {
                element.append(stripped.charAt(++i));
            } else if (c == '"') {
                quoted = !quoted;
                wasQuoted = true;
            } else if (!quoted && (c == ',' || c == '{' || c == '}')) {
                add(elements, element.toString(), wasQuoted);
                element.setLength(0);
                wasQuoted = false;
            } else {
                element.append(c);
            }
        }
        return elements;
    }

    private static void add(ArrayNode elements, String element, boolean quoted) {
        String plain = quoted ? element : element.strip();
        if (quoted || !(plain.isEmpty() || plain.equalsIgnoreCase("NULL"))) {
            elements.add(plain);
        }
    }
}
