package io.chatferry.media.store;

import java.nio.charset.StandardCharsets;

/** Text as ASCII, each byte of UTF-8 that is not allowed as {@code %XX}. */
final class PercentEncoding {

    private static final String UNRESERVED = "-._~";

    private PercentEncoding() {}

    /** For a segment of a URL's path, and for a parameter of a header by RFC 8187. */
    static String encode(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
            char letter = (char) (one & 0xFF);
            if (letter < 0x80 && (Character.isLetterOrDigit(letter) || UNRESERVED.indexOf(letter) >= 0)) {
                encoded.append(letter);
            } else {
                encoded.append(String.format("%%%02X", (int) letter));
            }
        }
        return encoded.toString();
    }
}
