package io.chatferry.source.container;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.tar.TarFile;
import org.jspecify.annotations.Nullable;

/** A tar that is not compressed, or no longer so. Its end is proven: behind the last member stand only zero bytes. */
public final class TarArchive implements Archive {

    private static final int RECORD = TarConstants.DEFAULT_RCDSIZE;
    private static final String CUT_OFF = "the archive is cut off or damaged; what lies behind this place is not read";

    private final SeekableByteChannel channel;
    private final List<Member> members;
    private final @Nullable String damage;

    private TarArchive(SeekableByteChannel channel, List<Member> members, @Nullable String damage) {
        this.channel = channel;
        this.members = members;
        this.damage = damage;
    }

    /**
     * Opens a tar. Closing it closes the channel.
     *
     * @throws ArchiveException if it is no tar, too large, or has names that leave its folder; the channel is then closed
     */
    public static TarArchive of(SeekableByteChannel channel) throws IOException {
        try {
            return read(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static TarArchive read(SeekableByteChannel channel) throws IOException {
        List<Entry> entries;
        boolean whole = true;
        try {
            // not closed: it would close the channel
            TarFile tar =
                    new TarFile(channel, TarConstants.DEFAULT_BLKSIZE, RECORD, StandardCharsets.UTF_8.name(), false);
            entries = tar.getEntries().stream()
                    .map(entry -> new Entry(channel, entry, entry.getDataOffset(), tar))
                    .toList();
        } catch (IOException | RuntimeException damaged) {
            entries = upToDamage(channel);
            whole = false;
        }
        if (entries.isEmpty() && channel.size() > 0 && !(whole && isZero(channel, 0))) {
            throw new ArchiveException(
                    "it cannot be opened as a tar: it is damaged, or something else",
                    "Download it again, or unpack it and name the folder.");
        }
        return new TarArchive(channel, members(entries), whole ? damage(channel, entries) : CUT_OFF);
    }

    private static List<Member> members(List<Entry> entries) throws IOException {
        if (entries.size() > MAX_MEMBERS) {
            throw new ArchiveException(
                    "it has " + entries.size() + " entries; at most " + MAX_MEMBERS + " are read",
                    "Unpack it and name the folder.");
        }
        List<Member> members = new ArrayList<>();
        for (Entry entry : entries) {
            if (!MemberNames.path(entry.entry.getName()).isEmpty() && !entry.entry.isDirectory()) {
                members.add(entry);
            }
        }
        return List.copyOf(members);
    }

    /** The entries up to the place where the archive is damaged, the last one perhaps without all of its bytes. */
    private static List<Entry> upToDamage(SeekableByteChannel channel) throws IOException {
        List<Entry> entries = new ArrayList<>();
        channel.position(0);
        TarArchiveInputStream tar = new TarArchiveInputStream(Channels.newInputStream(channel), "UTF-8");
        try {
            TarArchiveEntry entry = tar.getNextEntry();
            while (entry != null && entries.size() <= MAX_MEMBERS) {
                entries.add(new Entry(channel, entry, tar.getBytesRead(), null));
                entry = tar.getNextEntry();
            }
        } catch (IOException | RuntimeException end) {
            return entries;
        }
        return entries;
    }

    private static @Nullable String damage(SeekableByteChannel channel, List<Entry> entries) throws IOException {
        long end = 0;
        for (Entry entry : entries) {
            long stored = (entry.entry.getSize() + RECORD - 1) / RECORD * RECORD;
            end = Math.max(end, entry.offset + (entry.hasData() ? stored : 0));
        }
        if (channel.size() <= end) {
            return channel.size() == 0
                    ? "the archive is empty (0 bytes)"
                    : "the archive has no end mark: it may be cut off";
        }
        return isZero(channel, end) ? null : "behind the end of the archive follows something else, which is not read";
    }

    private static boolean isZero(SeekableByteChannel channel, long from) throws IOException {
        channel.position(from);
        ByteBuffer block = ByteBuffer.allocate(64 * RECORD);
        while (channel.read(block.clear()) > 0) {
            block.flip();
            while (block.hasRemaining()) {
                if (block.get() != 0) {
                    return false;
                }
            }
        }
        return true;
    }

    @Override
    public List<Member> members() {
        return members;
    }

    @Override
    public @Nullable String damage() {
        return damage;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** @param tar the archive's reader, which knows sparse files; null if the archive is damaged */
    private record Entry(
            SeekableByteChannel channel,
            TarArchiveEntry entry,
            long offset,
            @Nullable TarFile tar) implements Member {

        @Override
        public String name() {
            try {
                return MemberNames.path(entry.getName());
            } catch (ArchiveException e) {
                throw new IllegalStateException("names were checked when the archive was opened", e);
            }
        }

        boolean hasData() {
            return !entry.isLink() && !entry.isSymbolicLink() && !entry.isDirectory();
        }

        @Override
        public @Nullable String noFileReason() {
            if (entry.isSymbolicLink() || entry.isLink()) {
                return "a link to " + MemberNames.shown(entry.getLinkName()) + ", which is not followed in an archive";
            }
            return entry.isFIFO() || entry.isCharacterDevice() || entry.isBlockDevice()
                    ? "a pipe or a device, and no file"
                    : null;
        }

        @Override
        public long storedSize() {
            return entry.getSize();
        }

        @Override
        public long size() {
            return entry.getRealSize();
        }

        @Override
        public InputStream open() throws IOException {
            InputStream in;
            if (!entry.isSparse()) {
                in = new ChannelRange(channel, offset, entry.getSize());
            } else if (tar != null) {
                in = tar.getInputStream(entry);
            } else {
                throw new IOException("it is a sparse file in a damaged archive");
            }
            return new CheckedMember(in, size(), CheckedMember.NO_CHECKSUM);
        }
    }

    /** Some bytes of a channel; closing it leaves the channel open. */
    private static final class ChannelRange extends InputStream {

        private final SeekableByteChannel channel;
        private final long end;
        private long position;

        ChannelRange(SeekableByteChannel channel, long start, long length) {
            this.channel = channel;
            this.position = start;
            this.end = start + length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int wanted = (int) Math.min(length, end - position);
            if (wanted == 0) {
                return length == 0 ? 0 : -1;
            }
            int read = channel.position(position).read(ByteBuffer.wrap(bytes, offset, wanted));
            position += Math.max(read, 0);
            return read;
        }
    }
}
