package io.chatferry.source.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.source.api.ExportFiles.ExportFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders, single files, gzip and zip: names, order, bytes and hostile content. */
class ExportContainersTests {

    @TempDir
    Path folder;

    @Test
    void listsAFolderInNaturalOrderWithoutHiddenFiles() throws IOException {
        for (String name : List.of(
                "b/messages-10.csv",
                "b/messages-9.csv.gz",
                "a.csv",
                ".hidden.csv",
                "b/.DS_Store",
                ".git/users.csv",
                "__MACOSX/a.csv",
                "b/__MACOSX/x.csv")) {
            Path path = folder.resolve(name);
            Files.createDirectories(path.getParent());
            Files.writeString(path, "x");
        }
        try (ExportFiles files = ExportFiles.open(folder)) {
            assertThat(files.files())
                    .extracting(ExportFile::name)
                    .containsExactly("a.csv", "b/messages-9.csv", "b/messages-10.csv");
            assertThat(files.files())
                    .extracting(ExportFile::display)
                    .containsExactly("a.csv", "b/messages-9.csv.gz", "b/messages-10.csv");
            assertThat(files.root()).isEqualTo(folder);
        }
    }

    @Test
    void opensAGzipOfSeveralMembersAsOneFile() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String part : List.of("uid\n", "ann\n", "bob\n")) {
            try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
                out.write(part.getBytes(StandardCharsets.UTF_8));
            }
        }
        Path file = Files.write(folder.resolve("users.CSV.GZ"), bytes.toByteArray());

        try (ExportFiles files = ExportFiles.open(file);
                ExportInput in = files.files().get(0).open()) {
            assertThat(files.files().get(0).name()).isEqualTo("users.CSV");
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("uid\nann\nbob\n");
            assertThat(in.consumed()).isEqualTo(bytes.size());
        }
    }

    @Test
    void rejectsAPathThatDoesNotExist() {
        assertThatThrownBy(() -> ExportFiles.open(folder.resolve("none")))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("none")
                .hasMessageEndingWith("Check `source.path`.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../users.csv",
                "/users.csv",
                "a/../../users.csv",
                "C:users.csv",
                "\\users.csv",
                "a\\..\\..\\b",
                "a/.."
            })
    void rejectsAZipWithAnEntryOutsideOfItsFolder(String name) throws IOException {
        Path zip = zip(List.of("users.csv", name));

        assertThatThrownBy(() -> ExportFiles.open(zip))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("holds an entry that leaves its folder")
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"..users.csv", "a..b/users.csv", "users..csv"})
    void acceptsDotsWithinNames(String name) throws IOException {
        try (ExportFiles files = ExportFiles.open(zip(List.of(name)))) {
            assertThat(files.files()).hasSizeLessThanOrEqualTo(1);
        }
    }

    @Test
    void readsAnEmptyZipAsNoFiles() throws IOException {
        try (ExportFiles files = ExportFiles.open(zip(List.of()))) {
            assertThat(files.files()).isEmpty();
        }
    }

    @Test
    void reportsAFileThatOnlyHasTheExtensionOfAZip() throws IOException {
        Path zip = Files.writeString(folder.resolve("export.ZIP"), "uid\nann\n");

        assertThatThrownBy(() -> ExportFiles.open(zip))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("cannot be opened as a zip")
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(2));
    }

    @Test
    void abbreviatesALongNameSoThatItStaysDistinct() {
        String a = "x".repeat(3_000) + "a" + "y".repeat(3_000);
        String b = "x".repeat(3_000) + "b" + "y".repeat(3_000);

        assertThat(ExportFiles.displayName(a)).hasSizeLessThanOrEqualTo(ExportFiles.MAX_DISPLAY_LENGTH);
        assertThat(ExportFiles.displayName(a)).isNotEqualTo(ExportFiles.displayName(b));
        assertThat(ExportFiles.displayName("z".repeat(ExportFiles.MAX_DISPLAY_LENGTH)))
                .hasSize(ExportFiles.MAX_DISPLAY_LENGTH);
    }

    @ParameterizedTest
    @CsvSource({
        "messages-2, messages-10, -1",
        "messages-10, messages-2, 1",
        "a, b, -1",
        "a, a, 0",
        "a, aa, -1",
        "a1, a01, 1",
        "a01, a1b, -1",
        "1, 00002, -1",
        "9999999999999999999998, 9999999999999999999999, -1",
        "a-1-2, a-1-10, -1",
        "a, 1, 1",
        "2024-01-02, 2024-01-10, -1"
    })
    void ordersNamesWithNumbersByValue(String a, String b, int expected) {
        assertThat(Integer.signum(new NameOrder().compare(a, b))).isEqualTo(expected);
        assertThat(Integer.signum(new NameOrder().compare(b, a))).isEqualTo(-expected);
    }

    @Test
    void ordersNamesTransitively() {
        Random random = new Random(11);
        Comparator<String> order = new NameOrder();
        for (int round = 0; round < 200; round++) {
            List<String> names = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                StringBuilder name = new StringBuilder();
                for (int j = random.nextInt(6); j >= 0; j--) {
                    name.append("01a-".charAt(random.nextInt(4)));
                }
                names.add(name.toString());
            }
            List<String> sorted = new ArrayList<>(names);
            sorted.sort(order);
            for (int i = 0; i < sorted.size(); i++) {
                for (int j = i; j < sorted.size(); j++) {
                    assertThat(order.compare(sorted.get(i), sorted.get(j))).isLessThanOrEqualTo(0);
                }
            }
            Collections.shuffle(names, random);
            names.sort(order);
            assertThat(names).isEqualTo(sorted);
        }
    }

    @Test
    void countsPlainBytesReadOneByOneInBlocksAndSkipped() throws IOException {
        byte[] bytes = new byte[1_000];
        bytes[0] = (byte) 0xFF;
        try (ExportInput in = ExportInput.plain(new ByteArrayInputStream(bytes))) {
            assertThat(in.read()).isEqualTo(0xFF);
            assertThat(in.consumed()).isEqualTo(1);
            assertThat(in.read(new byte[100], 10, 50)).isEqualTo(50);
            assertThat(in.consumed()).isEqualTo(51);
            in.skipNBytes(49);
            assertThat(in.consumed()).isEqualTo(100);
            assertThat(in.readAllBytes()).hasSize(900);
            assertThat(in.read()).isEqualTo(-1);
            assertThat(in.read(new byte[1], 0, 1)).isEqualTo(-1);
            assertThat(in.consumed()).isEqualTo(1_000);
        }
    }

    @Test
    void refusesADecompressionBombOnlyBeyondTheFloor() throws IOException {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 0;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                return length;
            }
        };
        byte[] block = new byte[1 << 20];
        try (ExportInput in = ExportInput.unpacked(endless, () -> 1_000)) {
            for (long read = 0; read < ExportInput.RATIO_FLOOR; read += block.length) {
                assertThat(in.read(block, 0, block.length)).isEqualTo(block.length);
            }
            assertThatThrownBy(() -> in.read(block, 0, block.length))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("200 times its size");
        }
        try (ExportInput plain = ExportInput.plain(endless)) {
            for (long read = 0; read <= ExportInput.RATIO_FLOOR + block.length; read += block.length) {
                assertThat(plain.read(block, 0, block.length)).isEqualTo(block.length);
            }
        }
    }

    private Path zip(List<String> names) throws IOException {
        Path zip = folder.resolve("export.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (String name : names) {
                out.putNextEntry(new ZipEntry(name));
                out.write("uid\nann\n".getBytes(StandardCharsets.UTF_8));
                out.closeEntry();
            }
        }
        return zip;
    }
}
