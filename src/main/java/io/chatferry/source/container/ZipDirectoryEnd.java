package io.chatferry.source.container;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;

/** The record at the end of a zip, which says how many entries its directory has ("end of central directory" in APPNOTE.TXT). */
final class ZipDirectoryEnd {

    /** The record was not found, or another one has the number: of more than 65,534 entries. */
    static final int UNKNOWN = -1;

    private static final int SIGNATURE = 0x06054B50;
    private static final int LENGTH = 22;
    private static final int LONGEST_COMMENT = 65_535;
    private static final int ENTRIES = 10;
    private static final int COMMENT = 20;
    private static final int ELSEWHERE = 65_535;

    private ZipDirectoryEnd() {}

    /** The number of entries; the position of the channel stays as it is. */
    static int entries(SeekableByteChannel channel) throws IOException {
        long before = channel.position();
        try {
            long size = channel.size();
            ByteBuffer end = ByteBuffer.allocate((int) Math.min(size, LENGTH + LONGEST_COMMENT))
                    .order(ByteOrder.LITTLE_ENDIAN);
            channel.position(size - end.capacity());
            while (end.hasRemaining() && channel.read(end) >= 0) {
                // until it is full, or the file ends
            }
            return entries(end.flip());
        } finally {
            channel.position(before);
        }
    }

    private static int entries(ByteBuffer end) {
        for (int at = end.limit() - LENGTH; at >= 0; at--) {
            boolean isRecord =
                    end.getInt(at) == SIGNATURE && at + LENGTH + (end.getShort(at + COMMENT) & 0xFFFF) <= end.limit();
            if (isRecord) {
                int entries = end.getShort(at + ENTRIES) & 0xFFFF;
                return entries == ELSEWHERE ? UNKNOWN : entries;
            }
        }
        return UNKNOWN;
    }
}
