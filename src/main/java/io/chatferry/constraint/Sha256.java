package io.chatferry.constraint;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** SHA-256 over texts and numbers. Not thread-safe. */
final class Sha256 {

    private static final String BASE_32 = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int FIRST_CAPACITY = 1024;

    private final MessageDigest digest;
    private ByteBuffer input = ByteBuffer.allocate(FIRST_CAPACITY);

    Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Adds the text as UTF-8, without a separator. */
    Sha256 text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        room(bytes.length).put(bytes);
        return this;
    }

    /** Adds the text with its length before it, so that no two lists of fields have equal input; null equals an empty text. */
    Sha256 field(@Nullable String text) {
        byte[] bytes = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
        room(Long.BYTES + bytes.length).putLong(bytes.length).put(bytes);
        return this;
    }

    Sha256 number(long value) {
        room(Long.BYTES).putLong(value);
        return this;
    }

    /** The first bits as lower-case base-32, five per character; resets the digest. */
    String base32(int chars) {
        byte[] hash = finish();
        StringBuilder text = new StringBuilder(chars);
        int bits = 0;
        int held = 0;
        int next = 0;
        while (text.length() < chars) {
            if (held < 5) {
                bits = (bits << 8) | (hash[next++] & 0xff);
                held += 8;
            }
            held -= 5;
            text.append(BASE_32.charAt((bits >> held) & 31));
        }
        return text.toString();
    }

    /** The first 64 bits; resets the digest. */
    long first64Bits() {
        return ByteBuffer.wrap(finish()).getLong();
    }

    private byte[] finish() {
        digest.update(input.flip());
        input.clear();
        return digest.digest();
    }

    private ByteBuffer room(int bytes) {
        if (input.remaining() < bytes) {
            int position = input.position();
            int capacity = Math.max(2 * input.capacity(), position + bytes);
            input = ByteBuffer.wrap(Arrays.copyOf(input.array(), capacity)).position(position);
        }
        return input;
    }
}
