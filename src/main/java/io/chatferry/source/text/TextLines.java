package io.chatferry.source.text;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The lines of a text in UTF-8, without their ends: LF or CRLF. A line that is too long is cut. Not thread-safe. */
public final class TextLines implements Closeable {

    /** The longest line that is read whole, in characters. */
    public static final int MAX_LINE = 4 * 1024 * 1024;

    private static final int BUFFER = 32 * 1024;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final Reader reader;
    private final char[] buffer = new char[BUFFER];
    private int position;
    private int end;
    private long number;
    private boolean isCut;

    public TextLines(InputStream in) {
        reader = new InputStreamReader(in, StandardCharsets.UTF_8);
    }

    /** The next line; null at the end. */
    public @Nullable String next() throws IOException {
        isCut = false;
        StringBuilder pieces = null;
        while (true) {
            if (position == end && !fill()) {
                return pieces == null ? null : line(pieces.toString());
            }
            int start = position;
            while (position < end && buffer[position] != '\n') {
                position++;
            }
            boolean isWhole = position < end;
            if (isWhole && pieces == null) {
                return line(new String(buffer, start, position++ - start));
            }
            pieces = pieces == null ? new StringBuilder() : pieces;
            append(pieces, start);
            if (isWhole) {
                position++;
                return line(pieces.toString());
            }
        }
    }

    private void append(StringBuilder pieces, int start) {
        int length = Math.min(position - start, MAX_LINE - pieces.length());
        pieces.append(buffer, start, length);
        isCut |= length < position - start;
    }

    private boolean fill() throws IOException {
        int read = reader.read(buffer, 0, BUFFER);
        position = 0;
        end = Math.max(read, 0);
        return read > 0;
    }

    private String line(String text) {
        number++;
        int from = number == 1 && !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? 1 : 0;
        int to = text.endsWith("\r") ? text.length() - 1 : text.length();
        return text.substring(Math.min(from, to), to);
    }

    /** The number of the last line, from 1. */
    public long number() {
        return number;
    }

    /** Whether the last line was longer than {@link #MAX_LINE}. */
    public boolean isCut() {
        return isCut;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
