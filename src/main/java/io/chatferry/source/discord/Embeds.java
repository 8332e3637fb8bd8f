package io.chatferry.source.discord;

import io.chatferry.source.chat.model.ChatAttachment;
import io.chatferry.source.chat.model.ChatMessage;
import io.chatferry.source.chat.reading.Fields;
import io.chatferry.source.text.Links;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The parts of messages that bots write as cards. The preview of a link that is in the text is none: its author wrote the link. */
final class Embeds {

    private final UnaryOperator<String> reader;

    /**
     * @param reader reads a text with Discord's markup
     */
    Embeds(UnaryOperator<String> reader) {
        this.reader = reader;
    }

    /** Adds the texts of the cards to the lines, and their pictures to the message. */
    void add(JsonNode message, @Nullable String content, ChatMessage.Builder to, List<String> lines) {
        Set<String> pictures = new LinkedHashSet<>();
        for (JsonNode embed : Fields.list(message, "embeds")) {
            String url = Fields.text(embed, "url");
            boolean isPreview = url != null && content != null && content.contains(url);
            if (!isPreview) {
                List<String> words = texts(embed, url);
                List<String> images = images(embed);
                if (words.isEmpty() && images.isEmpty() && url != null) {
                    words.add(url);
                }
                lines.addAll(words);
                pictures.addAll(images);
            }
        }
        pictures.forEach(url -> to.attach(DiscordAttachments.file(url, null, null, ChatAttachment.UNKNOWN)));
    }

    private List<String> texts(JsonNode embed, @Nullable String url) {
        List<String> words = new ArrayList<>();
        add(words, Fields.first(embed.path("author"), "name"));
        String title = Fields.first(embed, "title");
        if (title != null) {
            String label = reader.apply(title);
            words.add(url == null ? label : Links.shown(label, url));
        }
        add(words, Fields.first(embed, "description"));
        for (JsonNode field : Fields.list(embed, "fields")) {
            String name = visible(Fields.first(field, "name"));
            String value = visible(Fields.first(field, "value"));
            add(words, name == null || value == null ? (name == null ? value : name) : name + ": " + value);
        }
        if (words.isEmpty()) {
            add(words, Fields.first(embed.path("footer"), "text"));
        }
        return words;
    }

    private void add(List<String> words, @Nullable String text) {
        if (text != null) {
            words.add(reader.apply(text));
        }
    }

    /** Fields must have names, so bots give them one that nobody sees: a space of no width. */
    private static @Nullable String visible(@Nullable String text) {
        return text == null || text.replace("\u200B", "").isBlank() ? null : text;
    }

    private static List<String> images(JsonNode embed) {
        List<String> images = new ArrayList<>();
        add(images, embed.path("image"));
        Fields.list(embed, "images").forEach(image -> add(images, image));
        return images;
    }

    private static void add(List<String> images, JsonNode image) {
        String url = Fields.first(image, "url", "canonicalUrl");
        if (url != null) {
            images.add(url);
        }
    }
}
