package io.chatferry.source.rocketchat;

import io.chatferry.source.chat.model.Mentions;
import io.chatferry.source.chat.reading.Fields;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The texts of one message: mentions, names of rooms, and the links with which Rocket.Chat quotes. */
final class RocketChatText {

    private static final Pattern QUOTE = Pattern.compile("\\[\\s*\\]\\(([^)\\s]*[?&]msg=[^)\\s]+)\\)\\s*");
    private static final Pattern MESSAGE_ID = Pattern.compile("[?&]msg=([^&#\\s)]+)");
    /** A name after a sign that begins no part of an address; names from directories or other servers have {@code @} and {@code :}. */
    private static final Pattern NAME = Pattern.compile("(?<![A-Za-z0-9.%+/=-])([@#])([\\p{L}\\p{N}._@:-]+)");
    /** What may end a name by chance: all from a sign on, or from a letter of a script that is written without spaces. */
    private static final List<Pattern> ENDS =
            List.of(Pattern.compile("(?!)"), Pattern.compile("[@:].*"), Pattern.compile("[^A-Za-z0-9._-].*"));

    private static final Set<String> ALL = Set.of("all", "here");

    private final Map<String, String> users = new HashMap<>();
    private final Map<String, String> rooms = new HashMap<>();
    private @Nullable String quoted;

    /** Takes the names that the message itself explains. */
    RocketChatText(JsonNode message, Directory directory) {
        for (JsonNode user : Fields.list(message, "mentions")) {
            String username = Fields.text(user, "username");
            String id = Fields.text(user, "_id");
            boolean isPerson = username != null && !ALL.contains(username) && !"team".equals(Fields.text(user, "type"));
            if (username != null && isPerson) {
                add(users, username, id == null ? directory.idOf(username) : id);
            }
        }
        for (JsonNode channel : Fields.list(message, "channels")) {
            String name = Fields.text(channel, "name");
            Directory.Room room = directory.room(Fields.text(channel, "_id"));
            String title = room == null ? Fields.text(channel, "fname") : room.title();
            if (name != null && title != null) {
                add(rooms, name, title);
            }
        }
    }

    private static void add(Map<String, String> names, String name, String meaning) {
        names.put(name, meaning);
        names.putIfAbsent(name.toLowerCase(Locale.ROOT), meaning);
    }

    /** A text of the message as a reader saw it. */
    String of(@Nullable String text) {
        if (text == null) {
            return "";
        }
        Matcher quote = QUOTE.matcher(Mentions.clean(text));
        String plain = quote.replaceAll(link -> {
            quote(link.group(1));
            return "";
        });
        return users.isEmpty() && rooms.isEmpty() ? plain : withNames(plain);
    }

    /** Takes the link to the quoted message; the first one counts. Whether it is such a link. */
    boolean quote(@Nullable String link) {
        Matcher id = MESSAGE_ID.matcher(link == null ? "" : link);
        boolean isQuote = id.find();
        if (isQuote && quoted == null) {
            quoted = id.group(1);
        }
        return isQuote;
    }

    /** The id of the message that this one quotes; null if it quotes none, or {@link #of} did not meet it yet. */
    @Nullable
    String quoted() {
        return quoted;
    }

    private String withNames(String text) {
        return NAME.matcher(text).replaceAll(found -> {
            boolean isUser = found.group(1).equals("@");
            String run = found.group(2);
            Map<String, String> names = isUser ? users : rooms;
            String replaced = ENDS.stream()
                    .map(end -> replaced(names, run, end.matcher(run).replaceFirst(""), isUser))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(found.group());
            return Matcher.quoteReplacement(replaced);
        });
    }

    /** The name's meaning, and what follows it in the run; null if it has none. */
    private static @Nullable String replaced(Map<String, String> names, String run, String beginning, boolean isUser) {
        for (int end = beginning.length(); end > 0; end--) {
            String name = run.substring(0, end);
            String exact = names.get(name);
            String meaning = exact == null ? names.get(name.toLowerCase(Locale.ROOT)) : exact;
            if (meaning != null) {
                return (isUser ? Mentions.of(meaning) : "#" + meaning) + run.substring(end);
            }
            if (".-_@:".indexOf(run.charAt(end - 1)) < 0) {
                return null;
            }
        }
        return null;
    }
}
