package io.chatferry.source.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.chatferry.model.ChatRecord;
import io.chatferry.model.Message;
import io.chatferry.source.api.SourceException;
import io.chatferry.source.chat.history.ChatHistory;
import io.chatferry.source.chat.history.ChatHistory.Person;
import io.chatferry.source.chat.history.ChatHistory.Post;
import io.chatferry.source.chat.history.ExportWriters;
import io.chatferry.source.chat.history.ExportWriters.ExportWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every format of a chat system, however its export is packed, damaged or encoded. */
class ChatContainerContractTests {

    private static final int DAMAGES = 6;
    private static final List<String> LEAVING = List.of(
            "../escaped.json", "/tmp/escaped.json", "a/../../escaped.json", "C:\\escaped.json", "..\\escaped.json");
    private static final List<String> STRANGE = List.of(
            "bell\u0007.json",
            "line\nbreak.txt",
            "\u202Enosj.exe",
            "\u2066x\u2069.csv",
            "n".repeat(10_000) + ".json",
            " .json",
            "-rf",
            "con.log");

    @TempDir
    Path folder;

    private final Random random = new Random(20_260_103);
    private final Map<String, byte[]> members = new LinkedHashMap<>();
    private Path export;

    static Stream<ExportWriter> writers() {
        return ExportWriters.all();
    }

    @BeforeEach
    void chooseFolder() {
        export = folder.resolve("export");
    }

    private void write(ExportWriter writer, ChatHistory history) throws IOException {
        writer.write(history, export);
        for (Path file : ChatFormatContractTests.files(export)) {
            members.put(export.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
        }
    }

    private enum Packing {
        ZIP {
            @Override
            void write(Path file, List<String> names, Map<String, byte[]> members) throws IOException {
                try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
                    for (String name : names) {
                        out.putNextEntry(new ZipEntry(name));
                        out.write(members.get(name));
                    }
                }
            }
        },
        TAR_GZ {
            @Override
            void write(Path file, List<String> names, Map<String, byte[]> members) throws IOException {
                try (OutputStream bytes = Files.newOutputStream(file);
                        TarArchiveOutputStream out = new TarArchiveOutputStream(new GZIPOutputStream(bytes), "UTF-8")) {
                    out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
                    out.setAddPaxHeadersForNonAsciiNames(true);
                    for (String name : names) {
                        TarArchiveEntry entry = new TarArchiveEntry(name, true);
                        entry.setSize(members.get(name).length);
                        out.putArchiveEntry(entry);
                        out.write(members.get(name));
                        out.closeArchiveEntry();
                    }
                }
            }
        };

        abstract void write(Path file, List<String> names, Map<String, byte[]> members) throws IOException;
    }

    private Path packed(Packing packing, List<String> names) throws IOException {
        Path file = folder.resolve(packing == Packing.ZIP ? "export.zip" : "export.tar.gz");
        packing.write(file, names, members);
        return file;
    }

    private List<String> names() {
        return new ArrayList<>(members.keySet());
    }

    private static List<String> records(ReadExport read) {
        return read.records(ChatRecord.class).stream().map(ChatRecord::toString).toList();
    }

    private static List<String> texts(ReadExport read) {
        return read.messages().stream()
                .map(Message::text)
                .map(String::valueOf)
                .sorted()
                .toList();
    }

    @ParameterizedTest
    @MethodSource("writers")
    void theOrderOfMembersDecidesNothing(ExportWriter writer) throws IOException {
        write(writer, ChatHistory.of(4, 10));
        List<String> expected = records(ReadExport.of(writer.format(), export));

        for (Packing packing : Packing.values()) {
            for (int i = 0; i < 3; i++) {
                List<String> names = names();
                Collections.shuffle(names, random);
                assertThat(records(ReadExport.of(writer.format(), packed(packing, names))))
                        .as("%s %s", packing, names)
                        .isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("writers")
    void aDamagedContainerLosesNothingWithoutAWord(ExportWriter writer) throws IOException {
        write(writer, ChatHistory.of(3, 20));
        List<String> expected = texts(ReadExport.of(writer.format(), export));
        for (Packing packing : Packing.values()) {
            Path file = packed(packing, names());
            byte[] whole = Files.readAllBytes(file);
            for (int i = 0; i < DAMAGES; i++) {
                Files.write(file, damaged(whole, i));
                assertToldOrEqual(writer, file, expected, packing + " damage " + i);
            }
        }
    }

    /** Cut off, with a byte changed, or with some taken out. */
    private byte[] damaged(byte[] whole, int how) {
        int at = 1 + random.nextInt(whole.length - 2);
        byte[] bytes = whole.clone();
        switch (how % 3) {
            case 0 -> bytes = Arrays.copyOf(whole, how == 0 ? whole.length - 1 : at);
            case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            default -> {
                int end = Math.min(whole.length, at + 1 + random.nextInt(30));
                bytes = Arrays.copyOf(whole, whole.length - (end - at));
                System.arraycopy(whole, end, bytes, at, whole.length - end);
            }
        }
        return bytes;
    }

    private void assertToldOrEqual(ExportWriter writer, Path file, List<String> expected, String what) {
        ReadExport read = readOrRefused(writer, file);
        if (read != null && !texts(read).equals(expected)) {
            assertThat(read.rejects().size()
                            + read.unreadable().size()
                            + read.notices().size())
                    .as("%s: %d of %d messages", what, read.messages().size(), expected.size())
                    .isPositive();
        }
    }

    /** What was read; null if it was refused, in words. */
    private static ReadExport readOrRefused(ExportWriter writer, Path file) {
        return assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            try {
                return ReadExport.of(writer.format(), file);
            } catch (SourceException refused) {
                assertThat(refused.getMessage()).isNotBlank().doesNotContain("Exception");
                return null;
            }
        });
    }

    @ParameterizedTest
    @MethodSource("writers")
    void hostileNamesOfMembersLeaveNoFolderAndCostNothing(ExportWriter writer) throws IOException {
        write(writer, ChatHistory.of(2, 10));
        List<String> expected = records(ReadExport.of(writer.format(), export));
        STRANGE.forEach(name -> members.put(name, "not an export".getBytes(StandardCharsets.UTF_8)));
        Set<Path> before = paths();

        for (Packing packing : Packing.values()) {
            Path file = packed(packing, names());
            assertThat(records(ReadExport.of(writer.format(), file)))
                    .as(packing.name())
                    .isEqualTo(expected);
            Files.delete(file);
        }
        for (String leaving : LEAVING) {
            members.put(leaving, members.values().iterator().next());
            for (Packing packing : Packing.values()) {
                Path file = packed(packing, names());
                assertThat(readOrRefused(writer, file))
                        .as("%s %s", packing, leaving)
                        .isNull();
                Files.delete(file);
            }
            members.remove(leaving);
        }

        assertThat(paths()).isEqualTo(before);
        assertThat(Path.of("/tmp/escaped.json")).doesNotExist();
    }

    private Set<Path> paths() throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return new TreeSet<>(walk.toList());
        }
    }

    @ParameterizedTest
    @MethodSource("writers")
    void anotherEncodingIsReadOrTold(ExportWriter writer) throws IOException {
        List<Post> posts = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            posts.add(new Post(
                    i + 1,
                    new Person(101 + i % 3, List.of("Ann", "Bob", "Cleo").get(i % 3)),
                    "café no " + i,
                    Instant.parse("2024-03-14T08:00:00Z").plusSeconds(60L * i),
                    null));
        }
        write(writer, ChatHistory.of("room", posts));
        List<String> expected = texts(ReadExport.of(writer.format(), export));
        assertThat(expected).hasSize(10);

        for (Charset charset : List.of(
                StandardCharsets.UTF_16, // with a byte order mark
                StandardCharsets.UTF_16LE,
                StandardCharsets.UTF_16BE,
                StandardCharsets.ISO_8859_1)) {
            for (Path file : ChatFormatContractTests.files(export)) {
                byte[] bytes = members.get(export.relativize(file).toString().replace('\\', '/'));
                Files.write(file, new String(bytes, StandardCharsets.UTF_8).getBytes(charset));
            }
            assertToldOrEqual(writer, export, expected, charset.name());
        }
    }
}
