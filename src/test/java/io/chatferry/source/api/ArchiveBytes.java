package io.chatferry.source.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;

/** Archives as bytes, also such as no tool writes: entries of one name, names that lead out, archives in archives. */
final class ArchiveBytes {

    /** Always the same, so that a seed of a fuzz test always damages the same bytes. */
    private static final LocalDateTime TIME = LocalDateTime.of(2024, 5, 6, 7, 8, 10);

    private ArchiveBytes() {}

    /** A zip of names and contents, in turn. */
    static byte[] zip(Object... namesAndContents) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < namesAndContents.length; i += 2) {
                ZipEntry entry = new ZipEntry((String) namesAndContents[i]);
                entry.setTimeLocal(TIME);
                zip.putNextEntry(entry);
                zip.write(content(namesAndContents[i + 1]));
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    static byte[] tar(Object... namesAndContents) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, 1024)) {
            for (int i = 0; i < namesAndContents.length; i += 2) {
                add(tar, (String) namesAndContents[i], content(namesAndContents[i + 1]));
            }
        }
        return bytes.toByteArray();
    }

    static void add(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        entry.setSize(content.length);
        entry.setModTime(FileTime.from(TIME.toInstant(ZoneOffset.UTC)));
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    static byte[] renamedTar(String name) throws IOException {
        byte[] bytes = tar("x".repeat(name.length()), "muid\na\n");
        byte[] header = Arrays.copyOf(bytes, 512);
        System.arraycopy(name.getBytes(StandardCharsets.US_ASCII), 0, header, 0, name.length());
        Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte each : header) {
            sum += each & 0xFF;
        }
        System.arraycopy("%06o\0 ".formatted(sum).getBytes(StandardCharsets.US_ASCII), 0, header, 148, 8);
        System.arraycopy(header, 0, bytes, 0, 512);
        return bytes;
    }

    static byte[] content(Object content) {
        return content instanceof byte[] bytes ? bytes : ((String) content).getBytes(StandardCharsets.UTF_8);
    }

    static byte[] packed(String name, byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (name.endsWith("gz") || name.endsWith("TGZ")) {
            try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
                gzip.write(bytes);
            }
        } else if (name.endsWith("2")) {
            try (BZip2CompressorOutputStream bzip2 = new BZip2CompressorOutputStream(out)) {
                bzip2.write(bytes);
            }
        } else {
            return bytes;
        }
        return out.toByteArray();
    }

    static byte[] renamed(byte[] zip, String from, String to) {
        return new String(zip, StandardCharsets.ISO_8859_1).replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List.of(parts).forEach(out::writeBytes);
        return out.toByteArray();
    }

    static int indexOf(byte[] bytes, byte[] wanted) {
        for (int i = 0; i <= bytes.length - wanted.length; i++) {
            if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        throw new AssertionError("not found");
    }
}
