package io.chatferry.source.container;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * A text in any encoding, as UTF-8. Where the bytes are no character of the encoding, the byte 0xFF is written, which is never
 * part of UTF-8: the readers of rows then reject the record that has it, as they do for a broken byte of a UTF-8 file. Nothing
 * is replaced by U+FFFD. Not thread-safe.
 */
public final class Utf8Transcoder extends InputStream {

    private static final int CHARS = 32 * 1024;
    private static final byte NO_CHARACTER = (byte) 0xFF;

    private final InputStream in;
    private final CharsetDecoder decoder;
    private final CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();
    private final int unit;
    private final ByteBuffer source = ByteBuffer.allocate(CHARS).flip();
    private final CharBuffer chars = CharBuffer.allocate(CHARS);
    /** Three bytes for each char, and room for marks of what is no character. */
    private final ByteBuffer target = ByteBuffer.allocate(4 * CHARS).flip();

    private boolean sourceEnded;
    private boolean ended;

    /** Decodes bytes, which must not begin with a byte order mark. */
    public Utf8Transcoder(InputStream in, Charset charset) {
        this.in = in;
        this.decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        this.encoder.onMalformedInput(CodingErrorAction.REPORT);
        this.unit = charset.name().startsWith("UTF-16") ? 2 : Integer.MAX_VALUE;
    }

    @Override
    public int read() throws IOException {
        return hasMore() ? target.get() & 0xFF : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!hasMore()) {
            return -1;
        }
        int count = Math.min(length, target.remaining());
        target.get(bytes, offset, count);
        return count;
    }

    private boolean hasMore() throws IOException {
        while (!target.hasRemaining() && !ended) {
            transcode();
        }
        return target.hasRemaining();
    }

    private void transcode() throws IOException {
        if (!sourceEnded) {
            source.compact();
            int read = in.read(source.array(), source.position(), source.remaining());
            sourceEnded = read < 0;
            source.position(source.position() + Math.max(read, 0)).flip();
        }
        target.clear();
        chars.clear();
        CoderResult result = decoder.decode(source, chars, sourceEnded);
        if (sourceEnded && result.isUnderflow()) {
            decoder.flush(chars);
            ended = true;
        }
        chars.flip();
        encode();
        if (result.isError()) {
            // of a pair of which only the first half is right, the second unit may be a line end
            source.position(source.position() + Math.min(result.length(), unit));
            target.put(NO_CHARACTER);
        }
        target.flip();
    }

    private void encode() {
        encoder.reset();
        CoderResult result = encoder.encode(chars, target, true);
        while (result.isError()) {
            chars.position(chars.position() + result.length());
            target.put(NO_CHARACTER);
            result = encoder.encode(chars, target, true);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
