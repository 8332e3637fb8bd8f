package io.chatferry.source.teams;

import io.chatferry.source.chat.model.ChatMessage;
import io.chatferry.source.chat.model.ChatReaction;
import io.chatferry.source.chat.reading.Fields;
import io.chatferry.source.chat.reading.ReactionTones;
import io.chatferry.source.text.Emojis;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The reactions of messages: an emoji, or the name of one that Teams itself has. */
final class Reactions {

    private static final Map<String, String> OWN =
            Map.of("like", "👍", "heart", "❤️", "laugh", "😆", "surprised", "😮", "sad", "😢", "angry", "😡");
    /** A code point before a name, as {@code 1f600_grinningface}. */
    private static final Pattern CODE = Pattern.compile("([0-9a-f]{4,5})_.*");

    private Reactions() {}

    static void add(JsonNode message, ChatMessage.Builder builder) {
        ReactionTones tones = new ReactionTones();
        for (JsonNode reaction : Fields.list(message, "reactions")) {
            String emoji = emoji(reaction);
            String user = user(reaction.path("user"));
            if (emoji != null) {
                List<String> users = user == null ? List.of() : List.of(user);
                builder.reaction(new ChatReaction(emoji, users, user == null ? 1 : 0));
                tones.add(emoji, String.valueOf(Fields.text(reaction, "reactionType")), users);
            }
        }
        builder.note(ReactionTones.NOTE, tones.note());
    }

    private static @Nullable String emoji(JsonNode reaction) {
        String type = Fields.first(reaction, "reactionType");
        if (type == null || type.equals("custom")) {
            String name = Fields.first(reaction, "displayName");
            return name == null ? null : ":" + name.strip().replaceAll("[\\s:]+", "_") + ":";
        }
        Matcher code = CODE.matcher(type);
        return code.matches()
                ? Character.toString(Integer.parseInt(code.group(1), 16))
                : OWN.containsKey(type) ? OWN.get(type) : Emojis.of(type);
    }

    private static @Nullable String user(JsonNode user) {
        String id = Fields.first(user.path("user"), "id");
        return id == null ? Fields.first(user.path("application"), "id") : id;
    }
}
