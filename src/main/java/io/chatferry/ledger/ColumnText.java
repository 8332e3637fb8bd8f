package io.chatferry.ledger;

/** Text of an export, which may be anything, as every database can hold it. */
public final class ColumnText {

    private ColumnText() {}

    /** PostgreSQL's text takes no U+0000, and no driver takes half of a surrogate pair: both are shown, not lost. */
    public static String of(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isSurrogate(c)) {
                return escaped(text);
            }
        }
        return text;
    }

    /** Likewise, and at most so many characters of it, cut between two code points: for a column of that size. */
    public static String of(String text, int most) {
        String storable = of(text);
        if (storable.length() <= most) {
            return storable;
        }
        int end = most - 1;
        return storable.substring(0, Character.isLowSurrogate(storable.charAt(end)) ? end - 1 : end) + "…";
    }

    private static String escaped(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            if (c == 0 || (c >= 0xD800 && c <= 0xDFFF)) {
                out.append(String.format("\\u%04x", c));
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }
}
