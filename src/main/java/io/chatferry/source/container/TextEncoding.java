package io.chatferry.source.container;

import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The encoding of a text as its own bytes show it.
 *
 * @param charset UTF-8, UTF-16 or UTF-32; of the latter two with the order of bytes
 * @param isMarked whether a byte order mark says so, or else the regular zero bytes of ASCII characters
 * @param markLength the length of the mark in bytes
 */
public record TextEncoding(Charset charset, boolean isMarked, int markLength) {

    private static final int SAMPLE_BYTES = 4096;
    /** One ASCII character in ten is enough: UTF-8 has a zero byte only where a text is damaged. */
    private static final int MIN_ZEROS_PERCENT = 10;
    /** Fewer zero bytes are damage, however short the text is. */
    private static final int MIN_ZEROS = 4;

    private static final Charset UTF_32LE = Charset.forName("UTF-32LE");
    private static final Charset UTF_32BE = Charset.forName("UTF-32BE");

    /**
     * A text as UTF-8.
     *
     * @param encoding null if the bytes show none: they are passed on as they are
     * @param other what the file is, and what to do, if its first bytes show that it is no text
     */
    public record Recognised(
            InputStream text,
            @Nullable TextEncoding encoding,
            @Nullable String other) {}

    /** Recognises the encoding of a text and decodes it if it is not UTF-8; a mark of UTF-8 stays in the text. */
    public static Recognised recognise(InputStream in) {
        PeekedInput peeked = new PeekedInput(in, SAMPLE_BYTES);
        String other = FileSignature.of(peeked.start());
        TextEncoding encoding = other == null ? of(peeked.start()) : null;
        if (encoding == null || encoding.isUtf8()) {
            return new Recognised(peeked, encoding, other);
        }
        peeked.drop(encoding.markLength);
        return new Recognised(new Utf8Transcoder(peeked, encoding.charset), encoding, null);
    }

    /** Whether the text is UTF-8. */
    public boolean isUtf8() {
        return charset.equals(StandardCharsets.UTF_8);
    }

    /** The encoding of a text that begins with these bytes, at most {@value #SAMPLE_BYTES} of which count; null if they show none. */
    static @Nullable TextEncoding of(byte[] start) {
        TextEncoding marked = byMark(start);
        return marked != null ? marked : byZeros(start);
    }

    private static @Nullable TextEncoding byMark(byte[] start) {
        if (beginsWith(start, 0xEF, 0xBB, 0xBF)) {
            return new TextEncoding(StandardCharsets.UTF_8, true, 3);
        }
        if (beginsWith(start, 0xFF, 0xFE, 0, 0)) {
            return new TextEncoding(UTF_32LE, true, 4);
        }
        if (beginsWith(start, 0, 0, 0xFE, 0xFF)) {
            return new TextEncoding(UTF_32BE, true, 4);
        }
        if (beginsWith(start, 0xFF, 0xFE)) {
            return new TextEncoding(StandardCharsets.UTF_16LE, true, 2);
        }
        return beginsWith(start, 0xFE, 0xFF) ? new TextEncoding(StandardCharsets.UTF_16BE, true, 2) : null;
    }

    private static boolean beginsWith(byte[] start, int... mark) {
        for (int i = 0; i < mark.length; i++) {
            if (i >= start.length || start[i] != (byte) mark[i]) {
                return false;
            }
        }
        return true;
    }

    /** The zero bytes by their place in groups of four. */
    private static @Nullable TextEncoding byZeros(byte[] start) {
        int length = Math.min(start.length, SAMPLE_BYTES) / 4 * 4;
        int[] zeros = new int[4];
        for (int i = 0; i < length; i++) {
            zeros[i % 4] += start[i] == 0 ? 1 : 0;
        }
        int groups = length / 4;
        if (groups >= MIN_ZEROS && zeros[3] == groups && zeros[2] > groups / 2 && zeros[0] < groups / 2) {
            return unmarked(UTF_32LE);
        }
        if (groups >= MIN_ZEROS && zeros[0] == groups && zeros[1] > groups / 2 && zeros[3] < groups / 2) {
            return unmarked(UTF_32BE);
        }
        int even = zeros[0] + zeros[2];
        int odd = zeros[1] + zeros[3];
        int enough = Math.max(MIN_ZEROS, groups * 2 * MIN_ZEROS_PERCENT / 100);
        if (odd >= enough && odd > 4 * even) {
            return unmarked(StandardCharsets.UTF_16LE);
        }
        return even >= enough && even > 4 * odd ? unmarked(StandardCharsets.UTF_16BE) : null;
    }

    private static TextEncoding unmarked(Charset charset) {
        return new TextEncoding(charset, false, 0);
    }
}
