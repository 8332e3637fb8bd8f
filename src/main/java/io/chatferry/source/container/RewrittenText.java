package io.chatferry.source.container;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A text of which some bytes are replaced while it is read, whatever the size of the reads below. Not thread-safe. */
public abstract class RewrittenText extends FilterInputStream {

    /** How many bytes are read at a time. */
    protected static final int CHUNK = 64 * 1024;

    /** What was read and not passed on yet, from index 0 to {@link #rawEnd}. */
    protected final byte[] raw = new byte[CHUNK];

    /** Where that ends. */
    protected int rawEnd;

    /** Whether nothing follows it. */
    protected boolean ended;

    private byte[] text = raw;
    private int position;
    private int end;
    private int taken;
    private long replaced;

    protected RewrittenText(InputStream in) {
        super(in);
    }

    /**
     * Passes on the beginning of what was read, replaced or as it is. What is not passed on comes again with more behind it; if
     * nothing follows, something must be passed on.
     */
    protected abstract void rewrite();

    /** Passes on the first {@code length} bytes in place of the first {@code taken} that were read. */
    protected final void pass(byte[] bytes, int length, int taken) {
        this.text = bytes;
        this.position = 0;
        this.end = length;
        this.taken = taken;
    }

    /** Counts a place that was replaced. */
    protected final void countReplaced() {
        replaced++;
    }

    /** How many places were replaced so far. */
    public final long replaced() {
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
        int count = Math.min(length, end - position);
        System.arraycopy(text, position, bytes, offset, count);
        position += count;
        return count;
    }

    @Override
    public long skip(long wanted) throws IOException {
        long skipped = 0;
        while (skipped < wanted && fill()) {
            int count = (int) Math.min(wanted - skipped, end - position);
            position += count;
            skipped += count;
        }
        return skipped;
    }

    @Override
    public int available() {
        return end - position;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** Makes sure that there is a byte to read; false at the end. */
    private boolean fill() throws IOException {
        while (position == end) {
            if (ended && taken == rawEnd) {
                return false;
            }
            readMore();
            rewrite();
        }
        return true;
    }

    private void readMore() throws IOException {
        System.arraycopy(raw, taken, raw, 0, rawEnd - taken);
        rawEnd -= taken;
        taken = 0;
        int read = ended ? -1 : in.read(raw, rawEnd, raw.length - rawEnd);
        ended |= read < 0;
        rawEnd += Math.max(read, 0);
    }
}
