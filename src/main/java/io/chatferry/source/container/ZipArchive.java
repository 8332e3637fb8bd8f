package io.chatferry.source.container;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.commons.compress.archivers.zip.UnsupportedZipFeatureException;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry.NameSource;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * A zip, read by its directory; unlike {@link java.util.zip.ZipFile} also where two entries have one name. Bytes in front of the
 * archive (a program that unpacks it) and behind it are no part of it.
 */
public final class ZipArchive implements Archive {

    private final ZipFile zip;
    private final List<Member> members;
    private final @Nullable String damage;

    private ZipArchive(ZipFile zip, List<Member> members, @Nullable String damage) {
        this.zip = zip;
        this.members = members;
        this.damage = damage;
    }

    /**
     * Opens a zip. Closing it closes the channel.
     *
     * @throws ArchiveException if it is no zip, protected by a password, too large, or has names that leave its folder; the
     *     channel is then closed
     */
    public static ZipArchive of(SeekableByteChannel channel) throws IOException {
        ZipFile zip;
        try {
            zip = ZipFile.builder()
                    .setSeekableByteChannel(channel)
                    .setCharset(StandardCharsets.UTF_8)
                    .setIgnoreLocalFileHeader(true)
                    .get();
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw new ArchiveException(
                    "it cannot be opened as a zip: " + reason(e),
                    "Download it again, or unpack it and name the folder.");
        }
        try {
            return new ZipArchive(zip, members(zip), damage(zip, channel));
        } catch (IOException | RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    private static String reason(Exception e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause(); // the others only say that something was read
        }
        return cause.getMessage() == null ? "its directory is damaged" : cause.getMessage();
    }

    private static List<Member> members(ZipFile zip) throws IOException {
        List<ZipArchiveEntry> entries = Collections.list(zip.getEntries());
        if (entries.size() > MAX_MEMBERS) {
            throw new ArchiveException(
                    "it has " + entries.size() + " entries; at most " + MAX_MEMBERS + " are read",
                    "Unpack it and name the folder.");
        }
        boolean utf8 = entries.stream().allMatch(entry -> hasName(entry) || utf8(entry.getRawName()) != null);
        List<Member> members = new ArrayList<>();
        for (ZipArchiveEntry entry : entries) {
            String path = MemberNames.path(name(entry, utf8));
            if (!path.isEmpty() && !path.endsWith("/")) {
                if (entry.getGeneralPurposeBit().usesEncryption()) {
                    throw new ArchiveException("it is protected by a password", "Unpack it and name the folder.");
                }
                members.add(new Entry(zip, entry, path));
            }
        }
        return List.copyOf(members);
    }

    /** Names are UTF-8, with or without the flag that says so, or else the DOS code page 437. */
    private static String name(ZipArchiveEntry entry, boolean utf8) {
        if (hasName(entry)) {
            return entry.getName();
        }
        String name = utf8 ? utf8(entry.getRawName()) : null;
        return name == null ? new String(entry.getRawName(), dosCharset()) : name;
    }

    /** Whether an extra field gives the name, so that its bytes do not count. */
    private static boolean hasName(ZipArchiveEntry entry) {
        return entry.getRawName() == null || entry.getNameSource() == NameSource.UNICODE_EXTRA_FIELD;
    }

    private static @Nullable String utf8(byte[] name) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(name))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static Charset dosCharset() {
        return Charset.isSupported("IBM437") ? Charset.forName("IBM437") : StandardCharsets.ISO_8859_1;
    }

    private static @Nullable String damage(ZipFile zip, SeekableByteChannel channel) throws IOException {
        String damage = new ZipDirectory(Collections.list(zip.getEntries()), channel).damage();
        return damage == null ? otherArchiveInFront(zip) : damage;
    }

    private static @Nullable String otherArchiveInFront(ZipFile zip) throws IOException {
        try (InputStream front = zip.getContentBeforeFirstLocalFileHeader()) {
            if (front == null) {
                return null;
            }
            byte[] start = front.readNBytes(4);
            boolean archive = start.length == 4
                    && (start[0] | start[1] << 8 | start[2] << 16 | start[3] << 24) == ZipDirectory.LOCAL_HEADER;
            return archive ? "another zip stands in front of this one in the file, and is not read" : null;
        }
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
        zip.close();
    }

    private record Entry(ZipFile zip, ZipArchiveEntry entry, String name) implements Member {

        @Override
        public @Nullable String noFileReason() {
            return entry.isUnixSymlink() ? "a symbolic link, which is not followed in an archive" : null;
        }

        @Override
        public long storedSize() {
            return Math.max(entry.getCompressedSize(), 0);
        }

        @Override
        public long size() {
            return Math.max(entry.getSize(), 0);
        }

        @Override
        public InputStream open() throws IOException {
            try {
                InputStream in = zip.getInputStream(entry);
                if (in == null) {
                    throw new EOFException("its data is missing in the archive");
                }
                return new CheckedMember(in, size(), entry.getCrc());
            } catch (RuntimeException e) {
                throw new IOException("its entry in the archive is damaged", e);
            } catch (UnsupportedZipFeatureException e) {
                throw new IOException("it is packed in a way that cannot be unpacked here (method " + entry.getMethod()
                        + "); pack the export as a usual zip");
            }
        }
    }
}
