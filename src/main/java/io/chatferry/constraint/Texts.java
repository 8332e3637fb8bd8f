package io.chatferry.constraint;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Counts and checks text as the API does: characters are code points, sizes are bytes of UTF-8. */
public final class Texts {

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

    /** The beginning of the text, of at most this many characters. */
    public static String cut(String text, int characters) {
        return characters(text) <= characters ? text : text.substring(0, text.offsetByCodePoints(0, characters));
    }
}
