package io.chatferry.source.mapping;

import io.chatferry.source.row.JsonText;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Values that say whether something was done, but not when. */
final class Flags {

    private static final Set<String> SET = Set.of("true", "t", "yes", "y", "1");
    private static final Set<String> UNSET = Set.of("false", "f", "no", "n", "0");

    private Flags() {}

    /** Whether a value is a flag: true or false, or a word or digit for it. */
    static boolean isFlag(@Nullable Object value) {
        String word = word(value);
        return SET.contains(word) || UNSET.contains(word);
    }

    /** Whether a flag is set. */
    static boolean isSet(@Nullable Object value) {
        return SET.contains(word(value));
    }

    private static String word(@Nullable Object value) {
        return value instanceof JsonNode node && !node.isContainer()
                ? JsonText.asText(node).strip().toLowerCase(Locale.ROOT)
                : "";
    }
}
