package io.chatferry.source.container;

import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A text in UTF-8 in which each byte that is no part of a character is replaced by U+FFFD, as the standard decoders do. Not
 * thread-safe.
 */
public final class LenientUtf8 extends RewrittenText {

    /** Eight bytes at once: most texts are ASCII for the most part. */
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private static final long NO_ASCII = 0x8080808080808080L;
    private static final byte[] REPLACEMENT = {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD};

    public LenientUtf8(InputStream in) {
        super(in);
    }

    /** Passes on whole characters; the beginning of one at the end of the chunk waits for the next. */
    @Override
    protected void rewrite() {
        int i = 0;
        while (i < rawEnd) {
            if (i + Long.BYTES <= rawEnd && ((long) EIGHT.get(raw, i) & NO_ASCII) == 0) {
                i += Long.BYTES;
                continue;
            }
            int length = character(i);
            if (length <= 0) {
                break;
            }
            i += length;
        }
        if (i > 0) {
            pass(raw, i, i);
        } else if (rawEnd > 0 && (ended || character(0) < 0)) {
            countReplaced();
            pass(REPLACEMENT, REPLACEMENT.length, Math.max(1, broken()));
        }
    }

    /** The length of the broken sequence at the beginning: its first byte and the bytes of a character that follow it. */
    private int broken() {
        int first = raw[0] & 0xFF;
        int wanted = first >= 0xF0 && first <= 0xF4 ? 4 : first >= 0xE0 ? 3 : 2;
        int i = 1;
        while (i < wanted && i < rawEnd && isPart(first, i)) {
            i++;
        }
        return i;
    }

    private boolean isPart(int first, int i) {
        int next = raw[i] & 0xFF;
        if (first < 0xC2 || first > 0xF4) {
            return false;
        }
        return i == 1 ? next >= lowest(first) && next <= highest(first) : (next & 0xC0) == 0x80;
    }

    /** The length of the character at an index; 0 if it goes on behind the chunk, -1 if it is none. */
    private int character(int i) {
        int first = raw[i];
        if (first >= 0) {
            return 1;
        }
        first &= 0xFF;
        if (first < 0xC2 || first > 0xF4) {
            return -1;
        }
        int length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        for (int k = 1; k < length; k++) {
            if (i + k >= rawEnd) {
                return 0;
            }
            int next = raw[i + k] & 0xFF;
            boolean isPart = k == 1 ? next >= lowest(first) && next <= highest(first) : (next & 0xC0) == 0x80;
            if (!isPart) {
                return -1;
            }
        }
        return length;
    }

    /** The second byte of a character: no overlong forms, no surrogates, nothing above U+10FFFF. */
    private static int lowest(int first) {
        return first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    }

    private static int highest(int first) {
        return first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    }
}
