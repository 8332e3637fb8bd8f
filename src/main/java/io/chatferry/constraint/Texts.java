package io.chatferry.constraint;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Counts and checks text as the API does: characters are code points, sizes are bytes of UTF-8. */
public final class Texts {

    private static final Pattern GRAPHEME = Pattern.compile("\\X");

    private Texts() {}

    /** The text, or null if it is blank. */
    static @Nullable String unlessBlank(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }

    /** The text without surrounding white space, or null if it is blank. */
    static @Nullable String stripped(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    static int characters(String text) {
        return text.codePointCount(0, text.length());
    }

    /** The length of the text as UTF-8, in bytes. */
    static int bytes(String text) {
        int bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                // a surrogate pair is two chars and four bytes
                bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
            }
        }
        return bytes;
    }

    /** Whether the text holds U+0000 or an unpaired surrogate, which JSON and databases cannot store safely. */
    public static boolean hasBadChar(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return true;
            }
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    /** Whether any key or string within the value holds such a character. */
    public static boolean hasBadChar(JsonNode value) {
        if (value.isString()) {
            return hasBadChar(value.stringValue());
        }
        for (Map.Entry<String, JsonNode> property : value.properties()) {
            if (hasBadChar(property.getKey()) || hasBadChar(property.getValue())) {
                return true;
            }
        }
        if (value.isArray()) {
            for (JsonNode item : value) {
                if (hasBadChar(item)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The beginning of the text, of at most this many characters, without part of what people see as one (a flag, é). */
    public static String cut(String text, int characters) {
        if (characters(text) <= characters) {
            return text;
        }
        return text.substring(0, graphemeEnd(text, 0, text.offsetByCodePoints(0, characters)));
    }

    /**
     * The last end of a grapheme at or before an index, after {@code from}. A grapheme that is longer than that, such as a
     * letter with hundreds of accents, is cut between its characters.
     */
    public static int graphemeEnd(String text, int from, int index) {
        Matcher grapheme = GRAPHEME.matcher(text).region(from, text.length());
        int end = from;
        while (grapheme.find() && grapheme.end() <= index) {
            end = grapheme.end();
        }
        return end == from ? index : end;
    }

    /** Whether a part of the text is one grapheme: an accent may follow a space, and a line feed a carriage return. */
    public static boolean isWhole(String text, int from, int to) {
        Matcher grapheme = GRAPHEME.matcher(text).region(from, text.length());
        return grapheme.lookingAt() && grapheme.end() == to;
    }
}
