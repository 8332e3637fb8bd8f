package io.chatferry.source.discord;

import io.chatferry.source.chat.model.Labels;
import io.chatferry.source.chat.model.Mentions;
import io.chatferry.source.chat.reading.Fields;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Texts of messages as readers saw them. The exporter has put names in the place of Discord's markup, unless it was told not to:
 * then the markup itself is there.
 */
final class DiscordText {

    private static final Pattern MARKUP = Pattern.compile("<(?:@!?(?<user>\\d{1,20})|@&(?<role>\\d{1,20})"
            + "|#(?<channel>\\d{1,20})|a?:(?<emoji>\\w{1,64}):\\d{1,20}|t:(?<time>-?\\d{1,17})(?::[a-zA-Z])?)>");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Map<String, String> channels;

    /** A name that may stand in a text, and whose it is. */
    private record Name(String name, String user) {}

    /**
     * @param channels the names of channels by their ids
     */
    DiscordText(Map<String, String> channels) {
        this.channels = channels;
    }

    /** The text of a message that may mention some users. */
    String of(@Nullable String written, JsonNode mentions) {
        if (written == null) {
            return "";
        }
        String text = Mentions.clean(written);
        boolean mayMention = text.indexOf('@') >= 0;
        if (!mayMention && text.indexOf('<') < 0) {
            return text;
        }
        List<Name> names = mayMention ? names(mentions) : List.of();
        StringBuilder read = new StringBuilder(text.length() + 16);
        Matcher markup = MARKUP.matcher(text);
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '<' && markup.region(at, text.length()).lookingAt()) {
                read.append(resolved(markup));
                at = markup.end();
            } else {
                Name name = c == '@' ? nameAt(text, at + 1, names) : null;
                if (name == null) {
                    read.append(c);
                    at++;
                } else {
                    read.append(Mentions.of(name.user));
                    at += 1 + name.name.length();
                }
            }
        }
        return read.toString();
    }

    /** The names of the mentioned users, the longest first. */
    private static List<Name> names(JsonNode mentions) {
        List<Name> names = new ArrayList<>();
        for (JsonNode user : mentions) {
            String id = Fields.text(user, "id");
            for (String key : new String[] {"nickname", "name"}) {
                String name = Fields.text(user, key);
                if (id != null && name != null && !name.isBlank()) {
                    names.add(new Name(Mentions.clean(name), id));
                }
            }
        }
        names.sort(Comparator.comparingInt((Name name) -> name.name.length()).reversed());
        return names;
    }

    private static @Nullable Name nameAt(String text, int at, List<Name> names) {
        for (Name name : names) {
            if (text.startsWith(name.name, at)) {
                return name;
            }
        }
        return null;
    }

    private String resolved(Matcher markup) {
        String user = markup.group("user");
        String role = markup.group("role");
        String channel = markup.group("channel");
        String emoji = markup.group("emoji");
        if (user != null) {
            return Mentions.of(user);
        }
        if (role != null) {
            return Labels.of(People.roleKey(role), "@deleted-role");
        }
        if (channel != null) {
            return "#" + channels.getOrDefault(channel, "deleted-channel");
        }
        return emoji != null ? ":" + emoji + ":" : time(markup);
    }

    private static String time(Matcher markup) {
        try {
            return TIME.format(Instant.ofEpochSecond(Long.parseLong(markup.group("time"))));
        } catch (DateTimeException tooFar) {
            return markup.group();
        }
    }
}
