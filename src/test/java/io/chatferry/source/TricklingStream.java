package io.chatferry.source;

import java.io.ByteArrayInputStream;

/** Gives out a few bytes at a time, so that every place of a file is the end of what has been read. */
public final class TricklingStream extends ByteArrayInputStream {

    private final int most;

    public TricklingStream(byte[] bytes, int most) {
        super(bytes);
        this.most = most;
    }

    @Override
    public synchronized int read(byte[] into, int offset, int length) {
        return super.read(into, offset, Math.min(length, most));
    }
}
