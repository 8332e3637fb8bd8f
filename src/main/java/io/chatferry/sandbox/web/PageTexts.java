package io.chatferry.sandbox.web;

import io.chatferry.sandbox.web.View.Card;
import io.chatferry.sandbox.web.View.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Converts a message's data to the parts that pages show. */
final class PageTexts {

    private static final Pattern SPECIAL = Pattern.compile("<@uid:([^>\\s]{1,100})>|https?://[^\\s<>\"']+");

    private final Profiles people;

    PageTexts(Profiles people) {
        this.people = people;
    }

    /** Splits a text into plain parts, links and mentions. */
    List<Part> parts(String text) {
        List<Part> parts = new ArrayList<>();
        Matcher special = SPECIAL.matcher(text);
        int done = 0;
        while (special.find()) {
            plain(parts, text.substring(done, special.start()));
            String uid = special.group(1);
            parts.add(
                    uid == null
                            ? new Part(null, special.group(), null, special.group())
                            : new Part(null, null, people.name(uid.toLowerCase(Locale.ROOT)), null));
            done = special.end();
        }
        plain(parts, text.substring(done));
        return parts;
    }

    private static void plain(List<Part> parts, String text) {
        if (!text.isEmpty()) {
            parts.add(new Part(text, null, null, null));
        }
    }

    /** One line that summarises a message in lists. */
    String line(String type, JsonNode data) {
        String text = data.path("text").asString("");
        if (!text.isEmpty()) {
            StringBuilder line = new StringBuilder();
            for (Part part : parts(text.length() > 400 ? text.substring(0, 400) : text)) {
                line.append(
                        part.plain() != null
                                ? part.plain()
                                : part.mention() != null ? "@" + part.mention() : part.text());
            }
            return line.toString();
        }
        JsonNode first = data.path("attachments").path(0);
        return first.isMissingNode()
                ? "[" + type + "]"
                : "[" + kind(first) + "] " + first.path("name").asString(type);
    }

    List<Card> cards(JsonNode data) {
        List<Card> cards = new ArrayList<>();
        for (JsonNode attachment : data.path("attachments")) {
            String url = attachment.path("url").asString("");
            String name = attachment.path("name").asString(url);
            String about = join(mime(attachment), size(attachment.path("size").asString("")));
            cards.add(new Card(kind(attachment), name, Profiles.webUrl(url), about));
        }
        String single = data.path("url").asString("");
        if (cards.isEmpty() && !single.isEmpty()) {
            cards.add(new Card("FILE", single, Profiles.webUrl(single), ""));
        }
        return cards;
    }

    private static String mime(JsonNode attachment) {
        return attachment.path("mimeType").asString("");
    }

    private static String join(String a, String b) {
        return a.isEmpty() || b.isEmpty() ? a + b : a + " · " + b;
    }

    /** Up to four letters for the kind of file, from its extension or MIME type. */
    private static String kind(JsonNode attachment) {
        String mime = mime(attachment);
        String kind = attachment.path("extension").asString("");
        String word = kind.isEmpty() ? mime.substring(mime.indexOf('/') + 1) : kind;
        String letters = word.replaceAll("[^A-Za-z0-9]", "").toUpperCase(Locale.ROOT);
        return letters.isEmpty() ? "FILE" : letters.substring(0, Math.min(4, letters.length()));
    }

    /** A human-readable size; the input unchanged if it is not a number. */
    static String size(String bytes) {
        double size;
        try {
            size = Double.parseDouble(bytes);
        } catch (NumberFormatException e) {
            return bytes;
        }
        if (size < 1000) {
            return String.format(Locale.ROOT, "%.0f B", size);
        }
        if (size < 1_000_000) {
            return String.format(Locale.ROOT, "%.1f kB", size / 1000);
        }
        return String.format(Locale.ROOT, "%.1f MB", size / 1_000_000);
    }
}
