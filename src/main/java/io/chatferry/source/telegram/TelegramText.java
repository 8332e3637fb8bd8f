package io.chatferry.source.telegram;

import io.chatferry.source.chat.model.Mentions;
import io.chatferry.source.chat.reading.Fields;
import io.chatferry.source.text.Links;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Formatted texts: a string, or a list of strings and of objects with a type. */
final class TelegramText {

    private TelegramText() {}

    /**
     * The text of a message as a reader saw it, with mentions.
     *
     * @param mentioned gets each mentioned user, and the name that the text has
     */
    static String of(JsonNode message, BiConsumer<String, String> mentioned) {
        JsonNode parts = message.path("text_entities");
        return plain(parts.isArray() && !parts.isEmpty() ? parts : message.path("text"), mentioned);
    }

    /** A text without mentions. */
    static String plain(JsonNode text) {
        return plain(text, (user, name) -> {});
    }

    private static String plain(JsonNode text, BiConsumer<String, String> mentioned) {
        if (!text.isArray()) {
            if (text.isObject()) {
                return part(text, mentioned);
            }
            String whole = Fields.text(text);
            return whole == null ? "" : Mentions.clean(whole);
        }
        StringBuilder all = new StringBuilder();
        for (JsonNode part : text) {
            all.append(part.isObject() ? part(part, mentioned) : plainWord(part));
        }
        return all.toString();
    }

    private static String plainWord(JsonNode part) {
        String word = Fields.text(part);
        return word == null ? "" : Mentions.clean(word);
    }

    private static String part(JsonNode part, BiConsumer<String, String> mentioned) {
        String words = plainWord(part.path("text"));
        return switch (String.valueOf(Fields.text(part, "type"))) {
            case "text_link" -> {
                String link = Fields.text(part, "href");
                yield link == null ? words : Links.shown(words, Mentions.clean(link));
            }
            case "mention_name" -> {
                String user = userId(Fields.text(part, "user_id"));
                if (user == null) {
                    yield words;
                }
                mentioned.accept(user, words);
                yield Mentions.of(user);
            }
            default -> words;
        };
    }

    /** The id of a user or channel: old exports have the number alone, which is a user's. Null if there is none. */
    static @Nullable String userId(@Nullable String written) {
        if (written == null || written.isBlank() || written.equals("0")) {
            return null;
        }
        String id = Mentions.clean(written);
        return id.chars().allMatch(c -> c >= '0' && c <= '9') ? "user" + id : id;
    }
}
