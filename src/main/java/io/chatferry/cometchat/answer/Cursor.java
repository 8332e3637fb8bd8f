package io.chatferry.cometchat.answer;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The position at which a list of messages continues (CometChat REST API, "List Messages": affix and id).
 *
 * @param affix {@code append}: newer than; {@code prepend}: older than
 * @param keys what else names the place, as the target's answer has it: {@code id}, {@code sentAt} and whatever more; empty
 *     for the first page
 */
public record Cursor(String affix, Map<String, String> keys) {

    /** From the oldest on. */
    public static final Cursor OLDEST = new Cursor("append", Map.of());

    /** From the newest back. */
    public static final Cursor NEWEST = new Cursor("prepend", Map.of());

    static final String AFFIX = "affix";
    static final String ID = "id";

    public Cursor {
        keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
    }

    /** At the message with this id of the target. */
    public Cursor(String affix, String id) {
        this(affix, Map.of(ID, id));
    }

    /** The id of a message of the target; null where the place is not named by one. */
    public @Nullable String id() {
        return keys.get(ID);
    }

    /** As one line, for {@link #parse}. */
    public String text() {
        StringBuilder text = new StringBuilder(AFFIX + "=" + affix);
        keys.forEach((name, value) ->
                text.append('&').append(encoded(name)).append('=').append(encoded(value)));
        return text.toString();
    }

    /**
     * The cursor of a {@link #text}.
     *
     * @param start of the list, for a text of an earlier version: an id alone
     */
    public static Cursor parse(String text, Cursor start) {
        if (!text.startsWith(AFFIX + "=")) {
            return new Cursor(start.affix, text);
        }
        Map<String, String> keys = new LinkedHashMap<>();
        for (String part : text.split("&", -1)) {
            String[] pair = part.split("=", 2);
            keys.put(decoded(pair[0]), decoded(pair[1]));
        }
        String affix = String.valueOf(keys.remove(AFFIX));
        return new Cursor(affix, keys);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
