package io.chatferry.source.teams;

import io.chatferry.source.chat.model.ChatAttachment;
import io.chatferry.source.chat.reading.Fields;
import io.chatferry.source.text.HtmlText;
import io.chatferry.source.text.Links;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The words and pictures of a card that an app has made, of whatever kind: adaptive, hero, connector, … */
final class Cards {

    private static final int MAX_DEPTH = 40;
    private static final Pattern MENTION = Pattern.compile("<at\\b[^<>]*>@?([^<>]*)</at>");
    private static final List<String> TITLES = List.of("title", "activityTitle", "subtitle", "activitySubtitle");
    private static final List<String> PARTS =
            List.of("body", "items", "columns", "rows", "cells", "sections", "images", "card", "content");
    private static final List<String> ACTIONS = List.of("actions", "buttons", "potentialAction");

    private final boolean isHtml;
    private final List<String> lines = new ArrayList<>();
    private final List<ChatAttachment> pictures = new ArrayList<>();

    private Cards(boolean isHtml) {
        this.isHtml = isHtml;
    }

    /**
     * Reads a card.
     *
     * @param isHtml whether its texts may be HTML, as those of all but adaptive cards
     */
    static Cards of(JsonNode card, boolean isHtml) {
        Cards cards = new Cards(isHtml);
        cards.read(card, 0);
        if (cards.lines.isEmpty()) {
            cards.add(Fields.first(card, "summary", "fallbackText", "name"));
        }
        return cards;
    }

    List<String> lines() {
        return lines;
    }

    List<ChatAttachment> pictures() {
        return pictures;
    }

    private void read(JsonNode part, int depth) {
        if (depth > MAX_DEPTH) {
            return;
        }
        if (part.isArray()) {
            part.forEach(element -> read(element, depth + 1));
            return;
        }
        if (!part.isObject()) {
            return;
        }
        for (String title : TITLES) {
            add(Fields.first(part, title));
        }
        add(Fields.first(part, "text", "activityText"));
        StringBuilder inlines = new StringBuilder();
        for (JsonNode inline : Fields.list(part, "inlines")) {
            String words = inline.isString() ? inline.stringValue() : Fields.text(inline, "text");
            inlines.append(words == null ? "" : words);
        }
        add(inlines.toString());
        for (JsonNode fact : Fields.list(part, "facts")) {
            String name = Fields.first(fact, "title", "name");
            String value = Fields.first(fact, "value");
            add(name == null ? value : value == null ? name : name + ": " + value);
        }
        addPicture(part);
        PARTS.forEach(name -> read(part.path(name), depth + 1));
        for (String name : ACTIONS) {
            Fields.list(part, name).forEach(this::addAction);
        }
    }

    private void addPicture(JsonNode part) {
        String url = Fields.first(part, "url", "image");
        boolean isPicture = "Image".equals(Fields.text(part, "type")) || !part.has("type");
        if (isPicture && url != null && url.matches("(?i)https?://.+")) {
            pictures.add(ChatAttachment.link(url, Fields.first(part, "altText", "alt"), null, ChatAttachment.UNKNOWN));
        }
    }

    private void addAction(JsonNode action) {
        String title = Fields.first(action, "title", "name");
        String url = Fields.first(action, "url", "value");
        if (url == null) {
            url = Fields.first(action.path("targets").path(0), "uri");
        }
        if (url != null && url.matches("(?i)https?://.+")) {
            add(Links.shown(title, url));
        }
    }

    private void add(@Nullable String words) {
        String named = words == null ? "" : MENTION.matcher(words).replaceAll("@$1");
        String line = isHtml && named.indexOf('<') >= 0 ? HtmlText.of(named) : named.strip();
        if (!line.isEmpty()) {
            lines.add(line);
        }
    }
}
