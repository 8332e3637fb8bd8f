package io.chatferry.source.chat.model;

import java.util.List;

/**
 * The rules of the job that hold in every source.
 *
 * @param system whether lines of the system are messages
 * @param bots what becomes of the messages of bots
 * @param skipsArchived whether archived conversations are left out
 * @param skipsPrivate whether conversations that are not public are left out
 * @param include names or ids of conversations, with {@code *} for any characters; empty = all
 * @param exclude likewise; goes before {@code include}
 */
public record ChatRules(
        SystemLines system,
        Bots bots,
        boolean skipsArchived,
        boolean skipsPrivate,
        List<String> include,
        List<String> exclude) {

    /** {@code system}: lines of the system, as of joins and new topics. */
    public enum SystemLines {
        /** They are counted by kind. */
        SKIP,
        /** They are messages of whoever caused them. */
        IMPORT
    }

    /** {@code bots}: messages of bots, hooks and bridges. */
    public enum Bots {
        /** They are kept, under the name of the bot. */
        KEEP,
        /** They are counted. */
        SKIP,
        /** They are kept, with a user of its own for each name that a bot has used. */
        BY_NAME
    }

    /** {@code archived} and {@code private}: conversations of a kind. */
    public enum Conversations {
        /** They are read. */
        IMPORT,
        /** They are left out, and counted. */
        SKIP
    }

    public ChatRules {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
    }

    /** The rules of a job that says nothing about them. */
    public static ChatRules standard() {
        return new ChatRules(SystemLines.SKIP, Bots.KEEP, false, false, List.of(), List.of());
    }
}
