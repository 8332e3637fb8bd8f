package io.chatferry.source.googlechat;

import io.chatferry.source.chat.model.Mentions;
import io.chatferry.source.chat.reading.Fields;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What Google Chat shows below a text: previews of it, or all that a message without a text has. */
final class Annotations {

    private static final String KIND = "_metadata";
    private static final String ADDRESS = "private_do_not_access_or_else_safe_url_wrapped_value";

    private Annotations() {}

    /** A line for each annotation of a message that has nothing else; empty if they show nothing. */
    static String placeholder(List<JsonNode> annotations) {
        StringBuilder text = new StringBuilder();
        for (JsonNode annotation : annotations) {
            for (Map.Entry<String, JsonNode> entry : annotation.properties()) {
                String line = entry.getKey().endsWith(KIND) ? line(entry.getKey(), entry.getValue()) : null;
                if (line != null) {
                    text.append(text.isEmpty() ? "" : "\n").append(line);
                }
            }
        }
        return Mentions.clean(text.toString());
    }

    private static @Nullable String line(String key, JsonNode value) {
        String kind = key.substring(0, key.length() - KIND.length());
        return switch (kind) {
            case "drive" -> named("(Google Drive file)", Fields.first(value, "title"));
            case "video_call" ->
                named("(Google Meet call)", Fields.first(value.path("meeting_space"), "meeting_url", "meeting_code"));
            case "url" -> named("(link)", url(value));
            case "youtube" -> named("(YouTube video)", Fields.first(value, "title", "id"));
            case "format", "user_mention" -> null;
            default -> named("(" + kind.replace('_', ' ') + ")", Fields.first(value, "title", "name"));
        };
    }

    private static String named(String what, @Nullable String name) {
        return name == null ? what : what + ": " + name;
    }

    private static @Nullable String url(JsonNode value) {
        JsonNode url = value.path("url");
        String address = url.isObject() ? Fields.first(url, ADDRESS) : Fields.text(url);
        return address == null ? Fields.first(value, "title") : address;
    }
}
