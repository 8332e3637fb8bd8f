package io.chatferry.source.csv;

import io.chatferry.source.csv.CellFormat.Escapes;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Replaces the escapes of a cell by what they mean, as bytes, since PostgreSQL may escape parts of a character. */
final class Unescaper {

    private static final byte BACKSLASH = '\\';
    private static final int MAX_OCTAL_DIGITS = 3;
    private static final int MAX_HEX_DIGITS = 2;

    private final Escapes escapes;
    private final int quote;
    private byte[] out = new byte[256];
    private int length;

    Unescaper(Escapes escapes, @Nullable Character quote) {
        this.escapes = escapes;
        this.quote = quote == null ? -1 : quote;
    }

    /** The text of a cell without the quotes around it, or null if it is not UTF-8. */
    @Nullable
    String text(byte[] bytes, int start, int end, boolean quoted) {
        length = 0;
        if (out.length < end - start) {
            out = new byte[end - start];
        }
        int i = start;
        while (i < end) {
            byte c = bytes[i++];
            if (c == BACKSLASH && escapes != Escapes.NONE && i < end) {
                i = escape(bytes, i, end);
            } else {
                if (quoted && c == quote && i < end && bytes[i] == quote) {
                    i++;
                }
                out[length++] = c;
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(out, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** Appends what an escape means; the offset after it. */
    private int escape(byte[] bytes, int at, int end) {
        byte c = bytes[at];
        int meaning = escapes == Escapes.MYSQL ? mysql(c) : postgres(c);
        if (meaning >= 0) {
            out[length++] = (byte) meaning;
            return at + 1;
        }
        boolean hex = c == 'x';
        int radix = hex ? 16 : 8;
        int max = hex ? MAX_HEX_DIGITS : MAX_OCTAL_DIGITS;
        int first = hex ? at + 1 : at;
        int value = 0;
        int i = first;
        while (i < end && i - first < max && Character.digit(bytes[i], radix) >= 0) {
            value = value * radix + Character.digit(bytes[i++], radix);
        }
        if (i == first) {
            out[length++] = c;
            return at + 1;
        }
        out[length++] = (byte) value;
        return i;
    }

    private static int mysql(byte c) {
        return switch (c) {
            case '0' -> 0;
            case 'b' -> '\b';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'Z' -> 26;
            default -> c & 0xFF;
        };
    }

    /** The byte, or -1 where digits follow. */
    private static int postgres(byte c) {
        return switch (c) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 11;
            case 'x', '0', '1', '2', '3', '4', '5', '6', '7' -> -1;
            default -> c & 0xFF;
        };
    }
}
