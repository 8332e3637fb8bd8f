package io.chatferry.source.chat.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Mentions of users in a text of the source: the user's id between two noncharacters of Unicode, which no text holds. They become
 * mentions of the target, or names, when all users are known.
 */
public final class Mentions {

    private static final char OPEN = '\uFDD0';
    private static final char CLOSE = '\uFDD1';

    private Mentions() {}

    /** The mention of a user. */
    public static String of(String user) {
        return OPEN + user + CLOSE;
    }

    /** A text of the source without the characters that would be taken for a mention or a label. */
    public static String clean(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isMark(text.charAt(i))) {
                StringBuilder clean = new StringBuilder(text);
                for (int k = i; k < clean.length(); k++) {
                    if (isMark(clean.charAt(k))) {
                        clean.setCharAt(k, '\uFFFD');
                    }
                }
                return clean.toString();
            }
        }
        return text;
    }

    private static boolean isMark(char c) {
        return c >= OPEN && c <= Labels.CLOSE;
    }

    /** The users that a text mentions, in order, also repeatedly. */
    public static List<String> in(String text) {
        if (text.indexOf(OPEN) < 0) {
            return List.of();
        }
        List<String> users = new ArrayList<>();
        replaced(text, user -> {
            users.add(user);
            return "";
        });
        return users;
    }

    /** The text with something else instead of each mention. */
    public static String replaced(String text, UnaryOperator<String> replacement) {
        int open = text.indexOf(OPEN);
        if (open < 0) {
            return text;
        }
        StringBuilder replaced = new StringBuilder(text.length() + 16);
        int copied = 0;
        while (open >= 0) {
            int close = text.indexOf(CLOSE, open);
            if (close < 0) {
                break;
            }
            replaced.append(text, copied, open).append(replacement.apply(text.substring(open + 1, close)));
            copied = close + 1;
            open = text.indexOf(OPEN, copied);
        }
        return replaced.append(text, copied, text.length()).toString();
    }
}
