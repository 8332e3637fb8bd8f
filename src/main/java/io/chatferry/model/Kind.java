package io.chatferry.model;

import java.util.Locale;

/** The four kinds of record of the chat model, in the order in which an export is read. */
public enum Kind {
    USER(0),
    GROUP(1),
    MEMBER(2),
    MESSAGE(3);

    private static final Kind[] BY_NUMBER = values();

    private final int number;

    Kind(int number) {
        this.number = number;
    }

    /** The number of this kind on disk: never change one. */
    public int number() {
        return number;
    }

    /** The kind with this number. */
    public static Kind of(int number) {
        return BY_NUMBER[number];
    }

    /** The plural that file names and reports use: {@code users}, {@code groups}, … */
    public String plural() {
        return name().toLowerCase(Locale.ROOT) + "s";
    }
}
