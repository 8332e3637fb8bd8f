package io.chatferry.source.api;

import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.container.Archive;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Locale;

/** The files of an export, on disk and in archives. */
final class StoredFiles {

    private static final String GZIP_ENDING = ".gz";

    private StoredFiles() {}

    static boolean isGzip(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(GZIP_ENDING);
    }

    /** A path as it is compared: without a gzip ending, and in the composed form (NFC), however a disk or an archive writes it. */
    static String name(String path) {
        String name = isGzip(path) ? path.substring(0, path.length() - GZIP_ENDING.length()) : path;
        return Normalizer.normalize(name, Normalizer.Form.NFC);
    }

    /**
     * A file on disk.
     *
     * @param path where it is
     * @param relative its path in the export
     */
    record DiskFile(Path path, String relative, String name) implements ExportFile {

        DiskFile(Path path, String relative) {
            this(path, relative, StoredFiles.name(relative));
        }

        @Override
        public String display() {
            return ExportFiles.displayName(relative);
        }

        @Override
        public long size() {
            try {
                return Files.size(path);
            } catch (IOException e) {
                return 0;
            }
        }

        @Override
        public ExportInput open() throws IOException {
            return openBytes().asText();
        }

        @Override
        public ExportInput openBytes() throws IOException {
            InputStream in;
            try {
                in = Files.newInputStream(path);
            } catch (AccessDeniedException e) {
                throw new IOException("its permissions do not allow it");
            } catch (NoSuchFileException e) {
                throw new IOException("it is no longer there");
            }
            return isGzip(relative) ? ExportInput.gzip(in) : ExportInput.plain(in);
        }

        @Override
        public String storedName() {
            return Normalizer.normalize(relative, Normalizer.Form.NFC);
        }

        @Override
        public InputStream openStored() throws IOException {
            return Files.newInputStream(path);
        }
    }

    /**
     * A file in an archive.
     *
     * @param size its share of the bytes on disk
     */
    record MemberFile(Archive.Member member, String name, String display, long size) implements ExportFile {

        @Override
        public ExportInput open() throws IOException {
            return openBytes().asText();
        }

        @Override
        public ExportInput openBytes() throws IOException {
            ExportInput in = unpacked();
            return isGzip(member.name()) ? ExportInput.gzip(in, in::consumed) : in;
        }

        @Override
        public String storedName() {
            return isGzip(member.name()) ? name + GZIP_ENDING : name;
        }

        @Override
        public InputStream openStored() throws IOException {
            return unpacked();
        }

        /** The bytes as they were before they were put into the archive. */
        ExportInput unpacked() throws IOException {
            ExportInput.Counted in = new ExportInput.Counted(member.open());
            double share = (double) size / Math.max(member.size(), 1);
            return ExportInput.unpacked(in, () -> (long) (in.count() * share));
        }
    }
}
