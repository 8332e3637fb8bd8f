package io.chatferry.source.chat.reading;

import io.chatferry.source.text.Emojis;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The tones of the skin that the reactions of one message have, for its notes: the target has none. Not thread-safe. */
public final class ReactionTones {

    /** The name of the note. */
    public static final String NOTE = "reactionTones";

    private final Map<String, Map<String, String>> tones = new TreeMap<>();

    /**
     * Takes a reaction.
     *
     * @param shown the emoji without its tone
     * @param name as the source has it
     */
    public void add(String shown, String name, List<String> users) {
        String tone = Emojis.tone(name);
        if (!tone.isEmpty() && !users.isEmpty()) {
            Map<String, String> byUser = tones.computeIfAbsent(shown, none -> new LinkedHashMap<>());
            users.forEach(user -> byUser.put(user, tone));
        }
    }

    /** By emoji and user; null if there is none. */
    public @Nullable Object note() {
        return tones.isEmpty() ? null : tones;
    }
}
