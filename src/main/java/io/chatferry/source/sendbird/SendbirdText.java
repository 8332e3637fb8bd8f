package io.chatferry.source.sendbird;

import io.chatferry.source.chat.model.Mentions;
import io.chatferry.source.chat.reading.Fields;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The text of a message as its readers saw it. */
final class SendbirdText {

    /** A mention in the template of a message: {@code @{user-id}}. */
    private static final Pattern TEMPLATE = Pattern.compile("@\\{([^{}]+)}");

    private SendbirdText() {}

    static String of(JsonNode message) {
        String text = Fields.text(message, "message");
        List<String> lines = new ArrayList<>();
        if (text != null) {
            lines.add(withMentions(message, Mentions.clean(text)));
        }
        poll(message.path("poll"), text == null ? "" : text, lines);
        return String.join("\n", lines);
    }

    private static String withMentions(JsonNode message, String text) {
        String template = Fields.text(message, "mentioned_message_template");
        if (template != null && TEMPLATE.matcher(template).find()) {
            return TEMPLATE.matcher(Mentions.clean(template))
                    .replaceAll(found -> Matcher.quoteReplacement(Mentions.of(found.group(1))));
        }
        String linked = text;
        List<JsonNode> mentioned = new ArrayList<>(Fields.list(message, "mentioned_users"));
        mentioned.sort(Comparator.comparingInt(user -> -name(user).length())); // "Ann Lee" before "Ann"
        for (JsonNode user : mentioned) {
            String id = Fields.text(user, "user_id");
            if (id != null && !name(user).isBlank()) {
                linked = Pattern.compile("@" + Pattern.quote(name(user)) + "(?![\\p{L}\\p{N}])")
                        .matcher(linked)
                        .replaceAll(Matcher.quoteReplacement(Mentions.of(id)));
            }
        }
        return linked;
    }

    private static String name(JsonNode user) {
        String name = Fields.first(user, "nickname", "name");
        return name == null ? "" : name;
    }

    /** The question of a poll, if the text does not say it, and what may be answered. */
    private static void poll(JsonNode poll, String text, List<String> lines) {
        String title = Fields.first(poll, "title");
        if (title != null && !text.contains(title)) {
            lines.add(title);
        }
        for (JsonNode option : Fields.list(poll, "options")) {
            String answer = Fields.id(option, "text");
            if (answer != null) {
                lines.add("- " + answer);
            }
        }
    }
}
