package io.chatferry.report;

import java.util.Locale;

/**
 * Makes hostile characters harmless to look at. A name may hold what moves a terminal's cursor, turns the direction of
 * the text around it or is no character at all; a person is shown its code point instead.
 */
public final class Visible {

    private Visible() {}

    /** The same text with control, direction-override and unpaired surrogate characters as {@code \}{@code u001b}. */
    public static String of(String text) {
        StringBuilder shown = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (!pair && !hidden(c)) {
                if (shown != null) {
                    shown.append(c);
                }
                continue;
            }
            if (shown == null) {
                shown = new StringBuilder(text.length() + 16).append(text, 0, i);
            }
            if (pair) {
                shown.append(c).append(text.charAt(++i));
            } else {
                shown.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            }
        }
        return shown == null ? text : shown.toString();
    }

    /** As {@link #of(String)}, and cut to so many characters. */
    public static String of(String text, int most) {
        if (text.length() <= most) {
            return of(text);
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return of(text.substring(0, end)) + "…";
    }

    private static boolean hidden(char c) {
        return Character.isISOControl(c)
                || Character.isSurrogate(c)
                || c == '\u2028'
                || c == '\u2029'
                || (c >= '\u202a' && c <= '\u202e')
                || (c >= '\u2066' && c <= '\u2069');
    }
}
