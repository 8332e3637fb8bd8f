package io.chatferry.job.preview;

import io.chatferry.report.format.Figures;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Long texts cut for a preview, so that neither memory nor the screen is filled by one of them. */
final class Shortened {

    private Shortened() {}

    /** At most so many characters, and how many more there are. */
    static String text(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max;
        return text.substring(0, end) + "… ("
                + Figures.counted(text.length() - end, "more character", "more characters") + ")";
    }

    /** The value with each text in it cut. */
    static JsonNode json(JsonNode value, int max) {
        if (value.isString()) {
            String text = value.stringValue();
            return text.length() <= max ? value : StringNode.valueOf(text(text, max));
        }
        if (value instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> entry : object.properties()) {
                entry.setValue(json(entry.getValue(), max));
            }
        } else if (value instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, json(array.get(i), max));
            }
        }
        return value;
    }
}
