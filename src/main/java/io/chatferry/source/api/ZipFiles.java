package io.chatferry.source.api;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * An export in a zip archive. Nothing is unpacked to disk; still, an archive with entry names that leave its folder
 * is refused, since no export has such names.
 */
record ZipFiles(Path root, ZipFile zip, List<ExportFile> files) implements ExportFiles {

    private static final int MAX_ENTRIES = 100_000;
    /** In bytes, 256 GiB: more than the texts of any chat. */
    private static final long MAX_UNPACKED = 256L * 1024 * 1024 * 1024;

    static ZipFiles of(Path root) {
        ZipFile zip = openZip(root);
        try {
            return new ZipFiles(root, zip, entries(root, zip));
        } catch (SourceException e) {
            closeQuietly(zip);
            throw e;
        }
    }

    /** Entry names are UTF-8, with or without the flag that says so, or else the DOS code page 437. */
    private static ZipFile openZip(Path root) {
        try {
            return new ZipFile(root.toFile(), StandardCharsets.UTF_8);
        } catch (ZipException e) {
            try {
                return new ZipFile(root.toFile(), dosCharset());
            } catch (IOException secondFailure) {
                throw unreadable(root, secondFailure);
            }
        } catch (IOException e) {
            throw unreadable(root, e);
        }
    }

    private static Charset dosCharset() {
        return Charset.isSupported("IBM437") ? Charset.forName("IBM437") : StandardCharsets.ISO_8859_1;
    }

    private static SourceException unreadable(Path root, IOException e) {
        String why = String.valueOf(e.getMessage());
        if (why.contains("encrypted")) {
            return new SourceException(root + " is protected by a password.\nUnpack it and name the folder.");
        }
        return new SourceException(root + " cannot be opened as a zip: " + why
                + "\nDownload it again, or unpack it and " + "name the folder.");
    }

    private static List<ExportFile> entries(Path root, ZipFile zip) {
        if (zip.size() > MAX_ENTRIES) {
            throw new SourceException(root + " has " + zip.size() + " entries; at most " + MAX_ENTRIES
                    + " are read.\nUnpack it and name the folder.");
        }
        List<ExportFile> files = new ArrayList<>();
        Set<String> names = new HashSet<>();
        long unpacked = 0;
        for (ZipEntry entry : Collections.list(zip.entries())) {
            refuseEscape(root, entry.getName());
            if (!entry.isDirectory() && FolderFiles.isContent(entry.getName())) {
                String display = ExportFiles.displayName(root.getFileName() + "!/" + entry.getName());
                boolean hidden = zip.getEntry(entry.getName()).getCrc() != entry.getCrc();
                files.add(new Entry(zip, entry, display, hidden || !names.add(entry.getName())));
                unpacked += Math.max(entry.getSize(), 0);
            }
        }
        if (unpacked > MAX_UNPACKED) {
            throw new SourceException(root + " unpacks to more than " + (MAX_UNPACKED >> 30)
                    + " GiB.\nUnpack it and name the folder, if that is right.");
        }
        files.sort(Comparator.comparing(ExportFile::name, new NameOrder()));
        return List.copyOf(files);
    }

    private static void refuseEscape(Path root, String name) {
        boolean drive = name.length() > 1 && name.charAt(1) == ':';
        boolean up = List.of(name.split("/")).contains("..");
        if (up || drive || name.startsWith("/") || name.indexOf('\\') >= 0 || name.indexOf('\0') >= 0) {
            throw new SourceException(root + " holds an entry that leaves its folder: \""
                    + ExportFiles.displayName(name) + "\"\nPack the export again with relative names and `/`.");
        }
    }

    private static void closeQuietly(ZipFile zip) {
        try {
            zip.close();
        } catch (IOException e) {
            // the archive was only read
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    /** @param hidden another entry has the same name: the archive gives access to only one of them */
    private record Entry(ZipFile zip, ZipEntry entry, String display, boolean hidden) implements ExportFile {

        @Override
        public String name() {
            return FolderFiles.withoutGz(entry.getName());
        }

        @Override
        public long size() {
            return entry.getCompressedSize();
        }

        @Override
        public ExportInput open() throws IOException {
            if (hidden) {
                throw new ZipException("the archive has two entries of this name, and one of them cannot be read");
            }
            CheckedEntry checked = new CheckedEntry(zip.getInputStream(entry), entry);
            ExportInput in = ExportInput.unpacked(checked, checked::consumed);
            return FolderFiles.isGz(entry.getName()) ? ExportInput.gzip(in) : in;
        }
    }

    /** The bytes of an entry; verifies their checksum at the end. */
    private static final class CheckedEntry extends CheckedInputStream {

        private final ZipEntry entry;
        private long count;

        CheckedEntry(InputStream in, ZipEntry entry) {
            super(in, new CRC32());
            this.entry = entry;
        }

        long consumed() {
            long size = Math.max(entry.getSize(), 1);
            return (long) ((double) Math.min(count, size) / size * entry.getCompressedSize());
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            count += Math.max(read, 0);
            if (read < 0 && entry.getCrc() != -1 && getChecksum().getValue() != entry.getCrc()) {
                throw new ZipException("its checksum is wrong");
            }
            return read;
        }
    }
}
