package io.chatferry.source.jdbc;

import java.nio.charset.StandardCharsets;

/** Writes one JSON object on one line. Not thread-safe. */
final class JsonLine {

    private final StringBuilder line = new StringBuilder(1024);

    /** Begins the next object. */
    void clear() {
        line.setLength(0);
        line.append('{');
    }

    /** Begins a member. */
    void name(String name) {
        if (line.length() > 1) {
            line.append(',');
        }
        text(name);
        line.append(':');
    }

    /** A string. Unpaired surrogates, which UTF-8 cannot encode, are escaped: the reader decides about them. */
    void text(String text) {
        line.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                line.append('\\').append(c);
            } else if (c < ' ' || (Character.isSurrogate(c) && !isPaired(text, i))) {
                escaped(c);
            } else {
                line.append(c);
            }
        }
        line.append('"');
    }

    private static boolean isPaired(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }

    private void escaped(char c) {
        line.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            line.append(Character.forDigit((c >> shift) & 0xF, 16));
        }
    }

    /** A value that is JSON already; its line ends, which are white space there, become spaces. */
    void raw(String json) {
        line.append(
                json.indexOf('\n') < 0 && json.indexOf('\r') < 0
                        ? json
                        : json.replace('\n', ' ').replace('\r', ' '));
    }

    /** The object as a line with its end. */
    byte[] end() {
        return line.append("}\n").toString().getBytes(StandardCharsets.UTF_8);
    }
}
