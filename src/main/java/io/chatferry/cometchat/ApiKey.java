package io.chatferry.cometchat;

import java.nio.charset.StandardCharsets;

/**
 * The REST API key: a value that cannot slip into a log, because it does not print itself.
 *
 * @param value 40 hex characters at CometChat; any printable ASCII is accepted
 */
public record ApiKey(String value) {

    private static final int MIN_REAL_LENGTH = 20;

    public ApiKey {
        value = value.strip();
        if (!value.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException("The API key holds a character that no API key has.");
        }
    }

    /** The words without the key, should a server have echoed it. */
    String maskedIn(String text) {
        return value.isEmpty() ? text : text.replace(value, "***");
    }

    /**
     * The body without the key. A key too short to be a real one is let stand: as a piece of words, it would be
     * replaced where it means something else.
     */
    byte[] maskedIn(byte[] body) {
        if (value.length() < MIN_REAL_LENGTH) {
            return body;
        }
        String bytes = new String(body, StandardCharsets.ISO_8859_1);
        return bytes.contains(value) ? maskedIn(bytes).getBytes(StandardCharsets.ISO_8859_1) : body;
    }

    @Override
    public String toString() {
        return "***";
    }
}
