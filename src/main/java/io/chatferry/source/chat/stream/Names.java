package io.chatferry.source.chat.stream;

import java.text.BreakIterator;
import java.util.Locale;

/** Names of users and groups that the target can hold. */
final class Names {

    /** CometChat REST API, "Properties and Constraints"; most emoji count as two. */
    private static final int MAX_LENGTH = 100;

    private static final String CUT = "…";

    private Names() {}

    /** The name, or its beginning between two characters that people see as such, with an ellipsis. */
    static String fitting(String name) {
        if (name.length() <= MAX_LENGTH) {
            return name;
        }
        BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
        characters.setText(name);
        int end = characters.preceding(MAX_LENGTH - CUT.length() + 1);
        return name.substring(0, Math.max(end, 0)).stripTrailing() + CUT;
    }
}
