package io.chatferry.model;

import java.nio.file.Path;

/** The program as its user calls it, for messages that name a command. */
public final class Program {

    /** The system property in which a launcher says how it was called, as {@code ./run.sh}. */
    static final String PROPERTY = "chatferry.command";

    private Program() {}

    /** What the user types before the name of a command. */
    public static String name() {
        return word(System.getProperty(PROPERTY, "chatferry"));
    }

    /** The folder of the job files that come along. */
    public static String examples() {
        return Path.of(System.getProperty("chatferry.home", "")).resolve("jobs").toString();
    }

    /** A text as one word of a command, quoted where a shell needs it. */
    public static String word(String text) {
        return text.matches("[\\w./\\\\:+@%=-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
