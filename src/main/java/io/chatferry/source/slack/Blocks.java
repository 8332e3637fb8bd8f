package io.chatferry.source.slack;

import io.chatferry.source.chat.model.ChatAttachment;
import io.chatferry.source.chat.model.Mentions;
import io.chatferry.source.chat.reading.Fields;
import io.chatferry.source.text.Links;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The blocks of a message or of an attachment: their words, and the pictures among them. */
final class Blocks {

    private static final String INDENT = "  ";

    private final Markup markup;

    Blocks(Markup markup) {
        this.markup = markup;
    }

    /** The text, one part a line; empty if there are none. */
    String plainText(JsonNode blocks) {
        boolean hasPicture = false;
        for (JsonNode block : blocks) {
            hasPicture |= isPicture(block);
        }
        List<String> lines = new ArrayList<>();
        for (JsonNode block : blocks) {
            switch (type(block)) {
                case "rich_text" -> block.path("elements").forEach(element -> richText(element, lines));
                case "context" -> {
                    if (!hasPicture) {
                        add(lines, joined(block.path("elements"), " "));
                    }
                }
                case "section" -> {
                    add(lines, text(block.path("text")));
                    block.path("fields").forEach(field -> add(lines, text(field)));
                }
                case "video" -> {
                    String url = Fields.text(block, "title_url");
                    String title = text(block.path("title"));
                    add(lines, url == null ? title : Links.shown(title, Markup.decoded(url)));
                    add(lines, text(block.path("description")));
                }
                case "table" -> block.path("rows").forEach(row -> add(lines, joined(row, " | ")));
                case "image" -> {
                    // an attachment
                }
                default -> add(lines, text(block.path("text")));
            }
        }
        return String.join("\n", lines);
    }

    /** The pictures of blocks of their own. */
    static List<ChatAttachment> pictures(JsonNode blocks) {
        List<ChatAttachment> pictures = new ArrayList<>(0);
        for (JsonNode block : blocks) {
            if (isPicture(block)) {
                String url = Fields.first(block, "image_url");
                String address = url == null ? Fields.first(block.path("slack_file"), "url") : url;
                if (address != null) {
                    pictures.add(SlackFiles.picture(address));
                }
            }
        }
        return pictures;
    }

    private static boolean isPicture(JsonNode block) {
        return type(block).equals("image");
    }

    private static String type(JsonNode block) {
        String type = Fields.text(block, "type");
        return type == null ? "" : type;
    }

    private static void add(List<String> lines, @Nullable String line) {
        if (line != null && !line.isBlank()) {
            lines.add(line);
        }
    }

    /** A text object, or a bare text. */
    private @Nullable String text(JsonNode value) {
        String text = Fields.text(value.isObject() ? value.path("text") : value);
        return text == null ? null : markup.text(text);
    }

    private String joined(JsonNode elements, String between) {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : elements) {
            add(texts, type(element).equals("rich_text") ? plainText(element) : text(element));
        }
        return String.join(between, texts);
    }

    private void richText(JsonNode element, List<String> lines) {
        switch (type(element)) {
            case "rich_text_list" -> list(element, lines);
            case "rich_text_quote" -> {
                for (String line : inline(element).split("\n", -1)) {
                    lines.add("> " + line);
                }
            }
            case "rich_text_preformatted" -> lines.add("```\n" + inline(element) + "\n```");
            default -> add(lines, inline(element));
        }
    }

    private void list(JsonNode list, List<String> lines) {
        boolean isOrdered = "ordered".equals(Fields.text(list, "style"));
        String indent = INDENT.repeat((int) Math.max(0, Math.min(8, Fields.size(list, "indent"))));
        long number = Math.max(0, Fields.size(list, "offset"));
        for (JsonNode item : list.path("elements")) {
            number++;
            lines.add(indent + (isOrdered ? number + ". " : "• ") + inline(item));
        }
    }

    /** What the elements of a section show, without a newline at the end. */
    private String inline(JsonNode section) {
        StringBuilder line = new StringBuilder();
        for (JsonNode element : section.path("elements")) {
            line.append(shown(element));
        }
        int end = line.length();
        return end > 0 && line.charAt(end - 1) == '\n' ? line.substring(0, end - 1) : line.toString();
    }

    private String shown(JsonNode element) {
        return switch (type(element)) {
            case "link" -> Links.shown(plain(element, "text"), orEmpty(plain(element, "url")));
            case "user" -> mapped(plain(element, "user_id"), markup::mention);
            case "channel" -> mapped(plain(element, "channel_id"), markup::channel);
            case "usergroup" -> mapped(plain(element, "usergroup_id"), id -> "@" + id);
            case "broadcast" -> mapped(plain(element, "range"), range -> "@" + range);
            case "emoji" -> mapped(plain(element, "name"), name -> ":" + name + ":");
            case "date" -> {
                String fallback = plain(element, "fallback");
                yield fallback == null ? orEmpty(plain(element, "timestamp")) : fallback;
            }
            case "color" -> orEmpty(plain(element, "value"));
            default -> orEmpty(plain(element, "text"));
        };
    }

    private static @Nullable String plain(JsonNode element, String field) {
        String text = Fields.text(element, field);
        return text == null ? null : Mentions.clean(text);
    }

    private static String mapped(@Nullable String id, java.util.function.UnaryOperator<String> shown) {
        return id == null ? "" : shown.apply(id);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
