package io.chatferry.source.pubnub;

import io.chatferry.source.chat.model.Mentions;
import io.chatferry.source.chat.reading.Fields;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Texts of the Chat SDK as their readers saw them. */
final class PubnubText {

    private static final Pattern REFERENCE = Pattern.compile("\\[([^\\]]*)]\\(pn-(user|channel)://([^)]+)\\)");

    private PubnubText() {}

    static String of(String text, JsonNode meta) {
        String shown = REFERENCE
                .matcher(Mentions.clean(text))
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group(2).equals("user")
                                ? Mentions.of(found.group(3))
                                : "#" + found.group(1).replaceFirst("^#", "")));
        List<JsonNode> mentioned =
                new ArrayList<>(meta.path("mentionedUsers").valueStream().toList());
        mentioned.removeIf(user -> Fields.first(user, "name") == null || Fields.text(user, "id") == null);
        mentioned.sort(Comparator.comparingInt(
                user -> -String.valueOf(Fields.first(user, "name")).length()));
        for (JsonNode user : mentioned) {
            String name = String.valueOf(Fields.first(user, "name"));
            shown = Pattern.compile("@" + Pattern.quote(name) + "(?![\\p{L}\\p{N}])")
                    .matcher(shown)
                    .replaceAll(Matcher.quoteReplacement(Mentions.of(String.valueOf(Fields.text(user, "id")))));
        }
        return shown;
    }
}
