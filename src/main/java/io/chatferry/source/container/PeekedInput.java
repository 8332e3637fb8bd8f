package io.chatferry.source.container;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A stream of which the first bytes were looked at. A fault that was met while looking is thrown only after the bytes before it
 * were read. Not thread-safe.
 */
final class PeekedInput extends FilterInputStream {

    private final byte[] start;
    private int from;
    private int to;
    private @Nullable IOException fault;

    PeekedInput(InputStream in, int count) {
        super(in);
        start = new byte[count];
        try {
            int read = 0;
            while (to < count && read >= 0) {
                read = in.read(start, to, count - to);
                to += Math.max(read, 0);
            }
        } catch (IOException e) {
            fault = e;
        }
    }

    /** The first bytes that are not read yet. */
    byte[] start() {
        return Arrays.copyOfRange(start, from, to);
    }

    void drop(int count) {
        from += count;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (from < to) {
            int count = Math.min(length, to - from);
            System.arraycopy(start, from, bytes, offset, count);
            from += count;
            return count;
        }
        if (fault != null) {
            throw fault;
        }
        return super.read(bytes, offset, length);
    }

    @Override
    public long skip(long wanted) throws IOException {
        if (from < to) {
            int count = (int) Math.min(wanted, to - from);
            from += count;
            return count;
        }
        return fault == null ? super.skip(wanted) : 0;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
