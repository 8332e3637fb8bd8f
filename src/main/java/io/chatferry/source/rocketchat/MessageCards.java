package io.chatferry.source.rocketchat;

import io.chatferry.source.chat.reading.Fields;
import io.chatferry.source.text.Links;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The words of what programs add to messages: attachments of hooks, and blocks of apps. */
final class MessageCards {

    private MessageCards() {}

    /** The lines of an attachment that is neither a file nor a quote. */
    static List<String> attachment(JsonNode attachment) {
        List<String> lines = new ArrayList<>();
        add(lines, Fields.first(attachment, "pretext"));
        String title = Fields.first(attachment, "title");
        String link = Fields.first(attachment, "title_link");
        add(lines, link == null ? title : Links.shown(title, link));
        add(lines, Fields.first(attachment, "text"));
        add(lines, Fields.first(attachment, "description"));
        for (JsonNode field : Fields.list(attachment, "fields")) {
            String name = Fields.first(field, "title");
            String value = Fields.first(field, "value");
            add(lines, name == null ? value : value == null ? name : name + ": " + value);
        }
        if (lines.isEmpty()) {
            add(lines, Fields.first(attachment, "fallback"));
        }
        return lines;
    }

    /** The lines of an app's blocks. */
    static List<String> blocks(JsonNode message) {
        List<String> lines = new ArrayList<>();
        for (JsonNode block : Fields.list(message, "blocks")) {
            add(lines, text(block.path("text")));
            add(lines, text(block.path("title")));
            for (String part : List.of("fields", "elements")) {
                for (JsonNode element : Fields.list(block, part)) {
                    boolean isButton = "button".equals(Fields.text(element, "type"));
                    add(lines, isButton ? null : text(element.has("text") ? element : element.path("text")));
                }
            }
        }
        return lines;
    }

    private static @Nullable String text(JsonNode text) {
        return text.isObject() ? text(text.path("text")) : Fields.text(text);
    }

    private static void add(List<String> lines, @Nullable String line) {
        if (line != null && !line.isBlank()) {
            lines.add(line);
        }
    }
}
