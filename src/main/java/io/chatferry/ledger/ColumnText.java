package io.chatferry.ledger;

/** Arbitrary text in a form that every database can store. */
public final class ColumnText {

    private ColumnText() {}

    /** Escapes U+0000, which PostgreSQL refuses, and single surrogates, which drivers refuse: both stay visible. */
    public static String of(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isSurrogate(c)) {
                return escaped(text);
            }
        }
        return text;
    }

    /** Does likewise, and cuts the text between two code points to at most {@code most} characters, the size of its column. */
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
