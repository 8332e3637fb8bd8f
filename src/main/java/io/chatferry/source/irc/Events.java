package io.chatferry.source.irc;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What happens in a channel, by the words of the programs that write logs. */
final class Events {

    private static final String OTHER = "other";
    /** A nickname, also behind a word as {@code Joins:}. */
    private static final Pattern NICK =
            Pattern.compile("(?:(?:Joins|Parts|Quits): )?[@+%~&]?(?<nick>[^\\s:]{1,80})(?:\\s|$).*", Pattern.DOTALL);

    private Events() {}

    /** The kind of an event. */
    static String kind(String text) {
        if (has(text, "joins:", "joined")) {
            return "join";
        }
        if (has(text, "quits:", "has quit", "quit (", "signoff")) {
            return "quit";
        }
        if (has(text, "parts:", "has left", "parted", " left ")) {
            return "part";
        }
        if (has(text, "is now known as", "are now known as", "changed nick", "nick change")) {
            return "nick";
        }
        if (has(text, "topic")) {
            return "topic";
        }
        if (has(text, "kicked")) {
            return "kick";
        }
        return has(text, "mode", "operator status") ? "mode" : OTHER;
    }

    private static boolean has(String text, String... words) {
        for (String word : words) {
            for (int i = 0; i + word.length() <= text.length(); i++) {
                if (text.regionMatches(true, i, word, 0, word.length())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Who caused it; null if that is not said. */
    static @Nullable String nick(String text, String kind) {
        Matcher nick = NICK.matcher(text);
        boolean isFirst = !kind.equals(OTHER) && !kind.equals("mode") && nick.matches();
        return isFirst ? nick.group("nick") : null;
    }
}
