package io.chatferry.report.format;

import io.chatferry.model.Visible;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * A UTF-8 stream to a terminal or a log that escapes control and invisible characters, whether this program or a library
 * prints them.
 */
public final class VisibleStream extends PrintStream {

    private final PrintStream raw;

    private VisibleStream(PrintStream raw) {
        super(new Escaped(raw), true, StandardCharsets.UTF_8);
        this.raw = raw;
    }

    /** The stream with escaping. */
    public static PrintStream over(PrintStream raw) {
        return raw instanceof VisibleStream ? raw : new VisibleStream(raw);
    }

    /** The underlying stream, for a caller that draws on the terminal and has escaped its texts. */
    public static PrintStream raw(PrintStream stream) {
        return stream instanceof VisibleStream visible ? visible.raw : stream;
    }

    /** Bytes of a character may come in parts. */
    private static final class Escaped extends OutputStream {

        private final PrintStream raw;
        private final CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        private byte[] incomplete = new byte[0];

        Escaped(PrintStream raw) {
            this.raw = raw;
        }

        @Override
        public synchronized void write(int one) {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            ByteBuffer in = ByteBuffer.allocate(incomplete.length + length)
                    .put(incomplete)
                    .put(bytes, offset, length)
                    .flip();
            CharBuffer out = CharBuffer.allocate(in.remaining() + 1);
            decoder.decode(in, out, false);
            incomplete = new byte[in.remaining()];
            in.get(incomplete);
            String text = Visible.lines(out.flip().toString());
            try {
                raw.write(text.getBytes(StandardCharsets.UTF_8));
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible); // a print stream remembers its faults
            }
        }

        @Override
        public void flush() {
            raw.flush();
        }
    }
}
