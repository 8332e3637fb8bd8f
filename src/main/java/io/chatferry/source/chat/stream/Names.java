package io.chatferry.source.chat.stream;

import java.text.BreakIterator;
import java.util.Locale;

/** Names of users and groups, and descriptions of groups, that the target can hold. */
final class Names {

    /** CometChat REST API, "Properties and Constraints"; most emoji count as two. */
    private static final int MAX_LENGTH = 100;

    private static final int MAX_DESCRIPTION = 255;

    private static final String CUT = "…";

    private Names() {}

    /** The name, or its beginning between two characters that people see as such, with an ellipsis. */
    static String fitting(String name) {
        return fitting(name, MAX_LENGTH);
    }

    /** The description, or its beginning likewise. */
    static String description(String description) {
        return fitting(description, MAX_DESCRIPTION);
    }

    private static String fitting(String name, int most) {
        if (name.length() <= most) {
            return name;
        }
        BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
        characters.setText(name);
        int end = characters.preceding(most - CUT.length() + 1);
        return name.substring(0, Math.max(end, 0)).stripTrailing() + CUT;
    }
}
