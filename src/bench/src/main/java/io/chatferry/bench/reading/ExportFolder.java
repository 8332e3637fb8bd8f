package io.chatferry.bench.reading;

import java.io.BufferedWriter;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** Where the files of a generated export go: a folder, or a zip. One file is written at a time. */
final class ExportFolder implements AutoCloseable {

    private static final int BUFFER = 1 << 16;

    private final Path path;
    private final @Nullable ZipOutputStream zip;

    private ExportFolder(Path path, @Nullable ZipOutputStream zip) {
        this.path = path;
        this.zip = zip;
    }

    static ExportFolder folder(Path path) throws IOException {
        return new ExportFolder(Files.createDirectories(path), null);
    }

    static ExportFolder zip(Path path) throws IOException {
        return new ExportFolder(path, new ZipOutputStream(Files.newOutputStream(path), StandardCharsets.UTF_8));
    }

    /** A file, by its path in the export. */
    Writer file(String name) throws IOException {
        OutputStream out;
        if (zip == null) {
            Path file = path.resolve(name);
            Files.createDirectories(file.resolveSibling("."));
            out = Files.newOutputStream(file);
        } else {
            zip.putNextEntry(new ZipEntry(name));
            out = new Entry(zip);
        }
        return new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), BUFFER);
    }

    @Override
    public void close() throws IOException {
        if (zip != null) {
            zip.close();
        }
    }

    /** Ends with its entry, not with the zip. */
    private static final class Entry extends FilterOutputStream {

        private final ZipOutputStream zip;

        Entry(ZipOutputStream zip) {
            super(zip);
            this.zip = zip;
        }

        @Override
        public void write(byte[] bytes, int start, int length) throws IOException {
            zip.write(bytes, start, length); // the class above this one writes byte by byte
        }

        @Override
        public void close() throws IOException {
            zip.closeEntry();
        }
    }
}
