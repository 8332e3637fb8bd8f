package io.chatferry.source.container;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.ZipException;

/** The bytes of an archive's member; proves at the end that size and checksum are those that the archive names. */
final class CheckedMember extends FilterInputStream {

    /** Instead of a checksum, where the archive has none. */
    static final long NO_CHECKSUM = -1;

    private final long size;
    private final long expected;
    private final CRC32 checksum = new CRC32();
    private long count;

    CheckedMember(InputStream in, long size, long checksum) {
        super(in);
        this.size = size;
        this.expected = checksum;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read;
        try {
            read = super.read(bytes, offset, length);
        } catch (RuntimeException e) { // as the library's decoders throw for some damaged data
            throw new IOException("its data in the archive is damaged", e);
        }
        if (read > 0) {
            count += read;
            if (expected != NO_CHECKSUM) {
                checksum.update(bytes, offset, read);
            }
        }
        if (count > size) {
            throw new ZipException("it is longer than the archive says");
        }
        if (read < 0 && count < size) {
            throw new ZipException("it is cut off: the archive holds " + count + " of its " + size + " bytes");
        }
        if (read < 0 && expected != NO_CHECKSUM && checksum.getValue() != expected) {
            throw new ZipException("its checksum is wrong, so that what was read of it may have been changed");
        }
        return read;
    }

    @Override
    public long skip(long wanted) throws IOException {
        byte[] block = new byte[(int) Math.min(Math.max(wanted, 0), 8192)];
        return block.length == 0 ? 0 : Math.max(read(block, 0, block.length), 0);
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
