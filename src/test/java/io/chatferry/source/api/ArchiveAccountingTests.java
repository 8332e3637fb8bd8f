package io.chatferry.source.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.source.Reading;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Of a damaged archive each row is read as it is, or something is told: no row is lost or changed without a word. */
class ArchiveAccountingTests {

    private static final int FEW = 200;
    private static final int MANY = 10_000;
    private static final String HEADER = "muid,sender,receiver,text,sentAt\n";

    /** A form of archive. */
    enum Form {
        GZIP("messages.csv.gz"),
        GZIP_OF_MEMBERS("messages.csv.gz"),
        ZIP("export.zip"),
        ZIP_OF_GZIP("export.zip"),
        ZIP_IN_ZIP("export.zip"),
        TAR_GZIP("export.tar.gz"),
        TAR_BZIP2("export.tar.bz2");

        private final String name;

        Form(String name) {
            this.name = name;
        }

        byte[] pack() throws IOException {
            byte[] first = ArchiveBytes.content(HEADER + rows(0, 20));
            byte[] second = ArchiveBytes.content(HEADER + rows(20, 40));
            return switch (this) {
                case GZIP -> ArchiveBytes.packed("x.gz", ArchiveBytes.content(HEADER + rows(0, 40)));
                case GZIP_OF_MEMBERS -> {
                    ByteArrayOutputStream all = new ByteArrayOutputStream();
                    all.writeBytes(ArchiveBytes.packed("x.gz", first));
                    all.writeBytes(ArchiveBytes.packed("x.gz", ArchiveBytes.content(rows(20, 40))));
                    yield all.toByteArray();
                }
                case ZIP -> ArchiveBytes.zip("messages-1.csv", first, "messages-2.csv", second);
                case ZIP_OF_GZIP ->
                    ArchiveBytes.zip(
                            "messages-1.csv.gz",
                            ArchiveBytes.packed("x.gz", first),
                            "messages-2.csv.gz",
                            ArchiveBytes.packed("x.gz", second));
                case ZIP_IN_ZIP ->
                    ArchiveBytes.zip("messages-1.csv", first, "in.zip", ArchiveBytes.zip("messages-2.csv", second));
                case TAR_GZIP, TAR_BZIP2 ->
                    ArchiveBytes.packed(name, ArchiveBytes.tar("messages-1.csv", first, "messages-2.csv", second));
            };
        }

        private static String rows(int from, int to) {
            return IntStream.range(from, to)
                    .mapToObj(i -> "m" + i + ",ann,bob,text " + i * 7919 + ",17000000" + (10 + i) + "\n")
                    .collect(Collectors.joining());
        }
    }

    @ParameterizedTest
    @EnumSource
    void losesNothingOfADamagedArchiveWithoutAWord(Form form, @TempDir Path folder) throws IOException {
        readDamaged(form, folder, FEW);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("full")
    void losesNothingOfManyDamagedArchivesWithoutAWord(Form form, @TempDir Path folder) throws IOException {
        readDamaged(form, folder, MANY);
    }

    private static void readDamaged(Form form, Path folder, int times) throws IOException {
        Path file = folder.resolve(form.name);
        byte[] whole = form.pack();
        Set<String> expected = rows(Files.write(file, whole));
        assertThat(expected).hasSize(40);
        for (int seed = 0; seed < times; seed++) {
            Random random = new Random(seed);
            byte[] bytes = whole;
            for (int i = random.nextInt(3); i >= 0; i--) {
                bytes = damaged(bytes, random);
            }
            if (endsBetweenMembers(bytes, whole)) {
                continue; // nothing in it shows that there was more
            }
            Files.write(file, bytes);
            try {
                assertToldOrWhole(file, expected);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(form + ", seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    /** Whether a gzip is cut off just before one of its members. */
    private static boolean endsBetweenMembers(byte[] cut, byte[] whole) {
        return cut.length > 0
                && cut.length + 1 < whole.length
                && Arrays.equals(cut, 0, cut.length, whole, 0, cut.length)
                && whole[cut.length] == 0x1F
                && whole[cut.length + 1] == (byte) 0x8B;
    }

    private static void assertToldOrWhole(Path file, Set<String> expected) {
        Reading reading;
        try {
            reading = Reading.of(file);
        } catch (SourceException | UncheckedIOException told) {
            assertThat(String.valueOf(told.getMessage()).lines().count()).isLessThanOrEqualTo(2);
            return;
        }
        if (!isTold(reading)) {
            assertThat(rows(reading)).isEqualTo(expected);
        }
        if (!expected.containsAll(rows(reading))) { // what is read before its checksum is
            assertThat(isTold(reading)).as("rows that the export does not have").isTrue();
        }
    }

    private static boolean isTold(Reading reading) {
        return !reading.lost().isEmpty()
                || !reading.broken().isEmpty()
                || !reading.notices().isEmpty();
    }

    private static Set<String> rows(Path file) {
        return rows(Reading.of(file));
    }

    private static Set<String> rows(Reading reading) {
        Set<String> rows = new HashSet<>();
        reading.messages().forEach(message -> rows.add(message.muid() + " " + message.text() + " " + message.sentAt()));
        return rows;
    }

    private static byte[] damaged(byte[] bytes, Random random) {
        if (bytes.length == 0) {
            return bytes;
        }
        int from = random.nextInt(bytes.length);
        int to = Math.min(bytes.length, from + 1 + random.nextInt(random.nextBoolean() ? 3 : 60));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, from);
        switch (random.nextInt(8)) {
            case 0 -> from = to;
            case 1 -> out.write(bytes, from, to - from);
            case 2 -> {
                if (from > 8) {
                    return out.toByteArray();
                }
            }
            case 3 -> {
                out.writeBytes(new byte[to - from]);
                from = to;
            }
            case 4 -> {
                out.write(bytes, from, bytes.length - from);
                out.write(bytes, 0, bytes.length);
                from = bytes.length;
            }
            default -> {
                out.write(random.nextInt(256));
                from++;
            }
        }
        out.write(bytes, from, bytes.length - from);
        return out.toByteArray();
    }
}
