package io.chatferry.source.messenger;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Texts in which each byte of UTF-8 stands as a character of its own, as Facebook writes them: {@code Ã©} for {@code é}.
 */
final class Mojibake {

    private static final char LAST_ASCII = 0x7F;
    private static final char LAST_BYTE = 0xFF;

    private Mojibake() {}

    /** The text that was meant. One that is no such text is right already, and stays as it is. */
    static String repaired(String text) {
        boolean isAscii = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > LAST_BYTE) {
                return text;
            }
            isAscii &= c <= LAST_ASCII;
        }
        if (isAscii) {
            return text;
        }
        try {
            // a new decoder reports what is no UTF-8
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException right) {
            return text;
        }
    }
}
