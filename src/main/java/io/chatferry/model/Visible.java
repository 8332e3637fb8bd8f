package io.chatferry.model;

import java.util.Locale;
import java.util.function.IntPredicate;

/**
 * Escapes hostile characters for display. A text may hold characters that move a terminal's cursor, change the
 * direction of the surrounding text, have no width, or are no characters at all; they are shown as their code points,
 * escaped as in JSON: {@code \}{@code u001b}.
 */
public final class Visible {

    private Visible() {}

    /** A text within a line: line ends are escaped too. */
    public static String of(String text) {
        return escaped(text, Visible::hidden);
    }

    /** As {@link #of(String)}, and cut to so many characters. */
    public static String of(String text, int most) {
        if (text.length() <= most) {
            return of(text);
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return of(text.substring(0, end)) + "…";
    }

    /** Whole lines: tabs and line ends (LF, CRLF) stay. */
    public static String lines(String text) {
        String shown = escaped(text, c -> c != '\n' && c != '\t' && c != '\r' && hidden(c));
        return shown.indexOf('\r') < 0 ? shown : shown.replaceAll("\r(?!\n)", "\\\\u000d");
    }

    /** A text in one line, for what is stored: control characters and line ends are escaped, emoji and their joiners stay. */
    public static String inOneLine(String text) {
        return escaped(text, c -> switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        });
    }

    private static String escaped(String text, IntPredicate hidden) {
        if (text.codePoints().noneMatch(hidden)) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            if (hidden.test(c)) {
                for (char half : Character.toChars(c)) {
                    shown.append(String.format(Locale.ROOT, "\\u%04x", (int) half));
                }
            } else {
                shown.appendCodePoint(c);
            }
        });
        return shown.toString();
    }

    private static boolean hidden(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> isBlankLetter(c);
        };
    }

    /** Letters and marks of Unicode that no font shows; variation selectors, which emoji need, are not among them. */
    private static boolean isBlankLetter(int c) {
        return c == 0x034f
                || c == 0x115f
                || c == 0x1160
                || c == 0x17b4
                || c == 0x17b5
                || (c >= 0x180b && c <= 0x180f)
                || c == 0x2800
                || c == 0x3164
                || c == 0xffa0
                || (c >= 0xe0000 && c <= 0xe00ff);
    }
}
