package io.chatferry.source.slack;

import io.chatferry.source.chat.model.Mentions;
import io.chatferry.source.text.Links;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The markup that Slack adds to texts, read in one pass: tokens in angle brackets, also inside of code, and three entities, which
 * are decoded after the tokens were found, since what a person typed is encoded. Everything else stays as it is.
 */
final class Markup {

    private final SlackDirectory directory;
    private final UnaryOperator<String> mention;

    /** Markup whose mentions are marks of {@link Mentions}. */
    Markup(SlackDirectory directory) {
        this(directory, Mentions::of);
    }

    /**
     * Markup with other mentions.
     *
     * @param mention what is written for the id of a user
     */
    Markup(SlackDirectory directory, UnaryOperator<String> mention) {
        this.directory = directory;
        this.mention = mention;
    }

    /** The text that a reader saw. */
    String text(String written) {
        if (written.indexOf('<') < 0 && written.indexOf('&') < 0) {
            return Mentions.clean(written);
        }
        String clean = Mentions.clean(written);
        StringBuilder text = new StringBuilder(clean.length() + 16);
        int at = 0;
        while (at < clean.length()) {
            char c = clean.charAt(at);
            if (c == '<') {
                int end = tokenEnd(clean, at + 1);
                String shown = end < 0 ? null : token(clean.substring(at + 1, end));
                text.append(shown == null ? "<" : shown);
                at = shown == null ? at + 1 : end + 1;
            } else if (c == '&') {
                at = entity(clean, at, text);
            } else {
                text.append(c);
                at++;
            }
        }
        return text.toString();
    }

    /** The closing bracket; -1 if there is none, or another bracket opens before it. */
    private static int tokenEnd(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '>') {
                return i;
            }
            if (c == '<') {
                return -1;
            }
        }
        return -1;
    }

    /** Appends what an ampersand begins, and returns the place after it. */
    private static int entity(String text, int at, StringBuilder to) {
        if (text.startsWith("&amp;", at)) {
            to.append('&');
            return at + 5;
        }
        if (text.startsWith("&lt;", at)) {
            to.append('<');
            return at + 4;
        }
        if (text.startsWith("&gt;", at)) {
            to.append('>');
            return at + 4;
        }
        to.append('&');
        return at + 1;
    }

    /** A text without tokens. */
    static String decoded(String text) {
        if (text.indexOf('&') < 0) {
            return text;
        }
        StringBuilder decoded = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            if (text.charAt(at) == '&') {
                at = entity(text, at, decoded);
            } else {
                decoded.append(text.charAt(at++));
            }
        }
        return decoded.toString();
    }

    /** What a token shows; null if it is none, and stays as it is written. */
    private @Nullable String token(String content) {
        if (content.isEmpty()) {
            return null;
        }
        int bar = content.indexOf('|');
        String target = bar < 0 ? content : content.substring(0, bar);
        String label = bar < 0 || bar == content.length() - 1 ? null : decoded(content.substring(bar + 1));
        return switch (content.charAt(0)) {
            case '@' -> user(target.substring(1));
            case '#' -> channel(target.substring(1), label);
            case '!' -> command(target.substring(1), label);
            default -> isLink(target) ? Links.shown(label, decoded(target)) : null;
        };
    }

    private @Nullable String user(String id) {
        return isId(id) ? mention(id) : null;
    }

    /** The mention of a user, or of the user of a bot. */
    String mention(String id) {
        return mention.apply(directory.userOfBot(id));
    }

    private @Nullable String channel(String id, @Nullable String label) {
        return isId(id) ? label == null ? channel(id) : "#" + label : null;
    }

    /** The channel with an id, by its name if a list has it. */
    String channel(String id) {
        String name = directory.nameOfChannel(id);
        return "#" + (name == null ? id : name);
    }

    private static @Nullable String command(String name, @Nullable String label) {
        return switch (name) {
            case "here", "channel", "everyone", "group" -> "@" + name;
            default -> {
                if (name.startsWith("subteam^")) {
                    String group = label == null ? name.substring("subteam^".length()) : label;
                    yield group.startsWith("@") ? group : "@" + group;
                }
                yield label;
            }
        };
    }

    private static boolean isId(String text) {
        if (text.length() < 2 || text.charAt(0) < 'A' || text.charAt(0) > 'Z') {
            return false;
        }
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < 'A' || c > 'Z') && (c < '0' || c > '9')) {
                return false;
            }
        }
        return true;
    }

    /** Whether it begins with a scheme; words with a colon are none. */
    private static boolean isLink(String text) {
        int colon = text.indexOf(':');
        if (colon < 1 || colon == text.length() - 1 || !isLetter(text.charAt(0))) {
            return false;
        }
        for (int i = 1; i < colon; i++) {
            char c = text.charAt(i);
            if (!isLetter(c) && (c < '0' || c > '9') && c != '+' && c != '.' && c != '-') {
                return false;
            }
        }
        boolean isNumber = colon == 3 && text.startsWith("tel"); // written with spaces, as people write them
        return isNumber || text.startsWith("://", colon) || text.chars().noneMatch(Character::isWhitespace);
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
