package io.chatferry.source.telegram;

import java.io.IOException;
import java.io.InputStream;

/**
 * A JSON text in which Telegram Desktop's {@code \x0B}, which is no JSON, is the escape that means the same character. In JSON a
 * backslash stands only in texts. Not thread-safe.
 */
final class HexEscapes extends InputStream {

    private static final int CHUNK = 64 * 1024;
    /** The bytes behind a backslash that decide: {@code xHH}. */
    private static final int LOOK_AHEAD = 3;

    private final InputStream in;
    private final byte[] raw = new byte[CHUNK];
    /** An escape of four bytes becomes one of six. */
    private final byte[] text = new byte[CHUNK * 2];

    private int start;
    private int end;
    private int position;
    private int limit;
    private boolean ended;
    private long replaced;

    HexEscapes(InputStream in) {
        this.in = in;
    }

    /** How many escapes were replaced so far. */
    long replaced() {
        return replaced;
    }

    @Override
    public int read() throws IOException {
        return fill() ? text[position++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, limit - position);
        System.arraycopy(text, position, bytes, offset, count);
        position += count;
        return count;
    }

    /** Makes sure that there is text to read; false at the end. */
    private boolean fill() throws IOException {
        while (position == limit) {
            if (start == end && ended) {
                return false;
            }
            load();
            convert();
        }
        return true;
    }

    private void load() throws IOException {
        System.arraycopy(raw, start, raw, 0, end - start);
        end -= start;
        start = 0;
        int read = ended ? -1 : in.read(raw, end, raw.length - end);
        if (read < 0) {
            ended = true;
        } else {
            end += read;
        }
    }

    private void convert() {
        position = 0;
        limit = 0;
        while (start < end) {
            byte c = raw[start];
            if (c != '\\') {
                text[limit++] = c;
                start++;
                continue;
            }
            if (end - start <= LOOK_AHEAD && !ended) {
                return; // the rest of the escape is still to be read
            }
            if (isHexEscape()) {
                text[limit++] = '\\';
                text[limit++] = 'u';
                text[limit++] = '0';
                text[limit++] = '0';
                text[limit++] = raw[start + 2];
                text[limit++] = raw[start + LOOK_AHEAD];
                start += LOOK_AHEAD + 1;
                replaced++;
            } else {
                text[limit++] = c;
                start++;
                if (start < end) {
                    text[limit++] = raw[start++];
                }
            }
        }
    }

    private boolean isHexEscape() {
        return end - start > LOOK_AHEAD
                && raw[start + 1] == 'x'
                && Character.digit(raw[start + 2], 16) >= 0
                && Character.digit(raw[start + LOOK_AHEAD], 16) >= 0;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
