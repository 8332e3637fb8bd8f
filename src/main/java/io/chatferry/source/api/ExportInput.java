package io.chatferry.source.api;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongSupplier;
import java.util.zip.GZIPInputStream;

/**
 * The unpacked bytes of a file of an export, with a count of the stored bytes they came from. Guards against
 * decompression bombs: beyond {@value #RATIO_FLOOR} unpacked bytes, a ratio of more than {@value #MAX_RATIO} is an
 * error.
 */
public final class ExportInput extends FilterInputStream {

    static final long MAX_RATIO = 200;
    static final long RATIO_FLOOR = 256L * 1024 * 1024;

    private static final int GZIP_BUFFER = 64 * 1024;

    private final LongSupplier stored;
    private final boolean packed;
    private long unpacked;

    private ExportInput(InputStream in, LongSupplier stored, boolean packed) {
        super(in);
        this.stored = stored;
        this.packed = packed;
    }

    /** Bytes stored as they are. */
    static ExportInput plain(InputStream in) {
        Counted counted = new Counted(in);
        return new ExportInput(counted, counted::count, false);
    }

    /** Bytes stored as gzip. */
    static ExportInput gzip(InputStream in) throws IOException {
        Counted counted = new Counted(in);
        try {
            return new ExportInput(new GZIPInputStream(counted, GZIP_BUFFER), counted::count, true);
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /** Bytes of an archive's entry; {@code stored} supplies the number of stored bytes consumed. */
    static ExportInput unpacked(InputStream in, LongSupplier stored) {
        return new ExportInput(in, stored, true);
    }

    /** Stored bytes consumed so far. */
    public long consumed() {
        return stored.getAsLong();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        unpacked += Math.max(read, 0);
        if (packed && unpacked > RATIO_FLOOR && unpacked / MAX_RATIO > Math.max(consumed(), 1)) {
            throw new IOException("it unpacks to more than " + MAX_RATIO + " times its size");
        }
        return read;
    }

    /** Counts the bytes that are read or skipped. */
    static final class Counted extends FilterInputStream {

        private long count;

        Counted(InputStream in) {
            super(in);
        }

        long count() {
            return count;
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count += read < 0 ? 0 : 1;
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            count += Math.max(read, 0);
            return read;
        }

        @Override
        public long skip(long wanted) throws IOException {
            long skipped = super.skip(wanted);
            count += skipped;
            return skipped;
        }
    }
}
