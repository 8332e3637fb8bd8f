package io.chatferry.constraint;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The users mentioned in a text as {@code <@uid:UID>} (CometChat REST API, "Send Message"). */
public final class Mentions {

    public static final int MAX_USERS = 10;

    private static final String BEGINNING = "<@uid:";
    private static final Pattern MENTION = Pattern.compile(BEGINNING + "([^<>]+)>");

    private final String text;
    private final int users;

    private Mentions(String text, int users) {
        this.text = text;
        this.users = users;
    }

    /** The text with target ids instead of source ids. */
    String text() {
        return text;
    }

    /** The number of distinct users mentioned. */
    int users() {
        return users;
    }

    static Mentions in(String text, IdMap users) {
        if (!text.contains(BEGINNING)) {
            return new Mentions(text, 0);
        }
        Set<String> mentioned = new HashSet<>();
        StringBuilder mapped = new StringBuilder(text.length());
        Matcher mention = MENTION.matcher(text);
        while (mention.find()) {
            String uid = users.map(mention.group(1));
            mentioned.add(uid);
            mention.appendReplacement(mapped, BEGINNING + uid + ">");
        }
        return new Mentions(mention.appendTail(mapped).toString(), mentioned.size());
    }
}
