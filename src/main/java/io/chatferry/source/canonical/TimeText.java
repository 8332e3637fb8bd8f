package io.chatferry.source.canonical;

/** The text of times: white space as people see it, and its shape, which shows a value without telling it. */
public final class TimeText {

    private static final int SHAPE_CHARS = 40;

    private TimeText() {}

    /**
     * The text with one plain space for each run of white space of Unicode (U+00A0, U+202F, …), without spaces at its ends,
     * and without characters that cannot be seen, such as marks of direction.
     */
    public static String plain(String text) {
        int length = text.length();
        boolean isPlain = true;
        char before = ' ';
        for (int i = 0; i < length && isPlain; i++) {
            char c = text.charAt(i);
            isPlain = (c > ' ' && c < 0x7F) || (c == ' ' && before != ' ');
            before = c;
        }
        if (isPlain && before != ' ') {
            return text;
        }
        StringBuilder plain = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (isSpace(c)) {
                if (plain.length() > 0 && plain.charAt(plain.length() - 1) != ' ') {
                    plain.append(' ');
                }
            } else if (Character.getType(c) != Character.FORMAT) {
                plain.append(c);
            }
        }
        if (plain.length() > 0 && plain.charAt(plain.length() - 1) == ' ') {
            plain.setLength(plain.length() - 1);
        }
        return plain.toString();
    }

    /** Whether the character is white space of any kind. */
    public static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
    }

    /** The shape of a value: each digit as 9, each letter as a, what is not ASCII as ?, at most 40 characters. */
    public static String shape(String text) {
        StringBuilder shape = new StringBuilder();
        int end = Math.min(text.length(), SHAPE_CHARS);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            shape.append(
                    Character.isDigit(c)
                            ? '9'
                            : Character.isLetter(c) ? 'a' : isSpace(c) ? ' ' : c > ' ' && c < 0x7F ? c : '?');
        }
        return shape + (text.length() > end ? "…" : "");
    }
}
