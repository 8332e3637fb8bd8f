package io.chatferry.model;

import java.util.Locale;

/** The four kinds of record of the chat model, in the order in which an export is read. */
public enum Kind {
    USER,
    GROUP,
    MEMBER,
    MESSAGE;

    /** The plural that file names and reports use: {@code users}, {@code groups}, … */
    public String plural() {
        return name().toLowerCase(Locale.ROOT) + "s";
    }
}
