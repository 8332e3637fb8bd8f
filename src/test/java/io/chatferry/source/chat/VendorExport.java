package io.chatferry.source.chat;

import io.chatferry.source.SourceFormats;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.Recognition;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** An export that a test writes: single quotes stand for double ones. */
public final class VendorExport {

    private final String format;
    private final Path folder;

    public VendorExport(String format, Path folder) {
        this.format = format;
        this.folder = folder;
    }

    /** Writes a file. */
    public VendorExport file(String name, String content) throws IOException {
        Path file = folder.resolve("export").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content.replace('\'', '"'));
        return this;
    }

    public ReadExport read() {
        return read(null);
    }

    /** Reads with options of the format. */
    public ReadExport read(@Nullable Record options) {
        return ReadExport.of(format, folder.resolve("export"), ZoneOffset.UTC, options);
    }

    /** The percentage that the format gives it. */
    public int percent() throws IOException {
        return recognised().percent();
    }

    public Recognition recognised() throws IOException {
        return recognised(folder.resolve("export"));
    }

    /** The same as a zip in which everything lies in one more folder. */
    public Path zipped() throws IOException {
        Path zip = folder.resolve("export.zip");
        try (OutputStream out = Files.newOutputStream(zip);
                ZipOutputStream entries = new ZipOutputStream(out, StandardCharsets.UTF_8);
                var paths = Files.walk(folder.resolve("export"))) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                entries.putNextEntry(
                        new ZipEntry("dump/" + folder.resolve("export").relativize(path)));
                entries.write(Files.readAllBytes(path));
            }
        }
        return zip;
    }

    public Recognition recognised(Path path) throws IOException {
        try (ExportFiles files = ExportFiles.open(path)) {
            return Objects.requireNonNull(SourceFormats.named(format)).recognise(files);
        }
    }
}
