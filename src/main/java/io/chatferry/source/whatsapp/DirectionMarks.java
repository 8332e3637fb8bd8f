package io.chatferry.source.whatsapp;

/** Invisible characters that tell the direction of a text, and a byte order mark. WhatsApp puts them before what it writes itself. */
final class DirectionMarks {

    /** WhatsApp for iOS puts it before its own words. */
    static final char LEFT_TO_RIGHT = '\u200E';

    private DirectionMarks() {}

    private static boolean isMark(char c) {
        return c == LEFT_TO_RIGHT
                || c == '\u200F'
                || (c >= '\u202A' && c <= '\u202E')
                || (c >= '\u2066' && c <= '\u2069')
                || c == '\uFEFF';
    }

    /** The text without marks at its beginning. */
    static String cut(String text) {
        int start = 0;
        while (start < text.length() && isMark(text.charAt(start))) {
            start++;
        }
        return text.substring(start);
    }

    /** The text without marks at the beginning of its lines. */
    static String cutInLines(String text) {
        if (text.chars().noneMatch(c -> isMark((char) c))) {
            return text;
        }
        StringBuilder cut = new StringBuilder(text.length());
        int start = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
            cut.append(cut(text.substring(start, end))).append('\n');
            start = end + 1;
        }
        return cut.append(cut(text.substring(start))).toString();
    }

    /** The text without marks and white space around it. */
    static String strip(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isOuter(text.charAt(start))) {
            start++;
        }
        while (end > start && isOuter(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean isOuter(char c) {
        return isMark(c) || Character.isWhitespace(c) || Character.isSpaceChar(c);
    }
}
