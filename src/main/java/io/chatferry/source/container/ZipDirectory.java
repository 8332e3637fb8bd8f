package io.chatferry.source.container;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.jspecify.annotations.Nullable;

/**
 * Proves the directory of a zip, so that damage to it neither hides a file nor renames one to a name that is not read. Its end
 * record has the number of entries, and each file stands behind a local header that repeats its name (APPNOTE.TXT, 4.3).
 */
final class ZipDirectory {

    static final int LOCAL_HEADER = 0x04034B50;

    private static final int LOCAL_LENGTH = 30;
    private static final int LOCAL_NAME_LENGTH = 26;
    private static final int END = 0x06054B50;
    private static final int END_LENGTH = 22;
    private static final int END_ENTRIES = 10;
    private static final int LONGEST_COMMENT = 65_535;
    private static final int LOCATOR_64 = 0x07064B50;
    private static final int LOCATOR_64_LENGTH = 20;
    private static final int LOCATOR_64_PLACE = 8;
    private static final int END_64_LENGTH = 56;
    private static final int END_64_ENTRIES = 32;
    private static final int MOST_WITHOUT_64 = 65_535;
    /** Read at once, in bytes: many small files, or little of large ones. */
    private static final int BLOCK = 4096;

    private final SeekableByteChannel channel;
    private final List<ZipArchiveEntry> entries;
    private ByteBuffer block = ByteBuffer.allocate(0);
    private long blockPlace;

    /** The entries of a zip's directory, which lies in the channel. */
    ZipDirectory(List<ZipArchiveEntry> entries, SeekableByteChannel channel) {
        this.channel = channel;
        this.entries = entries.stream()
                .sorted(Comparator.comparingLong(ZipArchiveEntry::getLocalHeaderOffset))
                .toList();
    }

    /** What is wrong with the directory; null if it agrees with the rest of the zip. Moves the channel's position. */
    @Nullable
    String damage() throws IOException {
        String fault = countFault();
        return fault == null ? entryFault() : fault;
    }

    private @Nullable String countFault() throws IOException {
        long tail = Math.max(0, channel.size() - END_LENGTH - LONGEST_COMMENT - LOCATOR_64_LENGTH);
        ByteBuffer bytes = read(tail, (int) (channel.size() - tail));
        int end = bytes.limit() - END_LENGTH;
        while (end >= 0 && bytes.getInt(end) != END) {
            end--;
        }
        if (end < 0) {
            return "its end is missing";
        }
        int locator = end - LOCATOR_64_LENGTH;
        boolean is64 = locator >= 0 && bytes.getInt(locator) == LOCATOR_64;
        long count = is64
                ? entriesOf64(bytes.getLong(locator + LOCATOR_64_PLACE))
                : Short.toUnsignedInt(bytes.getShort(end + END_ENTRIES));
        boolean hasRoom = is64 || entries.size() <= MOST_WITHOUT_64;
        boolean isRight = hasRoom
                ? entries.size() == count
                // too many to be written there: old programs write the lower bits, or the largest number
                : (entries.size() & MOST_WITHOUT_64) == count || count == MOST_WITHOUT_64;
        return isRight ? null : "its directory is damaged: it has " + entries.size() + " of " + count + " entries";
    }

    private long entriesOf64(long place) throws IOException {
        ByteBuffer end = read(place, END_64_LENGTH);
        return end.limit() < END_64_LENGTH ? 0 : end.getLong(END_64_ENTRIES);
    }

    private @Nullable String entryFault() throws IOException {
        long last = -1;
        for (ZipArchiveEntry entry : entries) {
            byte[] name = entry.getRawName();
            long place = entry.getLocalHeaderOffset();
            if (name == null || name.length == 0) {
                return "its directory is damaged: an entry has no name";
            }
            if (place == last) {
                return "its directory is damaged: two entries have the same place";
            }
            last = place;
            String shown = MemberNames.shown(entry.getName());
            ByteBuffer header = header(place, LOCAL_LENGTH);
            if (header.remaining() < LOCAL_LENGTH || header.getInt(header.position()) != LOCAL_HEADER) {
                return "its directory is damaged: no file begins where it lists \"" + shown + "\"";
            }
            int length = Short.toUnsignedInt(header.getShort(header.position() + LOCAL_NAME_LENGTH));
            ByteBuffer local = header(place, LOCAL_LENGTH + length);
            local.position(local.position() + LOCAL_LENGTH);
            if (!local.equals(ByteBuffer.wrap(name))) {
                String found = StandardCharsets.UTF_8.decode(local).toString();
                return "its directory is damaged: it lists \"" + shown + "\" where the file is named \""
                        + MemberNames.shown(found) + "\"";
            }
        }
        return null;
    }

    /** The bytes at a place, fewer at the end of the file; out of the last block, if they are in it. */
    private ByteBuffer header(long place, int length) throws IOException {
        if (place < blockPlace || place > blockPlace + block.limit() - length) {
            block = read(place, Math.max(length, BLOCK));
            blockPlace = place;
        }
        int from = (int) (place - blockPlace);
        return block.duplicate()
                .order(ByteOrder.LITTLE_ENDIAN)
                .position(from)
                .limit(Math.min(block.limit(), from + length));
    }

    private ByteBuffer read(long place, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        if (place >= 0 && place < channel.size()) {
            channel.position(place);
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // until it is full, or the file ends
            }
        }
        return bytes.flip();
    }
}
