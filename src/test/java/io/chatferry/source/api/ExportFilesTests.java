package io.chatferry.source.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.source.Reading;
import io.chatferry.source.SourceFormats;
import io.chatferry.source.api.ExportFiles.ExportFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders, files, zips and gz as exports. */
class ExportFilesTests {

    @TempDir
    Path folder;

    @Test
    void readsAZipLikeAFolder() throws IOException {
        Path zip = zip(Map.of(
                "export/messages-2.csv", bytes("muid\nb\n"),
                "export/messages-10.csv", bytes("muid\nc\n"),
                "export/messages-1.jsonl.gz", gz("{\"muid\":\"a\"}\n"),
                "__MACOSX/export/messages.csv", bytes("muid\nx\n"),
                "export/.DS_Store", bytes("x")));
        Reading reading = Reading.of(zip);

        assertThat(reading.muids()).containsExactly("a", "b", "c");
        assertThat(reading.items().get(1).origin().file()).isEqualTo("export.zip!/export/messages-2.csv");
        assertThat(reading.items()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../messages.csv",
                "a/../../messages.csv",
                "/messages.csv",
                "C:/messages.csv",
                "a\\..\\..\\messages.csv"
            })
    void rejectsAZipWithEntriesOutsideOfItsFolder(String name) throws IOException {
        Path zip = zip(Map.of(name, bytes("muid\nx\n")));

        assertThatThrownBy(() -> ExportFiles.open(zip))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining(name);
    }

    @Test
    void readsUtf8NamesWithoutTheFlag() throws IOException {
        try (ExportFiles files =
                ExportFiles.open(Path.of("src/test/resources/exports/slack/unicode-folder-names.zip"))) {
            assertThat(files.files()).extracting(ExportFile::name).contains("チャネル/2023-01-27.json");
        }
    }

    @Test
    void losesOnlyTheDamagedEntry() throws IOException {
        Path zip = zip(Map.of(
                "messages-1.csv", bytes("muid\n" + "some id\n".repeat(50)), "messages-2.csv", bytes("muid\nb\n")));
        byte[] packed = Files.readAllBytes(zip);
        int name = new String(packed, StandardCharsets.ISO_8859_1).indexOf("messages-1.csv");
        packed[name + "messages-1.csv".length() + 6] ^= 0x55;
        Files.write(zip, packed);
        Reading reading = Reading.of(zip);

        assertThat(reading.lost())
                .singleElement()
                .satisfies(lost -> assertThat(lost.origin().file()).endsWith("messages-1.csv"));
        assertThat(reading.muids()).contains("b");
    }

    @Test
    void rejectsAFileThatIsNotAZip() throws IOException {
        Path file = Files.writeString(folder.resolve("export.zip"), "not a zip");

        assertThatThrownBy(() -> ExportFiles.open(file)).isInstanceOf(SourceException.class);
    }

    @Test
    void stopsReadingADecompressionBomb() throws IOException {
        Path gz = folder.resolve("messages.jsonl.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gz))) {
            byte[] blanks = new byte[1024 * 1024];
            Arrays.fill(blanks, (byte) '\n');
            for (int i = 0; i < 300; i++) {
                out.write(blanks);
            }
        }
        assertThat(Reading.of(gz).lost())
                .singleElement()
                .satisfies(lost -> assertThat(lost.message()).contains("unpacks"));
    }

    @Test
    void countsBytesUpToTheSizeOfTheExport() throws IOException {
        Path file = Files.writeString(folder.resolve("messages.csv"), "muid\n" + "m\n".repeat(1000));
        try (ExportFiles files = ExportFiles.open(folder);
                RecordStream stream = SourceFormats.all()
                        .get(0)
                        .open(files, Reading.settings(folder, Map.of(), SourceSettings.UnknownColumns.WARN))) {
            while (stream.next() != null) {
                assertThat(stream.bytesRead()).isLessThanOrEqualTo(Files.size(file));
            }
            assertThat(stream.bytesRead()).isEqualTo(Files.size(file));
        }
    }

    @Test
    void reportsAnEncryptedZip() throws IOException {
        Path zip = zip(Map.of("messages.csv", bytes("muid\nx\n")));
        byte[] packed = Files.readAllBytes(zip);
        for (int at : List.of(indexOf(packed, 0x04034b50) + 6, indexOf(packed, 0x02014b50) + 8)) {
            packed[at] |= 1;
        }
        Files.write(zip, packed);

        assertThatThrownBy(() -> ExportFiles.open(zip))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("password");
    }

    private static int indexOf(byte[] bytes, int signature) {
        byte[] wanted = ByteBuffer.allocate(4)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .putInt(signature)
                .array();
        for (int i = 0; i < bytes.length - 4; i++) {
            if (Arrays.equals(bytes, i, i + 4, wanted, 0, 4)) {
                return i;
            }
        }
        throw new AssertionError("no such signature");
    }

    private Path zip(Map<String, byte[]> entries) throws IOException {
        Path file = folder.resolve("export.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
        return file;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gz(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(bytes(text));
        }
        return bytes.toByteArray();
    }
}
