package io.chatferry.source.text;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.fellbaum.jemoji.Emoji;
import net.fellbaum.jemoji.EmojiManager;

/** Emoji that chat systems write by their short names. */
public final class Emojis {

    private static final Pattern TONE = Pattern.compile("(::?skin-tone-\\d(-\\d)?|_tone\\d"
            + "|_(light|medium_light|medium|medium_dark|dark)_skin_tone|[\\x{1F3FB}-\\x{1F3FF}])");

    private Emojis() {}

    /**
     * The emoji for a short name, with or without its colons, as {@code tada} or {@code +1::skin-tone-2}: without the tone of the
     * skin. A name that is no standard one is that of a custom emoji, {@code :name:}; an emoji itself stays as it is.
     */
    public static String of(String name) {
        String plain = TONE.matcher(name).replaceAll("");
        String word = plain.replaceAll("^:+|:+$", "");
        if (word.isEmpty()) {
            return name;
        }
        if (EmojiManager.isEmoji(plain)) {
            return plain;
        }
        return EmojiManager.getBySlackAlias(word)
                .or(() -> EmojiManager.getByGithubAlias(word))
                .or(() -> EmojiManager.getByDiscordAlias(word))
                .map(Emoji::getEmoji)
                .orElseGet(() -> isWord(word) ? ":" + word + ":" : plain);
    }

    private static boolean isWord(String text) {
        return text.chars().allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || "_-+'.~".indexOf(c) >= 0));
    }

    /** The tone of the skin that a short name or an emoji has; empty if it has none. */
    public static String tone(String name) {
        Matcher tone = TONE.matcher(name);
        return tone.find() ? tone.group() : "";
    }
}
