package io.chatferry.source.chat.reading;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The option {@code names}: which name of a user counts in a system that has two. */
public enum NameChoice {
    /** The one that the user has chosen to be shown. */
    DISPLAY,
    /** The full name, or that of the account. */
    REAL;

    /** The name in a description of a user: the chosen one, else the other one; null if there is neither. */
    public @Nullable String of(JsonNode user, String display, String real) {
        return this == DISPLAY ? Fields.first(user, display, real) : Fields.first(user, real, display);
    }
}
