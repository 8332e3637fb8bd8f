package io.chatferry.source.container;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * The unpacked bytes of a gzip file, all of its members one after another. The end is proven: each member's checksum and size
 * are verified, and behind the last member only zero bytes (padding) may stand. Anything else is an {@link IOException};
 * {@link java.util.zip.GZIPInputStream} would take it for the end. Not thread-safe.
 */
public final class GzipMembers extends InputStream {

    private static final int BUFFER = 64 * 1024;
    private static final int MAGIC = 0x8B1F;
    private static final int DEFLATE = 8;
    private static final int HEADER_CHECKSUM = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xE0;

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private final byte[] input = new byte[BUFFER];
    private int from;
    private int to;
    private long position;
    private long memberSize;
    private int member = 1;
    private boolean ended;

    /**
     * Opens a gzip file and reads its first header.
     *
     * @throws IOException if it is no gzip file; {@code in} is then still open
     */
    public GzipMembers(InputStream in) throws IOException {
        this.in = in;
        if (!fill()) {
            throw new EOFException("the file is empty (0 bytes), without even the header of gzip");
        }
        readHeader("it is not a gzip file, whatever its name says");
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
        while (!ended) {
            int read = inflate(bytes, offset, length);
            if (read > 0) {
                checksum.update(bytes, offset, read);
                memberSize += read;
                return read;
            }
            if (inflater.finished()) {
                from = to - inflater.getRemaining();
                verifyMember();
                nextMember();
            } else if (inflater.needsDictionary()) {
                throw new ZipException("its gzip data" + ofMember() + " needs a dictionary");
            } else {
                from = to;
                if (!fill()) {
                    throw new EOFException("its gzip data" + ofMember() + " is cut off");
                }
                inflater.setInput(input, from, to - from);
            }
        }
        return -1;
    }

    private int inflate(byte[] bytes, int offset, int length) throws ZipException {
        try {
            return inflater.inflate(bytes, offset, length);
        } catch (DataFormatException e) {
            throw new ZipException("its gzip data" + ofMember() + " is damaged");
        }
    }

    private void verifyMember() throws IOException {
        long expectedChecksum = fourBytes();
        long expectedSize = fourBytes();
        if (expectedChecksum != checksum.getValue() || expectedSize != (memberSize & 0xFFFF_FFFFL)) {
            throw new ZipException(
                    "its gzip data" + ofMember()
                            + " is damaged: its checksum or its size is wrong, so that what was read of it may have been changed");
        }
    }

    private void nextMember() throws IOException {
        while (from < to || fill()) {
            if (input[from] != 0) {
                member++;
                readHeader("behind its gzip data, at byte " + position() + ", follows something that is no gzip");
                return;
            }
            from++;
        }
        ended = true;
    }

    /** Reads a header and makes ready to unpack what follows. */
    private void readHeader(String ifOther) throws IOException {
        int magic = octet() | (from < to || fill() ? octet() << 8 : 0);
        if (magic != MAGIC) {
            throw new ZipException(ifOther);
        }
        int method = octet();
        int flags = octet();
        if (method != DEFLATE || (flags & RESERVED) != 0) {
            throw new ZipException("its gzip header" + ofMember() + " is damaged");
        }
        skip(6);
        if ((flags & EXTRA) != 0) {
            skip(octet() | octet() << 8);
        }
        if ((flags & NAME) != 0) {
            skipText();
        }
        if ((flags & COMMENT) != 0) {
            skipText();
        }
        if ((flags & HEADER_CHECKSUM) != 0) {
            skip(2);
        }
        checksum.reset();
        memberSize = 0;
        inflater.reset();
        inflater.setInput(input, from, to - from);
    }

    private void skip(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            octet();
        }
    }

    private void skipText() throws IOException {
        int next = octet();
        while (next != 0) {
            next = octet();
        }
    }

    private long fourBytes() throws IOException {
        return octet() | octet() << 8 | octet() << 16 | (long) octet() << 24;
    }

    private int octet() throws IOException {
        if (from == to && !fill()) {
            throw new EOFException("its gzip data" + ofMember() + " is cut off");
        }
        return input[from++] & 0xFF;
    }

    private boolean fill() throws IOException {
        position += to;
        from = 0;
        to = 0;
        int read = in.read(input, 0, input.length);
        to = Math.max(read, 0);
        return read > 0;
    }

    private long position() {
        return position + from;
    }

    private String ofMember() {
        return member == 1 ? "" : " (part " + member + ")";
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }
}
